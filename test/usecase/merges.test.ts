import assert from "node:assert/strict";
import * as z from "zod";
import { parsePolicy } from "../../config/load.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import { proposalId } from "../../src/domain/model/ids.ts";
import { daysAfter } from "../../src/domain/model/time.ts";
import type { MergeProposal, ReviewTask } from "../../src/domain/model/proposal.ts";
import { keepMatchKeys } from "../../src/usecases/match-record/keep-keys.ts";
import { mergeInReview, previewMerge } from "../../src/usecases/decide-review/look-at-merge.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { removeOldText } from "../../src/usecases/remove-old-text.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import { CRMS, type Either, installedIn } from "../helpers/in-either-crm.ts";
import { assertOutcomes, assertSense, chain } from "../helpers/proof.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const ADMIN: Actor = { kind: "admin", id: "cli", auth: "shell" };
const HOUR_MS = 3_600_000;

/** What people do in either CRM, in its own words. */
const WORDS = {
  hubspot: {
    contacts: "contacts", title: "jobtitle", mobile: "mobilephone",
    person: (email: string, more: Readonly<Record<string, string>>) => ({ object: "contacts", properties: { email, firstname: "Wilhelmina", lastname: "Ostrowski", phone: "+1 216 555 0177", ...more } }),
    call: (contact: string) => ({ object: "calls", properties: { hs_timestamp: "2026-03-03T09:00:00Z", hs_call_title: "Call" }, associations: [{ object: "contacts", id: contact }] }),
    retitled: (id: string, title: string) => ({ object: "contacts", id, properties: { jobtitle: title } }),
  },
  salesforce: {
    contacts: "Contact", title: "Title", mobile: "MobilePhone",
    person: (email: string, more: Readonly<Record<string, string>>) => ({ object: "Contact", fields: { Email: email, FirstName: "Wilhelmina", LastName: "Ostrowski", Phone: "+1 216 555 0177", ...more } }),
    call: (contact: string) => ({ object: "Task", fields: { Subject: "Call", TaskSubtype: "Call", Status: "Completed", Priority: "Normal", WhoId: contact } }),
    retitled: (id: string, title: string) => ({ object: "Contact", id, fields: { Title: title } }),
  },
} as const;

for (const crm of CRMS) {
  describe(`merges in ${crm}`, function () {
    this.timeout(120_000);
    const words = WORDS[crm];
    let sandbox: StartedSandbox;
    let either: Either;
    let pair: readonly [string, string];
    let named: readonly string[] = [];
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => {
      either = await installedIn(sandbox, crm);
      pair = [await edited(words.person("wilhelmina@ostrowski.example", { [words.title]: "Head of Purchasing" })), await edited(words.person("w.ostrowski@example.com", { [words.mobile]: "+1 216 555 0188" }))];
      for (const id of pair) await edited(words.call(id));
      await read();
    });
    afterEach(async () => {
      assertOutcomes(await chain(either.one.fresh, either.one.id));
      await assertSense(either.one);
      await either.one.close();
    });

    it("when the four controls are not there, then nothing is proposed", async () => {
      await propose();
      assert.deepEqual(await merges(), []);
    });

    it("when it is approved, then one record is left with the calls of both, and the log tells what was lost; taken back, both are there again", async () => {
      await govern();
      const task = await asked();
      assert.match(task.detail, /Wilhelmina Ostrowski/);
      assert.match(task.detail, /Where they differ/);
      const merge = await mergeOf(task);
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.deepEqual(await living(), 1);
      const kept = await either.one.in((tx) => tx.merges.take(merge.id));
      assert.equal(kept?.state, "merged");
      if (crm === "hubspot") assert.equal(kept.after?.values["hs_additional_emails"], merge.loser.values["email"], "the address that is no longer the first is kept beside it");
      assert.deepEqual([kept.after?.values[words.title], kept.after?.values[words.mobile]], ["Head of Purchasing", "+1 216 555 0188"], "what either of them told is not lost");
      assert.equal((await either.one.in((tx) => tx.pairs.get("contact", merge.survivor.id, merge.loser.id)))?.state ?? "gone", "judged");
      const taught = async (): Promise<readonly boolean[]> => (await either.one.in((tx) => tx.pairs.labels("contact", { modelVersion: "shipped", limit: 10 }))).map(({ same }) => same);
      assert.deepEqual(await taught(), [true]);

      const back = await rollBack(either.one.app, either.one.id, merge.id, ADMIN);
      assert.ok(back.ok, back.ok ? "" : back.error.message);
      const again = await rollBack(either.one.app, either.one.id, merge.id, ADMIN);
      assert.equal(again.ok ? "asked twice" : again.error.kind, "asked");
      assert.ok((await either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal((await either.one.in((tx) => tx.merges.take(merge.id)))?.state, "unmerged");
      assert.equal(await living(), 2);
      assert.deepEqual(await taught(), [false], "a merge that was taken back teaches that they are two");
      await read();
      await propose();
      assert.deepEqual((await merges()).filter(({ state }) => state === "open"), [], "who was taken for one, and was told apart, is not asked about once more");
    });

    it("when somebody changes one of the two after it was proposed, then nothing is merged and a person is told", async () => {
      await govern();
      const task = await asked();
      await edited(words.retitled(pair[1], "Purchasing Assistant"));
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await living(), 2);
      const question = (await either.one.reviews()).find(({ id, state }) => state === "open" && id.startsWith("refused-"));
      assert.match(question?.detail ?? "", new RegExp(words.title));
      assert.ok(question !== undefined && (await either.one.decide(question, "reject", { reason: "compare anew" })).ok);
    });

    it("when somebody changes the record after the merge, then taking it back asks before it writes over that", async () => {
      await govern();
      const merge = await mergeOf(await asked());
      assert.ok((await either.one.decide(await asked(), "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      const kept = await either.one.in((tx) => tx.merges.take(merge.id));
      assert.ok(kept?.merged);
      const back = await rollBack(either.one.app, either.one.id, merge.id, ADMIN);
      assert.ok(back.ok);
      const changed = { [words.mobile]: "+1 216 555 0199" };
      await edited({ object: words.contacts, id: kept.merged, ...(crm === "hubspot" ? { properties: changed } : { fields: changed }) });
      assert.ok((await either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await living(), 1);
      const question = (await either.one.reviews()).find(({ id, state }) => state === "open" && id.startsWith("refused-"));
      assert.match(question?.detail ?? "", new RegExp(words.mobile));
      assert.ok(question !== undefined && (await either.one.decide(question, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await living(), 2, "whoever approves it once more has seen what stands there");
    });

    it("when a person says that they are two, then they are not asked about again", async () => {
      await govern();
      const task = await asked();
      assert.ok((await either.one.decide(task, "reject", { reason: "two people of one family", actor: ADMIN })).ok);
      await propose();
      assert.deepEqual((await merges()).filter(({ state }) => state === "open"), []);
      const merge = await mergeOf(task);
      assert.equal((await either.one.in((tx) => tx.pairs.verdicts("contact", merge.survivor.id, [merge.loser.id]))).get(merge.loser.id), "different");
    });

    it("when somebody approves who does not own the data, then it is refused; where two have to, the second does it", async () => {
      await govern({ fourEyes: { movedRecords: 0 } });
      const task = await asked();
      const [user] = (await either.one.in((tx) => tx.mirror.users())).filter(({ role, active, email }) => active && role === "rep" && email !== null && !named.includes(email));
      assert.ok(user);
      const refused = await either.one.decide(task, "approve", { actor: { kind: "user", id: user.id } });
      assert.equal(refused.ok ? "approved" : refused.error.kind, "not-allowed");
      const first = await either.one.decide(task, "approve", { actor: ADMIN });
      assert.equal(first.ok ? first.value.state : first.error.message, "open");
      assert.ok(first.ok);
      const same = await either.one.decide(first.value, "approve", { actor: ADMIN });
      assert.equal(same.ok ? "approved" : same.error.kind, "not-allowed");
      const console_ = await either.one.decide(first.value, "approve", { actor: { ...ADMIN, id: "console" } });
      assert.equal(console_.ok ? "approved" : console_.error.kind, "not-allowed", "two doors are not two people");
      const approver = (await either.one.in((tx) => tx.mirror.users())).find(({ email }) => email === named[1]);
      assert.ok(approver);
      const second = await either.one.decide(first.value, "approve", { actor: { kind: "user", id: approver.id } });
      assert.equal(second.ok ? second.value.state : second.error.message, "approved");
      await either.one.drain();
      assert.equal(await living(), 1);
    });

    it("when a reviewer has the other one stay with a value of their choice, then that is what becomes of the two, and what is taken back", async () => {
      await govern();
      await edited(words.retitled(pair[1], "Buyer"));
      await edited(words.call(pair[0]));
      await read();
      const task = await asked();
      const before = await mergeOf(task);
      const picks = [{ field: words.title, from: before.survivor.crmId }];
      const refused = await either.one.decide(task, "edit", { actor: ADMIN, merge: { survivorId: "nobody", picks: [] } });
      assert.match(refused.ok ? "" : refused.error.message, /none of the two/);
      const nothing = await either.one.decide(task, "edit", { actor: ADMIN });
      assert.equal(nothing.ok ? "" : nothing.error.kind, "incomplete");
      const program = await either.one.decide(task, "edit", { actor: { kind: "service", id: "key-1" }, merge: { survivorId: before.loser.id, picks } });
      assert.equal(program.ok ? "" : program.error.kind, "not-allowed");
      const previewed = await previewMerge(either.one.fresh.store, either.one.id, task.id, { actor: ADMIN, edit: { survivorId: before.loser.id, picks } });
      assert.ok(previewed.ok, previewed.ok ? "" : previewed.error.message);
      assert.deepEqual([previewed.value.survivorId, previewed.value.fields.find(({ field }) => field === words.title)?.becomes], [before.loser.id, before.survivor.values[words.title]]);
      assert.deepEqual((await merges()).find(({ id }) => id === task.id), task, "a preview changes nothing");

      const decided = await either.one.decide(task, "edit", { actor: ADMIN, merge: { survivorId: before.loser.id, picks } });
      assert.equal(decided.ok ? decided.value.state : decided.error.message, "approved");
      await either.one.drain();
      assert.equal(await living(), 1);
      assert.ok(decided.ok);
      const merge = await mergeOf(decided.value);
      assert.deepEqual([merge.revises, merge.survivor.id, merge.loser.id], [before.id, before.loser.id, before.survivor.id]);
      const kept = await either.one.in((tx) => tx.merges.take(merge.id));
      assert.deepEqual([kept?.state, kept?.survivor.crmId, kept?.after?.values[words.title]], ["merged", before.loser.crmId, before.survivor.values[words.title]]);
      const counted = await either.one.in((tx) => tx.outcomes.sums({ from: "2020-01-06", to: "2039-12-26" }, "rule"));
      assert.deepEqual(counted.filter(({ isTotal }) => isTotal).map(({ approved, edited: otherwise }) => [approved, otherwise]), [[0, 1]]);
      const back = await rollBack(either.one.app, either.one.id, merge.id, ADMIN);
      assert.ok(back.ok, back.ok ? "" : back.error.message);
      assert.ok((await either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await living(), 2);
    });

    it("when two have to approve and somebody has it otherwise, then earlier approvals count no more, and the second sees what was changed", async () => {
      await govern({ fourEyes: { movedRecords: 0 } });
      const task = await asked();
      const before = await mergeOf(task);
      const [owner, approver] = await Promise.all(named.map(async (address) => (await either.one.in((tx) => tx.mirror.users())).find(({ email }) => email === address)));
      assert.ok(owner && approver);
      const first = await either.one.decide(task, "approve", { actor: { kind: "user", id: owner.id } });
      assert.ok(first.ok);
      const notTheirs = await either.one.decide(first.value, "edit", { actor: { kind: "user", id: approver.id }, merge: { survivorId: before.loser.id, picks: [] } });
      assert.equal(notTheirs.ok ? "" : notTheirs.error.kind, "not-allowed", "whoever approves second changes nothing");
      const edited_ = await either.one.decide(first.value, "edit", { actor: ADMIN, merge: { survivorId: before.loser.id, picks: [] } });
      assert.ok(edited_.ok, edited_.ok ? "" : edited_.error.message);
      assert.deepEqual([edited_.value.state, edited_.value.approvals], ["open", ["admin"]]);
      assert.notEqual(edited_.value.detail, task.detail);
      assert.match(edited_.value.detail, /a person chose it/);
      const shown = await either.one.in(async (tx) => mergeInReview(tx, edited_.value, (await tx.proposals.get(edited_.value.proposalIds)).map(({ proposal }) => proposal), ADMIN));
      assert.deepEqual([shown?.survivorId, shown?.approvals.needed, shown?.approvals.already], [before.loser.id, 2, ["admin"]]);
      const second = await either.one.decide(edited_.value, "approve", { actor: { kind: "user", id: approver.id } });
      assert.equal(second.ok ? second.value.state : second.error.message, "approved");
      await either.one.drain();
      assert.equal(await living(), 1);
      assert.ok(second.ok);
      const merge = await mergeOf(second.value);
      assert.deepEqual([merge.survivor.id, (await either.one.in((tx) => tx.merges.take(merge.id)))?.state], [before.loser.id, "merged"]);
    });

    it("when an answer is lost after the CRM merged, then it is found out and merged once", async () => {
      await govern();
      const task = await asked();
      await door(either.side.url, "faults", [{ match: { method: "POST", path: crm === "hubspot" ? "/crm/objects/2026-09/contacts/merge" : "/services/Soap/u/*", times: 1 }, fault: "drop-after-commit" }]);
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      assert.equal(await living(), 1);
      assert.equal((await either.one.in(async (tx) => tx.merges.take((await mergeOf(task)).id)))?.state, "merged");
    });

    if (crm === "hubspot") {
      it("when the CRM makes one of them and refuses what was to be written on it, then a person is told, and it can be taken back", async () => {
        await govern({ values: { contact: { jobtitle: "longest" } } });
        await edited(words.retitled(pair[1], "Head of Purchasing and Logistics"));
        await edited(words.call(pair[0]));
        await read();
        const task = await asked();
        const merge = await mergeOf(task);
        assert.equal(Object.values(merge.fields).length, 1);
        await door(either.side.url, "faults", [{ match: { method: "PATCH", path: "/crm/objects/2026-09/contacts/*", times: 50 }, fault: "status", status: 400 }]);
        assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
        await either.one.drain();
        assert.equal(await living(), 1);
        const question = (await either.one.reviews()).find(({ id, state }) => state === "open" && id.startsWith("refused-"));
        assert.match(question?.detail ?? "", /are one now, but the CRM refused to set jobtitle/);
        const again = question === undefined ? null : await either.one.decide(question, "approve", { actor: ADMIN });
        assert.equal(again?.ok, false, "it is not merged again");
        await door(either.side.url, "faults", []);
        const back = await rollBack(either.one.app, either.one.id, merge.id, ADMIN);
        assert.ok(back.ok, back.ok ? "" : back.error.message);
        if (question !== undefined) assert.ok((await either.one.decide(question, "reject", { reason: "set by hand", actor: ADMIN })).ok);
      });
    }

    it("when it is as old as the policy keeps words, then both records as they were are gone, and with them the way back", async () => {
      await govern();
      const task = await asked();
      const merge = await mergeOf(task);
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      either.one.clock.moveTo(daysAfter(either.one.clock.now(), 91));
      const removed = await removeOldText(either.one.app, either.one.id);
      assert.ok(removed.proposals > 0 && removed.reviews > 0 && removed.writes > 0);
      assert.equal(await either.one.in((tx) => tx.merges.take(merge.id)), null);
      assert.equal(await either.one.in((tx) => tx.mergeQuestions.get(merge.id)), null);
      const back = await rollBack(either.one.app, either.one.id, merge.id, ADMIN);
      assert.equal(back.ok ? "" : back.error.kind, "unknown");
    });

    it("when the person is erased, then nothing of the two is left", async () => {
      await govern();
      const task = await asked();
      const merge = await mergeOf(task);
      assert.ok((await either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await either.one.drain();
      await read();
      const erased = await erasePeople(either.one.app, either.one.id, { people: ["w.ostrowski@example.com", "wilhelmina@ostrowski.example"], actor: ADMIN, basis: "request", request: null });
      assert.ok(erased.ok);
      assert.equal(await either.one.in((tx) => tx.merges.take(merge.id)), null);
      assert.equal(await either.one.in((tx) => tx.mergeQuestions.get(merge.id)), null);
      assert.deepEqual(await either.one.in((tx) => tx.proposals.get([merge.id])), []);
      assert.deepEqual(await merges(), []);
    });

    it("when something else is to be taken back, then a sentence says why not", async () => {
      const none = await rollBack(either.one.app, either.one.id, proposalId("none"), ADMIN);
      assert.equal(none.ok ? "" : none.error.kind, "unknown");
    });

    async function edited(change: Readonly<Record<string, unknown>>): Promise<string> {
      return z.object({ id: z.string() }).parse(await door(either.side.url, "edit", change)).id;
    }

    /** The mirror as the CRM is now, with the keys by which duplicates are found. */
    async function read(): Promise<void> {
      either.one.clock.advance(HOUR_MS);
      await door(either.side.url, "clock", { advanceMs: HOUR_MS });
      await handle(either.one.app, { name: "sync-records", installation: either.one.id, object: null, full: true });
      while ((await keepMatchKeys(either.one.fresh, either.one.id)).isMore);
    }

    async function govern(merge: Readonly<Record<string, unknown>> = {}): Promise<void> {
      const { one } = either;
      const [owner, second] = (await one.in((tx) => tx.mirror.users())).filter(({ active, email }) => active && email !== null).map(({ email }) => email ?? "");
      assert.ok(owner !== undefined && second !== undefined);
      named = [owner, second];
      await one.in(async (tx) => {
        const { policy } = tx.installation;
        await tx.setPolicy(parsePolicy({ ...policy, merge: { ...policy.merge, enabled: true, ...merge }, governance: { ...policy.governance, dataOwners: { contact: [owner], account: [owner], opportunity: [owner] }, approvers: [second] } }, "the test"));
      });
      await one.app.audit.verifyAndKeep(one.id);
    }

    const propose = (): Promise<void> => handle(either.one.app, { name: "propose-merges", installation: either.one.id });
    const merges = async (): Promise<readonly ReviewTask[]> => (await either.one.reviews()).filter(({ id, title }) => id.startsWith("merge-") && title.includes("Ostrowski"));

    async function asked(): Promise<ReviewTask> {
      await propose();
      const task = (await merges()).find(({ state }) => state === "open");
      assert.ok(task, "the two are not asked about");
      return task;
    }

    async function mergeOf({ proposalIds }: ReviewTask): Promise<MergeProposal> {
      const [filed] = await either.one.in((tx) => tx.proposals.get(proposalIds));
      assert.ok(filed?.proposal.kind === "merge");
      return filed.proposal;
    }

    /** How many such people stand in the CRM. */
    async function living(): Promise<number> {
      const { records } = z.object({ records: z.array(z.looseObject({ id: z.string() })) }).parse(await (await fetch(`${either.side.url}/_sandbox/records/${words.contacts}`)).json());
      return records.filter((record) => JSON.stringify(record).includes("Ostrowski") && record["archived"] !== true && record["deleted"] !== true).length;
    }
  });
}

