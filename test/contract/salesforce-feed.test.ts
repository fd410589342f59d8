import assert from "node:assert/strict";
import * as z from "zod";

import { ChangeEventsRefusedError } from "../../connectors/salesforce/feed.ts";
import type { ChangeHint, HintGap } from "../../src/ports/change-hints.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { keptHints } from "../unit/connectors/salesforce/scripted-stream.ts";
import type { KeptHints } from "../unit/connectors/salesforce/scripted-stream.ts";
import { fine, item, one } from "./items.ts";
import { door } from "./portal-hands.ts";
import { salesforcePortals } from "./salesforce-portal.ts";
import type { SalesforcePortal } from "./salesforce-portal.ts";
import { SALESFORCE_TELLS } from "./ways.ts";

const StateSchema = z.object({ waiting: z.number(), clients: z.number() });
const HOUR_MS = 60 * 60 * 1000;

for (const { name, habits, tellsRelations } of SALESFORCE_TELLS) describe(name, function () {
  this.timeout(30_000);
  let portals: Awaited<ReturnType<typeof salesforcePortals>>;
  let portal: SalesforcePortal;
  let end: AbortController;
  let over: Promise<void> | undefined;
  before(async () => { portals = await salesforcePortals(); });
  after(() => portals.stop());
  beforeEach(async () => { portal = await portals.open({ ...habits, provisioned: true }); });
  afterEach(async () => { end.abort(); await over?.catch(() => undefined); });

  const state = async (): Promise<z.infer<typeof StateSchema>> => StateSchema.parse(await door(portals.url, "GET", "streaming"));
  /** Follows, and resolves once a poll is held. */
  async function listening(sink: KeptHints, mark: string | null = null): Promise<void> {
    end = new AbortController();
    const { feed } = portal.crm;
    assert.ok(feed);
    over = feed.follow(mark, sink, end.signal);
    over.catch(() => undefined);
    while ((await state()).waiting === 0) assert.ok(!end.signal.aborted);
  }
  const rename = (contact: CrmRecordId, Title: string): Promise<CrmRecordId> => portal.edit({ object: "Contact", id: contact, fields: { Title } });
  const isHint = (told: ChangeHint | HintGap | string): told is ChangeHint => typeof told !== "string" && "crmId" in told;
  const isGap = (told: ChangeHint | HintGap | string): told is HintGap => typeof told !== "string" && "from" in told;
  const hintOf = (contact: string, kind = "changed") => (told: KeptHints["told"]): boolean => told.some((hint) => isHint(hint) && hint.crmId === contact && hint.kind === kind);

  it("when a person changes, deletes and restores a contact, then each is told, and the record that is read is as it stands", async () => {
    const sink = keptHints();
    await listening(sink);
    await rename(portal.ids.contact, "Head of sensors");
    await sink.until(hintOf(portal.ids.contact));
    const [read] = fine(await portal.crm.reader.readByIds("contact", [portal.ids.contact]));
    assert.ok(read?.object === "contact" && read.title === "Head of sensors");
    await portal.edit({ object: "Contact", id: portal.ids.contact, deleted: true });
    await sink.until(hintOf(portal.ids.contact, "deleted"));
    await portal.edit({ object: "Contact", id: portal.ids.contact, deleted: false });
    await sink.until(hintOf(portal.ids.contact, "restored"));
  });

  it("when lines are cut and the server forgets its clients, then what happened meanwhile is told all the same", async () => {
    const sink = keptHints();
    await listening(sink);
    await rename(portal.ids.contact, "First");
    await sink.until((told) => told.some((each) => typeof each === "string"));
    await door(portals.url, "POST", "streaming", { drop: "connections" });
    await rename(portal.ids.otherContact, "Second");
    await sink.until(hintOf(portal.ids.otherContact));
    await door(portals.url, "POST", "streaming", { drop: "clients" });
    const made = await portal.edit({ object: "Contact", fields: { LastName: "Third" } });
    await sink.until(hintOf(made));
  });

  it("when it is let go and follows again from its mark, then nothing between the two is lost", async () => {
    const sink = keptHints();
    await listening(sink);
    await rename(portal.ids.contact, "Before");
    await sink.until((told) => told.some((each) => typeof each === "string"));
    end.abort();
    await over;
    assert.equal((await state()).clients, 0, "the client's place was not given up");
    await rename(portal.ids.otherContact, "Between");
    const again = keptHints();
    const mark = sink.told.findLast((each) => typeof each === "string");
    await Promise.all([listening(again, typeof mark === "string" ? mark : null), again.until(hintOf(portal.ids.otherContact))]);
    assert.ok(!again.told.some((hint) => isHint(hint) && hint.crmId === portal.ids.contact));
  });

  it("when the place is older than 72 hours, then everything since a little before it is to be asked for", async () => {
    const sink = keptHints();
    await listening(sink);
    await rename(portal.ids.contact, "Before");
    await sink.until((told) => told.some((each) => typeof each === "string"));
    end.abort();
    await over;
    const mark = sink.told.findLast((each) => typeof each === "string");
    const hint = sink.told.find(isHint);
    await portal.passTime(80 * HOUR_MS);
    await rename(portal.ids.otherContact, "Much later");
    await portal.passTime(80 * HOUR_MS);
    const again = keptHints();
    await listening(again, typeof mark === "string" ? mark : null);
    await again.until((told) => told.filter(isGap).length === 10);
    assert.ok(hint !== undefined && again.told.filter(isGap).every(({ from }) => from <= hint.at));
  });

  it("when changes are lost at the vendor, then a gap that names records is a hint, and one that names none is a gap", async () => {
    const sink = keptHints();
    await listening(sink);
    await door(portals.url, "POST", "streaming", { gap: { object: "Contact", changeType: "GAP_UPDATE", recordIds: [portal.ids.contact] } });
    await sink.until(hintOf(portal.ids.contact));
    await door(portals.url, "POST", "streaming", { gap: { object: "Account", changeType: "GAP_OVERFLOW" } });
    await sink.until((told) => told.some((gap) => isGap(gap) && gap.object === "account"));
  });

  it("when the session ends while it listens, then it is renewed, and events come again", async () => {
    const sink = keptHints();
    await listening(sink);
    await door(portals.url, "POST", "faults", [{ match: { method: "GET", path: "/services/data/v66.0/queryAll", times: 1 }, fault: "expire-token" }]);
    await portal.crm.reader.readPage({ object: "contact", since: null, cursor: null });
    for (let n = 0; !hintOf(portal.ids.contact)(sink.told); n += 1) await rename(portal.ids.contact, `Number ${n}`);
  });

  it("when we log a call ourselves, then it does not come back; when a person changes it, it does", async () => {
    const sink = keptHints();
    await listening(sink);
    const { crmId } = fine(await one(portal, item(portal, "call")));
    await rename(portal.ids.contact, "Afterwards");
    await sink.until(hintOf(portal.ids.contact));
    // Where relations are told, ours make the call be read once more: by whom else they were made too, nobody can tell.
    const back = sink.told.filter((hint) => isHint(hint) && hint.crmId === crmId);
    assert.ok(back.every((hint) => isHint(hint) && hint.kind === "associations" && tellsRelations));
    await portal.personWrites("call", crmId, { title: "Another subject" });
    await sink.until(hintOf(crmId));
  });

  it(`when a person joins a call, then ${tellsRelations ? "that is told as the call's" : "only polling tells"}`, async () => {
    const sink = keptHints();
    const { crmId } = fine(await one(portal, item(portal, "call")));
    await listening(sink);
    await portal.edit({ object: "TaskRelation", fields: { TaskId: crmId, RelationId: portal.ids.otherContact, IsWhat: false } });
    await rename(portal.ids.contact, "Afterwards");
    await sink.until(hintOf(portal.ids.contact));
    assert.equal(hintOf(crmId, "associations")(sink.told), tellsRelations);
  });

  it("when the app may not use the API any more, then following ends and says why", async () => {
    const sink = keptHints();
    await listening(sink);
    await door(portals.url, "POST", "faults", [{ match: { method: "GET", path: "/services/data/v66.0/queryAll", times: 1 }, fault: "revoke" }]);
    await portal.crm.reader.readPage({ object: "contact", since: null, cursor: null });
    await door(portals.url, "POST", "streaming", { drop: "connections" });
    assert.ok(over);
    await assert.rejects(over, ChangeEventsRefusedError);
  });
});
