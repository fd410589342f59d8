import assert from "node:assert/strict";

import { contactId, type CrmRecordId, crmRecordId } from "../../src/domain/model/ids.ts";
import type { Knowledge } from "../../src/domain/model/records.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { installed, type Installed } from "../helpers/installed.ts";
import { edited, mirrorLines, portalLines } from "../helpers/mirror-and-portal.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { startSandbox, type StartedSandbox } from "../helpers/start-sandbox.ts";
import { type Listener, listenTo } from "../helpers/webhook-listener.ts";
import { HUBSPOT_TELLS } from "../contract/ways.ts";

const MINUTE_MS = 60_000;

/** Only HubSpot calls us; what Salesforce tells comes through its feed. */
describe("what HubSpot tells by webhooks", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let one: Installed;
  let listener: Listener;
  let ana: string;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  beforeEach(async () => {
    one = await installed(sandbox.url);
    listener = await listenTo(one);
    ana = await edited(one, { object: "contacts", properties: { firstname: "Ana", lastname: "Example", email: "ana@example.org" } });
    await listener.caughtUp();
  });
  afterEach(async () => {
    await listener.close();
    await one.close();
  });
  after(() => sandbox.stop());

  const byMail = (mailbox: string): Promise<Knowledge["contacts"]> => one.in(async (tx) => (await tx.mirror.select({ mailboxes: [mailbox], domains: [], phones: [], nameTokens: [] })).contacts);
  const ours = (crmId: string): Promise<string | null> => one.in((tx) => tx.mirror.toOurs("contact", crmRecordId(crmId)));
  const leadsTo = async (id: string | null): Promise<CrmRecordId | undefined> => [...(await one.in((tx) => tx.mirror.toCrm("contact", [contactId(id ?? "none")]))).values()][0];
  const waiting = async (): Promise<number> => (await one.in((tx) => tx.hints.waiting())).count;
  const same = async (): Promise<void> => { assert.deepEqual(await mirrorLines(one), await portalLines(one)); };

  it("F12 when somebody is associated with a deal or a note, which changes neither, then the mirror knows as soon as it is told", async () => {
    const note = await edited(one, { object: "notes", properties: { hs_timestamp: await one.portal.now(), hs_note_body: "Asked for drawings." } });
    await listener.caughtUp();
    const [deal] = await one.portal.records("deals");
    assert.ok(deal);
    await edited(one, { object: "deals", id: deal.id, associations: [{ object: "contacts", id: ana }] });
    await edited(one, { object: "notes", id: note, associations: [{ object: "contacts", id: ana }] });
    await listener.caughtUp();
    await same();
    await edited(one, { object: "deals", id: deal.id, associations: [{ object: "contacts", id: ana, remove: true }] });
    await listener.caughtUp();
    await same();
  });

  for (const { name, facts } of HUBSPOT_TELLS) it(`F14 F15 when two contacts are merged (${name}), then both former ids lead to the new one, and what hung on them hangs on it`, async () => {
    await one.portal.post("facts", facts);
    const [deal] = await one.portal.records("deals");
    assert.ok(deal);
    const other = await edited(one, { object: "contacts", properties: { firstname: "Anna", lastname: "Example", email: "anna@example.org" } });
    const note = await edited(one, { object: "notes", properties: { hs_timestamp: await one.portal.now(), hs_note_body: "Called back." }, associations: [{ object: "contacts", id: other }] });
    await edited(one, { object: "deals", id: deal.id, associations: [{ object: "contacts", id: other }] });
    await listener.caughtUp();
    const before = [await ours(ana), await ours(other)];
    const made = await edited(one, { object: "contacts", id: ana, mergeWith: other });
    assert.ok(![ana, other].includes(made));
    await listener.caughtUp();
    assert.deepEqual([...new Set([await ours(ana), await ours(other), await ours(made)])].length, 1);
    for (const id of before) assert.equal(await leadsTo(id), made);
    assert.deepEqual((await byMail("anna@example.org")).map(({ id }) => id), [await ours(made)]);
    assert.ok((await mirrorLines(one)).includes(JSON.stringify(["note", note, made])), "the note still hangs on who was folded in");
    await same();
  });

  it("F16 when an activity moves to the merged record only after a while, then a second look half an hour later sees it", async () => {
    await listener.close();
    listener = await listenTo(one, ({ subscriptionType }) => subscriptionType !== "object.associationChange" && subscriptionType !== "contact.associationChange");
    const other = await edited(one, { object: "contacts", properties: { firstname: "Anna", lastname: "Example" } });
    const note = await edited(one, { object: "notes", properties: { hs_timestamp: await one.portal.now(), hs_note_body: "Sent the quote." }, associations: [{ object: "contacts", id: other }] });
    await listener.caughtUp();
    const made = await edited(one, { object: "contacts", id: ana, mergeWith: other });
    // The vendor has not got there yet.
    await edited(one, { object: "notes", id: note, associations: [{ object: "contacts", id: made, remove: true }] });
    await listener.caughtUp();
    assert.ok((await mirrorLines(one)).includes(JSON.stringify(["note", note, ""])));
    await edited(one, { object: "notes", id: note, associations: [{ object: "contacts", id: made }] });
    one.clock.advance(10 * MINUTE_MS);
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.ok((await waiting()) > 0, "the second look came too early");
    one.clock.advance(30 * MINUTE_MS);
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.equal(await waiting(), 0);
    await same();
  });

  it("F17 when a record is deleted, then it is found no more, though no search tells; restored, it is back", async () => {
    await edited(one, { object: "contacts", id: ana, archived: true });
    await listener.caughtUp();
    assert.deepEqual(await byMail("ana@example.org"), []);
    await same();
    await edited(one, { object: "contacts", id: ana, archived: false });
    await listener.caughtUp();
    assert.equal((await byMail("ana@example.org")).length, 1);
    await same();
  });

  it("F17 when a deleted record is not even in the recycle bin any more, then a tombstone stands in its place", async () => {
    const id = await ours(ana);
    // Told as deleted, and gone for good before anybody looked.
    await listener.close();
    listener = await listenTo(one, ({ subscriptionType }) => subscriptionType === "contact.deletion");
    await edited(one, { object: "contacts", id: ana, archived: true });
    await listener.quiet();
    await edited(one, { object: "contacts", id: ana, forget: true });
    await listener.caughtUp();
    assert.deepEqual(await byMail("ana@example.org"), []);
    assert.equal(await ours(ana), id);
    await same();
  });

  it("when a person is to be forgotten, then nothing is left to find them by, and no later reading brings them back", async () => {
    const { rows: held } = await one.fresh.database.pool.query("SELECT * FROM steward.mirror_contact WHERE emails @> ARRAY['ana@example.org']");
    assert.equal(held.length, 1);
    const records = await one.app.connection(one.id, "sync").then(({ reader }) => reader.readByIds("contact", [crmRecordId(ana)]));
    assert.ok(records.ok && records.value.length === 1);
    await edited(one, { object: "contacts", id: ana, forget: true });
    await listener.caughtUp();
    // A page that was read before and is stored after.
    assert.equal(await one.in((tx) => tx.mirror.upsert(records.value)), 0);
    await one.sync();
    assert.deepEqual(await byMail("ana@example.org"), []);
    const dump = await one.fresh.database.pool.query("SELECT to_jsonb(m)::text AS text FROM steward.mirror_contact m UNION ALL SELECT to_jsonb(k)::text FROM steward.mirror_key k UNION ALL SELECT to_jsonb(f)::text FROM steward.forgotten_record f");
    const text = JSON.stringify(dump.rows);
    for (const trace of ["ana@example.org", "\"Ana\\\"", `\\"${ana}\\"`]) assert.ok(!text.includes(trace), `${trace} is still kept`);
    await same();
  });

  for (const { name, facts } of HUBSPOT_TELLS) it(`when everything comes late, twice and in any order (${name}), and our server is down or too slow at first, then the mirror ends as the CRM`, async () => {
    await one.portal.post("facts", facts);
    await one.portal.post("settings", { webhookDisorderMs: 3 * MINUTE_MS, webhookDuplicateRate: 0.4, webhookSharedIdRate: 0.3, webhookTimeoutMs: 400 });
    listener.moods.push("broken", "deaf", "broken", "deaf", "broken", "broken");
    const contacts = (await one.portal.records("contacts")).slice(0, 60).map(({ id }) => id);
    const [company, second] = await one.portal.records("companies");
    const deals = await one.portal.records("deals");
    assert.ok(company && second);
    for (const [index, id] of contacts.entries()) {
      await edited(one, { object: "contacts", id, properties: { jobtitle: `Buyer ${String(index)}` } });
      const deal = deals[index % deals.length];
      if (index % 4 === 0 && deal !== undefined) await edited(one, { object: "deals", id: deal.id, associations: [{ object: "contacts", id }] });
      if (index % 5 === 0) await edited(one, { object: "notes", properties: { hs_timestamp: await one.portal.now(), hs_note_body: "Noted." }, associations: [{ object: "contacts", id }] });
      if (index % 6 === 1) await edited(one, { object: "contacts", id, archived: true });
      if (index % 12 === 1) await edited(one, { object: "contacts", id, archived: false });
      if (index % 10 === 2) await edited(one, { object: "contacts", id: contacts[index + 1], mergeWith: id });
      if (index % 15 === 4) await edited(one, { object: "contacts", id, forget: true });
    }
    await edited(one, { object: "companies", id: company.id, properties: { name: "Example Pumps Ltd" } });
    await edited(one, { object: "companies", id: second.id, archived: true });
    await listener.caughtUp();
    assert.ok(listener.posts() > 6, "there was no storm");
    assert.equal(listener.moods.length, 0);
    await same();
  });

  it("when the CRM cannot be asked, then the hints wait, and are looked into once it can", async () => {
    await one.portal.fault({ path: "batch/read", times: 50 }, { fault: "status", status: 503 });
    await edited(one, { object: "contacts", id: ana, properties: { jobtitle: "Head of purchasing" } });
    await listener.quiet();
    const before = await waiting();
    assert.ok(before > 0);
    await assert.rejects(handle(one.app, { name: "read-hints", installation: one.id }));
    assert.equal(await waiting(), before);
    await one.portal.calm();
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.equal(await waiting(), 0);
    assert.equal((await byMail("ana@example.org"))[0]?.title, "Head of purchasing");
  });

  it("when the CRM refuses to show one kind of record, then the others are looked into all the same, and the refused ones a while later", async () => {
    const [company] = await one.portal.records("companies");
    assert.ok(company);
    await one.portal.fault({ path: "contacts/batch/read", times: 50 }, { fault: "status", status: 403 });
    await edited(one, { object: "contacts", id: ana, properties: { jobtitle: "Head of purchasing" } });
    await edited(one, { object: "companies", id: company.id, properties: { name: "Example Pumps Ltd" } });
    await listener.caughtUp();
    assert.ok((await mirrorLines(one)).includes(JSON.stringify(["account", company.id, "Example Pumps Ltd"])));
    assert.ok((await waiting()) > 0);
    await one.portal.calm();
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.ok((await waiting()) > 0, "it was asked again at once");
    one.clock.advance(16 * MINUTE_MS);
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.equal(await waiting(), 0);
    await same();
  });

  it("when the grant is dead, then the installation waits for a new consent, and what was told waits with it", async () => {
    await edited(one, { object: "contacts", id: ana, properties: { jobtitle: "Head of purchasing" } });
    await listener.quiet();
    await one.portal.fault({ path: "batch/read", times: 50 }, { fault: "status", status: 401 });
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.equal(await one.in((tx) => Promise.resolve(tx.installation.state)), "reconnect-needed");
    const kept = await waiting();
    assert.ok(kept > 0);
    await one.portal.calm();
    await one.reconnect();
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.equal(await waiting(), 0);
    await same();
  });
});
