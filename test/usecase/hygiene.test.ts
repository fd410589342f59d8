import assert from "node:assert/strict";

import { PolicySchema } from "../../config/policy.ts";
import type { Finding } from "../../src/domain/findings/finding.ts";
import { type CrmRecordId, crmRecordId, type InstallationId } from "../../src/domain/model/ids.ts";
import { marksAfterFullPass } from "../../src/domain/sync/streams.ts";
import { recordsLooker } from "../../src/app/jobs/look-over-records.ts";
import type { CrmEngagement, CrmRecord } from "../../src/ports/crm-records.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { readHygiene } from "../../src/usecases/read-hygiene.ts";
import { type HygieneScan, scanHygiene } from "../../src/usecases/scan-hygiene.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed, someTrace } from "../helpers/sample-rows.ts";

const DAY_MS = 86_400_000;
const AT = "2026-11-20T09:00:00.000Z";
const LATER = "2026-11-20T10:00:00.000Z";
const at = (crmId: string, modifiedAt = AT) => ({ crmId: crmRecordId(crmId), modifiedAt, archived: false, aliases: [] });
const contact = (crmId: string, change: Partial<Extract<CrmRecord, { object: "contact" }>> = {}): CrmRecord => ({
  ...at(crmId), object: "contact", kind: "contact", firstName: "Ana", lastName: "Example", emails: [`ana-${crmId}@example.com`], phones: [], title: null, account: crmRecordId("7"), owner: crmRecordId("u1"), ...change,
});
const account = (crmId: string, change: Partial<Extract<CrmRecord, { object: "account" }>> = {}): CrmRecord => ({
  ...at(crmId), object: "account", name: "Example Pumps Ltd", domains: ["example.com"], phones: [], city: null, country: "GB", parent: null, owner: crmRecordId("u1"), ...change,
});
const deal = (crmId: string, change: Partial<Extract<CrmRecord, { object: "opportunity" }>> = {}): CrmRecord => ({
  ...at(crmId), object: "opportunity", name: `Pumps ${crmId}`, account: crmRecordId("7"), contacts: [crmRecordId("1")], stage: "open", isClosed: false, isWon: false, amount: "100.00", currency: "EUR",
  closeDate: "2026-12-01", createdAt: "2026-05-01T09:00:00.000Z", owner: crmRecordId("u1"), ...change,
});
const user = (crmId: string, active = true): CrmRecord => ({ ...at(crmId), object: "user", name: `User ${crmId}`, email: `${crmId}@seller.example`, phone: null, zone: null, active });
const meeting = (crmId: string, who: CrmRecordId, occurredAt: string): CrmEngagement => ({ ...at(crmId), object: "meeting", key: null, occurredAt, endedAt: null, subject: "", externalId: null, contacts: [who], fields: {} });

describe("the nightly look over the records", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let portals = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => {
    id = await installed(fresh.store, `hygiene-${String((portals += 1))}`);
    fresh.clock.moveTo("2026-11-21T09:00:00.000Z");
    await upsert(user("u1"), user("u2", false), account("7"), contact("1"), deal("9"));
  });
  after(() => fresh.close());

  const upsert = (...records: readonly CrmRecord[]): Promise<number> => fresh.store.inInstallation(id, (tx) => tx.mirror.upsert(records));
  const scan = (budgetMs: number | null = null): Promise<HygieneScan> => {
    fresh.clock.advance(1_000);
    return scanHygiene({ store: fresh.store, clock: fresh.clock }, id, { budgetMs });
  };
  const queue = () => readHygiene({ store: fresh.store, clock: fresh.clock }, id);
  const found = async (): Promise<readonly string[]> => (await queue()).questions.flatMap(({ rule, examples }) => examples.map(({ name }) => `${rule}: ${name}`)).toSorted();
  const setPolicy = (settings: unknown): Promise<number> => fresh.store.inInstallation(id, (tx) => tx.setPolicy(PolicySchema.parse(settings)));
  const first = async (): Promise<Finding> => (await queue()).questions[0]?.examples[0] ?? assert.fail("nothing is asked");
  const countRows = async (): Promise<number> => Number((await fresh.database.pool.query<{ n: string }>("SELECT count(*) AS n FROM steward.finding WHERE installation_id = $1", [id])).rows[0]?.n);

  it("when nothing is wrong, then nothing is found and nobody is asked", async () => {
    assert.deepEqual(await scan(), { isDone: true, examined: 3, opened: 0, closed: 0 });
    assert.deepEqual([(await queue()).questions, (await queue()).waiting], [[], 0]);
  });

  it("when a pass is made again, then the same findings are the same rows; when one is mended, it is gone with its words", async () => {
    await upsert(deal("10", { closeDate: "2026-10-01" }), deal("11", { owner: crmRecordId("u2") }));
    assert.equal((await scan()).opened, 2);
    assert.deepEqual(await found(), ["owner-inactive: Pumps 11", "past-close-date: Pumps 10"]);
    assert.deepEqual(await scan(), { isDone: true, examined: 5, opened: 0, closed: 0 });
    assert.equal(await countRows(), 2);
    await upsert(deal("10", { closeDate: "2026-12-10", modifiedAt: LATER }));
    assert.deepEqual(await scan(), { isDone: true, examined: 5, opened: 0, closed: 1 });
    assert.deepEqual(await found(), ["owner-inactive: Pumps 11"]);
    const { rows } = await fresh.database.pool.query("SELECT state, sealed FROM steward.finding WHERE installation_id = $1 AND rule = 'past-close-date'", [id]);
    assert.deepEqual(rows, [{ state: "gone", sealed: null }]);
  });

  it("when the time is up, then the pass goes on where it was, and closes nothing before its end", async () => {
    const deals = Array.from({ length: 600 }, (_, n) => deal(`d${String(n)}`, { closeDate: "2026-10-01" }));
    await upsert(...deals);
    const parts = [];
    for (let part = 0; part < 20 && parts.at(-1)?.isDone !== true; part += 1) parts.push(await scan(0));
    assert.deepEqual(parts.map(({ examined }) => examined), [0, 1, 2, 252, 502, 603]);
    assert.equal(parts.reduce((sum, { opened }) => sum + opened, 0), 600);
    const { questions, waiting } = await queue();
    assert.deepEqual([questions.length, questions[0]?.count, questions[0]?.examples.length, waiting], [1, 600, 3, 600], "six hundred equal findings of one owner are one question");
  });

  it("when somebody decided about a finding, then it is not asked again until its value changes", async () => {
    await upsert(deal("10", { closeDate: "2026-10-01" }));
    await scan();
    const finding = await first();
    assert.equal(await fresh.store.inInstallation(id, (tx) => tx.findings.decide([finding.id], "dismissed")), 1);
    await scan();
    assert.deepEqual([await found(), (await queue()).rules], [[], [{ rule: "past-close-date", waiting: 0, asked: 0, dismissed: 1 }]]);
    await upsert(deal("10", { closeDate: "2026-11-01", modifiedAt: LATER }));
    assert.equal((await scan()).opened, 1);
    assert.equal((await first()).evidence[0].detail, "The deal is open, and its closing date 2026-11-01 is 20 days past.");
  });

  it("when a question was asked, then it waits with its date, and takes of the reviewer's week", async () => {
    await setPolicy({ hygiene: { perReviewerPerWeek: 1 } });
    await upsert(deal("10", { closeDate: "2026-10-01" }), deal("11", { owner: crmRecordId("u1"), contacts: [] }));
    await scan();
    const [question] = (await queue()).questions;
    assert.ok(question);
    await fresh.store.inInstallation(id, (tx) => tx.findings.markAsked(question, fresh.clock.now()));
    await scan();
    assert.deepEqual((await queue()).questions.map(({ id: one, askedAt }) => [one, askedAt !== null]), [[question.id, true]]);
    await fresh.store.inInstallation(id, (tx) => tx.findings.decide(question.findings, "fixed"));
    assert.deepEqual((await queue()).questions, []);
    fresh.clock.advance(7 * DAY_MS);
    assert.equal((await queue()).questions.length, 1);
  });

  it("when activities were never read, then no deal is without one; once they were, their time counts", async () => {
    await scan();
    assert.deepEqual(await found(), []);
    const now = fresh.clock.now();
    await fresh.store.inInstallation(id, async (tx) => { for (const object of ["email", "call", "meeting"] as const) await tx.sync.saveMarks(object, marksAfterFullPass(now, null)); });
    await scan();
    assert.deepEqual(await found(), ["deal-without-activity: Pumps 9"]);
    const held = meeting("m1", crmRecordId("1"), "2026-11-15T09:00:00.000Z");
    await upsert(held);
    await fresh.store.inInstallation(id, (tx) => tx.mirror.saveForeign([{ engagement: held, trace: someTrace(1, [], "2026-11-15T09:00:00.000Z") }]));
    assert.equal((await scan()).closed, 1);
    const last = await fresh.store.inInstallation(id, async (tx) => {
      const pages = [await tx.findings.page("account", "", 9), await tx.findings.page("contact", "", 9), await tx.findings.page("opportunity", "", 9)];
      return pages.flatMap((page) => page.map(({ lastActivityAt }) => lastActivityAt));
    });
    assert.deepEqual(last, Array.from({ length: 3 }, () => "2026-11-15T09:00:00.000Z"), "what happens with people happens with their company and their deals");
  });

  it("when there is more than one page of it, then activities are added up, and what is gone is closed, page by page with the same end", async () => {
    await upsert(...["m1", "m2", "m3"].map((one, n) => meeting(one, crmRecordId("1"), `2026-11-1${String(n)}T09:00:00.000Z`)), ...["10", "11", "12"].map((one) => deal(one, { closeDate: "2026-10-01" })));
    const lastOf = () => fresh.store.inInstallation(id, async (tx) => (await tx.findings.page("contact", "", 9)).map(({ lastActivityAt }) => lastActivityAt));
    await scan();
    const [whole, places] = [await lastOf(), new Array<string | null>()];
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.findings.begin({ startedAt: fresh.clock.now(), object: "activity", after: "", examined: 0, finishedAt: null });
      for (let after: string | null = ""; after !== null; places.push(after)) after = await tx.findings.addUpActivity(after, 1);
    });
    assert.deepEqual([places, await lastOf()], [["meeting:m1", "meeting:m2", "meeting:m3", null], whole]);
    const closed = [];
    for (let isDone = false; !isDone; closed.push(isDone)) ({ isDone } = await fresh.store.inInstallation(id, (tx) => tx.findings.closeUnseen("2027-01-01T00:00:00.000Z", 2)));
    assert.deepEqual([closed, (await queue()).waiting], [[false, true], 0]);
  });

  it("when a person is erased, then nothing is left of what was found of them, nor of what speaks of them elsewhere", async () => {
    await setPolicy({ fields: { mapped: { account: ["Description"] } } });
    await upsert(contact("2", { firstName: "JANE", lastName: "SMITHSON", emails: ["jane@example.com"] }), account("7", { modifiedAt: LATER, mapped: { Description: "Jane Smithson, mobile +44 7700 900123" } }), deal("10", { closeDate: "2026-10-01", name: "Pumps for Jane Smithson" }), deal("11", { closeDate: "2026-10-01" }));
    await scan();
    assert.deepEqual(await found(), ["name-casing: JANE SMITHSON", "past-close-date: Pumps 11", "past-close-date: Pumps for Jane Smithson", "shadow-facts: Example Pumps Ltd"]);
    const done = await erasePeople({ store: fresh.store, clock: fresh.clock }, id, { people: ["jane@example.com"], actor: { kind: "admin", id: "cli" }, basis: "request", request: null });
    assert.deepEqual(done.ok ? done.value.counts["findings"] : done.error, 2);
    assert.deepEqual(await found(), ["past-close-date: Pumps 11", "shadow-facts: Example Pumps Ltd"], "a number alone tells nobody who was known by none");
    await scan();
    assert.ok(!(await found()).some((one) => one.includes("JANE")));
  });

  it("when a contact is gone from the CRM for good, then what was found of them goes at once", async () => {
    await upsert(contact("2", { firstName: "JANE", lastName: "SMITHSON" }));
    await scan();
    assert.equal(await countRows(), 1);
    await fresh.store.inInstallation(id, (tx) => tx.mirror.tombstone("contact", [crmRecordId("2")]));
    assert.equal(await countRows(), 0);
  });

  it("when it is night, then each connected installation that was read is looked over once, and again the next night", async () => {
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const look = recordsLooker({ store: fresh.store, clock: fresh.clock, log: quiet });
    const lastPass = async (): Promise<string | null> => (await fresh.store.inInstallation(id, (tx) => tx.findings.scan()))?.startedAt ?? null;
    fresh.clock.advance(DAY_MS);
    await look();
    assert.equal(await lastPass(), null, "nothing was read yet");
    await fresh.store.inInstallation(id, (tx) => tx.sync.saveMarks("contact", marksAfterFullPass(fresh.clock.now(), null)));
    await look();
    const night = await lastPass();
    assert.equal(night, fresh.clock.now());
    fresh.clock.advance(60_000);
    await look();
    assert.equal(await lastPass(), night);
    fresh.clock.advance(DAY_MS);
    await look();
    assert.equal(await lastPass(), fresh.clock.now());
  });

  it("when two passes run at once, then they share the pages and the findings are those of one", async () => {
    await upsert(...Array.from({ length: 300 }, (_, n) => deal(`d${String(n)}`, { closeDate: "2026-10-01" })));
    await Promise.all([scan(), scan()]);
    assert.deepEqual([(await queue()).waiting, await countRows(), (await queue()).scan?.examined], [300, 300, 303]);
  });
});
