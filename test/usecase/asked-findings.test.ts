import assert from "node:assert/strict";
import * as z from "zod";

import { parsePolicy } from "../../config/load.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import type { Finding } from "../../src/domain/findings/finding.ts";
import { contactId, type CrmRecordId, crmRecordId } from "../../src/domain/model/ids.ts";
import { isOfRecord, type RecordProposal, type ReviewTask } from "../../src/domain/model/proposal.ts";
import { asksAboutFindings } from "../../src/domain/review/hygiene-review.ts";
import { decideReview } from "../../src/usecases/decide-review.ts";
import { attendReviews } from "../../src/usecases/decide-review/attend-reviews.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { readHygiene } from "../../src/usecases/read-hygiene.ts";
import { removeOldText } from "../../src/usecases/remove-old-text.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import { scanHygiene } from "../../src/usecases/scan-hygiene.ts";
import { CRMS, type Either, installedIn } from "../helpers/in-either-crm.ts";
import { assertOutcomes, assertSense, chain } from "../helpers/proof.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const ADMIN: Actor = { kind: "admin", id: "cli", auth: "shell" };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What people do in either CRM, in its own words. */
const WORDS = {
  hubspot: {
    contacts: "contacts", last: "lastname", title: "jobtitle",
    person: (email: string, last: string, title: string) => ({ object: "contacts", properties: { email, firstname: "WILHELMINA", lastname: last, jobtitle: title } }),
    change: (id: string, fields: Readonly<Record<string, string>>) => ({ object: "contacts", id, properties: fields }),
  },
  salesforce: {
    contacts: "Contact", last: "LastName", title: "Title",
    person: (email: string, last: string, title: string) => ({ object: "Contact", fields: { Email: email, FirstName: "WILHELMINA", LastName: last, Title: title } }),
    change: (id: string, fields: Readonly<Record<string, string>>) => ({ object: "Contact", id, fields }),
  },
} as const;

for (const crm of CRMS) {
  describe(`questions about records in ${crm}`, function () {
    this.timeout(120_000);
    const words = WORDS[crm];
    let sandbox: StartedSandbox;
    let either: Either;
    let person: string;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => {
      either = await installedIn(sandbox, crm);
      person = await made("wilhelmina@ostrowski.example", "OSTROWSKI", "Purchasing Manager");
      await look();
    });
    afterEach(async () => {
      assertOutcomes(await chain(either.one.fresh, either.one.id));
      await assertSense(either.one);
      await either.one.close();
    });

    it("when a fix is approved, then it stands in the CRM, is no finding any more, and can be taken back exactly", async () => {
      const task = await asked("name-casing");
      assert.match(task.detail, /WILHELMINA OSTROWSKI.*lastName from "OSTROWSKI" to "Ostrowski"/s);
      assert.deepEqual([task.role, task.state, task.reasons], ["data-owner", "open", ["probation"]]);
      const proposal = await proposalOf(task);
      assert.deepEqual([proposal.rule, proposal.route, proposal.undo.how], ["name-casing", "review", "restore-fields"]);
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await valueOf(words.last), "Ostrowski");
      await look();
      assert.equal(await stateOf("name-casing"), "gone");

      const no = await rollBack(either.one.app, either.one.id, proposal.id, ADMIN);
      assert.ok(no.ok && (await either.one.decide(no.value, "reject", { reason: "It is right.", actor: ADMIN })).ok);
      assert.equal(await stateOf("name-casing"), "gone");
      await wait(HOUR_MS);
      const back = await rollBack(either.one.app, either.one.id, proposal.id, ADMIN);
      assert.ok(back.ok, back.ok ? "" : back.error.message);
      assert.ok((await either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await valueOf(words.last), "OSTROWSKI");
      await look();
      assert.deepEqual([await stateOf("name-casing"), await open("name-casing")], ["dismissed", []], "what was taken back is not asked again");
    });

    it("when a fix changes the form of a value alone, then it is written all the same", async () => {
      await edit({ [words.title]: "Purchasing  Manager" });
      await look();
      const task = await asked("white-space");
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await valueOf(words.title), "Purchasing Manager");
    });

    it("when it is rejected, then it is silent while the value is the same, and asked again of another", async () => {
      const task = await asked("name-casing");
      assert.ok((await either.one.decide(task, "reject", { reason: "They want it so.", actor: ADMIN })).ok);
      await wait(40 * DAY_MS);
      await look();
      assert.deepEqual((await open("name-casing")).length, 0);
      await edit({ [words.last]: "OSTROWSKI-BELL" });
      await look();
      assert.match((await asked("name-casing")).detail, /OSTROWSKI-BELL/);
    });

    it("when it is edited, then the other value is written", async () => {
      const task = await asked("name-casing");
      const { recordId, object } = await proposalOf(task);
      assert.ok((await either.one.decide(task, "edit", { recordChanges: [{ object, id: recordId, set: { lastName: "von Ostrowski" }, expect: {} }], actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await valueOf(words.last), "von Ostrowski");
    });

    it("when nobody answers, then it rests for weeks before it is asked again", async () => {
      const first = await asked("name-casing");
      await wait(30 * DAY_MS);
      await attendReviews(either.one.app, either.one.id);
      assert.equal((await either.one.in((tx) => tx.reviews.get(first.id)))?.state, "expired");
      await look();
      assert.deepEqual(await open("name-casing"), []);
      await wait(29 * DAY_MS);
      await look();
      assert.equal((await open("name-casing")).length, 1);
    });

    it("when somebody changed the value after it was approved, then theirs stands and a person is asked", async () => {
      const task = await asked("name-casing");
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await edit({ [words.last]: "Bell" });
      await either.one.drain();
      assert.equal(await valueOf(words.last), "Bell");
      const [conflict] = (await either.one.reviews()).filter(({ state, title }) => state === "open" && title.startsWith("Changed meanwhile"));
      assert.ok(conflict);
      assert.ok((await either.one.decide(conflict, "reject", { reason: "Married.", actor: ADMIN })).ok);
      assert.equal(await valueOf(words.last), "Bell");
    });

    it("when it is mended in the CRM while it is asked, then the review ends by itself, and the log says so", async () => {
      const task = await asked("name-casing");
      await edit({ [words.last]: "Ostrowski", ...(crm === "hubspot" ? { firstname: "Wilhelmina" } : { FirstName: "Wilhelmina" }) });
      await look();
      assert.equal((await either.one.in((tx) => tx.reviews.get(task.id)))?.state, "rejected");
      const entry = (await chain(either.one.fresh, either.one.id)).findLast(({ type }) => type === "decision");
      assert.deepEqual([entry?.actor.kind, entry?.data["verdict"], entry?.data["via"]], ["service", "reject", "policy"]);
    });

    it("when nothing mends it by itself, then a person is asked, and what they give is written", async () => {
      const task = await asked("contact-without-account", "OSTROWSKI");
      assert.deepEqual([task.proposalIds, /Mend it in the CRM/.test(task.detail)], [[], true]);
      const log = await either.one.decide(task, "log", { actor: ADMIN });
      assert.equal(log.ok ? "" : log.error.kind, "incomplete");
      const [record] = await either.one.in((tx) => tx.findings.askedIn(task.id));
      assert.ok(record);
      assert.ok((await either.one.decide(task, "edit", { recordChanges: [{ object: "contact", id: record.recordId, set: { title: "Founder" }, expect: {} }], actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await valueOf(words.title, record.recordId), "Founder");
    });

    it("when a review is one of many that are decided at once, then nothing is written over by it", async () => {
      const task = await asked("name-casing");
      const bulk = await decideReview(either.one.app, either.one.id, task.id, {
        judging: { verb: "approve", version: task.version, reason: null, edits: [], recordChanges: [], assigneeId: null }, context: { actor: ADMIN, via: "bulk", batch: null, msOpen: null },
      });
      assert.deepEqual([bulk.ok, bulk.ok ? "" : bulk.error.kind], [false, "not-allowed"]);
      assert.equal(await stateOf("name-casing"), "asked");
    });

    it("when the policy names who owns the data, then they are asked", async () => {
      const [owner] = (await either.one.in((tx) => tx.mirror.users())).filter(({ active, role, email }) => active && email !== null && role === "rep");
      assert.ok(owner?.email);
      const { email } = owner;
      await setPolicy({ governance: { dataOwners: { contact: [email], account: [], opportunity: [] } } });
      const task = await asked("name-casing");
      assert.equal(task.assigneeId, owner.id);
    });

    it("when equal findings are many, then they are one review of all, and it loses those that somebody mended", async () => {
      const [second] = [await made("bell@ostrowski.example", "BELL", ""), await made("carr@ostrowski.example", "CARR", ""), await made("dale@ostrowski.example", "DALE", "")];
      await setPolicy({ hygiene: { equalFrom: 2 } }, false);
      await look();
      const task = await asked("name-casing");
      assert.deepEqual([task.proposalIds.length, /4 contacts/.test(task.title)], [4, true]);
      await edit({ [words.last]: "Bell", ...(crm === "hubspot" ? { firstname: "Wilhelmina" } : { FirstName: "Wilhelmina" }) }, second);
      await look();
      const after = await asked("name-casing");
      assert.deepEqual([after.id, after.proposalIds.length, after.version, /BELL/.test(after.detail)], [task.id, 3, task.version + 1, false]);
      assert.ok((await either.one.decide(after, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await valueOf(words.last), "Ostrowski");
    });

    it("when a week is full, then nobody is asked more, and the next week goes on", async () => {
      await setPolicy({ hygiene: { perReviewerPerWeek: 1 } });
      const mine = async (): Promise<number> => Math.max(...[...Map.groupBy((await either.one.reviews()).filter(asksAboutFindings), ({ assigneeId }) => assigneeId).values()].map((theirs) => theirs.length));
      const before = await mine();
      for (const task of (await either.one.reviews()).filter((one) => asksAboutFindings(one) && one.state === "open")) await either.one.decide(task, "reject", { reason: "no", actor: ADMIN });
      await look();
      assert.equal(await mine(), before, "what was decided this week was asked this week");
      await wait(7 * DAY_MS);
      await look();
      const shown = await readHygiene(either.one.app, either.one.id);
      for (const [, theirs] of Map.groupBy(shown.questions, ({ reviewerId }) => reviewerId)) assert.ok(theirs.length <= 1);
      assert.ok((await either.one.reviews()).some((one) => asksAboutFindings(one) && one.state === "open"));
    });

    it("when somebody is erased, then nothing of what was asked of them is left, and others are asked anew", async () => {
      await made("bell@ostrowski.example", "BELL", "");
      await setPolicy({ hygiene: { equalFrom: 2 } }, false);
      await rejectAll();
      await wait(7 * DAY_MS);
      await edit({ [words.last]: "OSTROWSKI-CARR" });
      await look();
      const task = await asked("name-casing");
      const erased = await erasePeople(either.one.app, either.one.id, { people: ["wilhelmina@ostrowski.example"], actor: ADMIN, basis: "request", request: null });
      assert.ok(erased.ok);
      assert.equal(await either.one.in((tx) => tx.reviews.get(task.id)), null);
      const left = await either.one.in(async (tx) => (await tx.reviews.list({ state: null, after: null, limit: 500 })).tasks.filter(({ detail }) => detail.includes("OSTROWSKI")));
      assert.deepEqual(left, []);
      const { rows } = await either.one.fresh.database.pool.query("SELECT count(*)::int AS n FROM steward.proposal WHERE installation_id = $1 AND id = ANY ($2)", [either.one.id, [...task.proposalIds]]);
      assert.deepEqual(rows, [{ n: task.proposalIds.length - 1 }]);
    });

    it("when it is older than the policy keeps words, then it goes whole", async () => {
      const task = await asked("name-casing");
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      await rejectAll();
      await wait(800 * DAY_MS);
      await removeOldText(either.one.app, either.one.id);
      assert.equal(await either.one.in((tx) => tx.reviews.get(task.id)), null);
      assert.deepEqual(await either.one.in((tx) => tx.proposals.get(task.proposalIds)), []);
    });

    async function made(email: string, last: string, title: string): Promise<string> {
      return z.object({ id: z.string() }).parse(await door(either.side.url, "edit", words.person(email, last, title))).id;
    }

    const edit = (fields: Readonly<Record<string, string>>, id: string = person) => door(either.side.url, "edit", words.change(id, fields));

    async function wait(ms: number): Promise<void> {
      either.one.clock.advance(ms);
      await door(either.side.url, "clock", { advanceMs: ms });
      // Longer than a grant lives that nobody uses.
      if (ms > 20 * DAY_MS) await either.one.reconnect();
    }

    /** The mirror as the CRM is now, looked through, and the week's questions asked. */
    async function look(): Promise<void> {
      await wait(HOUR_MS);
      await handle(either.one.app, { name: "sync-records", installation: either.one.id, object: null, full: true });
      await scanHygiene(either.one.app, either.one.id, { budgetMs: null });
      await handle(either.one.app, { name: "ask-hygiene", installation: either.one.id });
    }

    /** Under another policy from the start: what was asked before it is forgotten by the test. */
    async function setPolicy(settings: Readonly<Record<string, unknown>>, isAnew = true): Promise<void> {
      await either.one.in(async (tx) => { await tx.setPolicy(parsePolicy({ ...tx.installation.policy, ...settings }, "the test")); });
      if (isAnew) {
        await rejectAll();
        await wait(7 * DAY_MS);
        await edit({ [words.last]: "OSTROWSKI-DALE" });
        await look();
      } else await either.one.fresh.database.pool.query("UPDATE steward.finding SET state = 'gone', asked_at = NULL, question = NULL WHERE installation_id = $1", [either.one.id]);
    }

    async function rejectAll(): Promise<void> {
      for (const task of (await either.one.reviews()).filter((one) => asksAboutFindings(one) && one.state === "open")) assert.ok((await either.one.decide(task, "reject", { reason: "not now", actor: ADMIN })).ok);
    }

    const open = async (rule: Finding["rule"]): Promise<readonly ReviewTask[]> => (await either.one.reviews()).filter((one) => asksAboutFindings(one) && one.state === "open" && one.title.includes(`(${rule})`));

    async function asked(rule: Finding["rule"], name = ""): Promise<ReviewTask> {
      const [task, ...more] = (await open(rule)).filter(({ title }) => title.includes(name));
      assert.ok(task, `nobody is asked about ${rule}: ${(await either.one.reviews()).map(({ title, state }) => `${state} ${title}`).join("; ")}`);
      assert.deepEqual(more.map(({ title }) => title), []);
      return task;
    }

    async function proposalOf({ proposalIds }: ReviewTask): Promise<RecordProposal> {
      const [filed] = await either.one.in((tx) => tx.proposals.get(proposalIds));
      assert.ok(filed !== undefined && isOfRecord(filed.proposal));
      return filed.proposal;
    }

    async function stateOf(rule: Finding["rule"]): Promise<unknown> {
      const { rows } = await either.one.fresh.database.pool.query<{ state: string }>("SELECT state FROM steward.finding WHERE installation_id = $1 AND rule = $2", [either.one.id, rule]);
      return rows[0]?.state;
    }

    async function valueOf(field: string, ours: string | null = null): Promise<string | null | undefined> {
      const crmIds: readonly CrmRecordId[] = ours === null ? [crmRecordId(person)] : [...(await either.one.in((tx) => tx.mirror.toCrm("contact", [contactId(ours)]))).values()];
      return (await either.side.records(words.contacts)).find(({ id }) => id === crmIds[0])?.values[field];
    }
  });
}
