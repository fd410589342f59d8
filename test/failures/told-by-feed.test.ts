import assert from "node:assert/strict";

import * as z from "zod";

import { handle } from "../../src/app/jobs/handlers.ts";
import { contactId, crmRecordId } from "../../src/domain/model/ids.ts";
import type { Knowledge } from "../../src/domain/model/records.ts";
import type { ChangeHint, HintKind } from "../../src/ports/change-hints.ts";
import { hintSink } from "../../src/usecases/note-hints.ts";
import { type InstalledInOrg, installedInOrg } from "../helpers/installed-salesforce.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { startSandbox, type StartedSandbox } from "../helpers/start-sandbox.ts";

/** The feed's own tests hold how an org's events become hints; here they are told, and what comes of them counts. */
describe("what Salesforce tells by its feed", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let one: InstalledInOrg;
  let ana: string;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  beforeEach(async () => {
    one = await installedInOrg(sandbox.salesforceUrl);
    ana = await edited({ object: "Contact", fields: { FirstName: "Ana", LastName: "Example", Email: "ana@example.org" } });
    await told("changed", "contact", ana);
  });
  afterEach(() => one.close());
  after(() => sandbox.stop());

  /** Does in the org what a person does there. */
  async function edited(change: Readonly<Record<string, unknown>>): Promise<string> {
    const response = await fetch(`${sandbox.salesforceUrl}/_sandbox/edit`, { method: "POST", body: JSON.stringify(change), headers: { "content-type": "application/json" } });
    const answer: unknown = await response.json();
    assert.ok(response.ok, JSON.stringify(answer));
    return z.object({ id: z.string() }).parse(answer).id;
  }

  async function told(kind: HintKind, object: ChangeHint["object"], ...ids: readonly string[]): Promise<void> {
    const sink = hintSink({ store: one.fresh.store, clock: one.clock }, one.id);
    await sink.hints(ids.map((id) => ({ object, crmId: crmRecordId(id), kind, at: one.clock.now() })));
    await handle(one.app, { name: "read-hints", installation: one.id });
  }

  const byMail = (mailbox: string): Promise<Knowledge["contacts"]> => one.in(async (tx) => (await tx.mirror.select({ mailboxes: [mailbox], domains: [], phones: [], nameTokens: [] })).contacts);
  const ours = (crmId: string): Promise<string | null> => one.in((tx) => tx.mirror.toOurs("contact", crmRecordId(crmId)));

  it("F12 when somebody gets a role in a deal, which does not change by that, then the mirror knows as soon as it is told", async () => {
    const deal = await one.org.called("Opportunity", "o01");
    await edited({ object: "OpportunityContactRole", fields: { OpportunityId: deal.id, ContactId: ana } });
    await told("associations", "opportunity", deal.id);
    const { rows } = await one.fresh.database.pool.query("SELECT 1 FROM steward.mirror_opportunity WHERE $1 = ANY (contact_ids)", [await ours(ana)]);
    assert.equal(rows.length, 1);
  });

  it("F14 F15 when two contacts are merged, then the loser's id leads to the winner, whether told as merged or as deleted", async () => {
    for (const kind of ["merged", "deleted"] as const) {
      const other = await edited({ object: "Contact", fields: { FirstName: "Anna", LastName: kind, Email: `${kind}@example.org` } });
      await told("changed", "contact", other);
      const [winner, loser] = [await ours(ana), await ours(other)];
      assert.ok(winner !== null && loser !== null && winner !== loser);
      await edited({ object: "Contact", id: ana, mergeWith: other });
      await told(kind, "contact", other);
      assert.equal(await ours(other), winner);
      assert.deepEqual([...(await one.in((tx) => tx.mirror.toCrm("contact", [contactId(loser)]))).values()], [ana]);
      assert.equal((await byMail("ana@example.org")).length, 1, kind);
      assert.deepEqual(await byMail(`${kind}@example.org`), [], kind);
    }
  });

  it("F17 when a record is deleted, then it is found no more; restored, it is back; gone from the recycle bin, a tombstone stands", async () => {
    await edited({ object: "Contact", id: ana, deleted: true });
    await told("deleted", "contact", ana);
    assert.deepEqual(await byMail("ana@example.org"), []);
    await edited({ object: "Contact", id: ana, deleted: false });
    await told("restored", "contact", ana);
    assert.equal((await byMail("ana@example.org")).length, 1);
    const id = await ours(ana);
    await edited({ object: "Contact", id: ana, deleted: true, erased: true });
    await told("deleted", "contact", ana);
    assert.deepEqual(await byMail("ana@example.org"), []);
    assert.equal(await ours(ana), id);
  });
});
