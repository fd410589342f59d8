import assert from "node:assert/strict";

import type { Actor } from "../../src/domain/audit/fact.ts";
import { proposalId } from "../../src/domain/model/ids.ts";
import { daysAfter } from "../../src/domain/model/time.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { removeOldText } from "../../src/usecases/remove-old-text.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import { CRMS } from "../helpers/in-either-crm.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type TwoOfOne, twoOfOneEach, WORDS } from "../helpers/two-of-one.ts";

const ADMIN: Actor = { kind: "admin", id: "cli", auth: "shell" };

for (const crm of CRMS) {
  describe(`merges in ${crm}`, function () {
    this.timeout(120_000);
    const words = WORDS[crm];
    let two: TwoOfOne;
    twoOfOneEach(crm, (fresh) => { two = fresh; });

    it("when the four controls are not there, then nothing is proposed", async () => {
      await two.propose();
      assert.deepEqual(await two.merges(), []);
    });

    it("when it is approved, then one record is left with the calls of both, and the log tells what was lost; taken back, both are there again", async () => {
      await two.govern();
      const task = await two.asked();
      assert.match(task.detail, /Wilhelmina Ostrowski/);
      assert.match(task.detail, /Where they differ/);
      const merge = await two.mergeOf(task);
      assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.deepEqual(await two.living(), 1);
      const kept = await two.either.one.in((tx) => tx.merges.take(merge.id));
      assert.equal(kept?.state, "merged");
      if (crm === "hubspot") assert.equal(kept.after?.values["hs_additional_emails"], merge.loser.values["email"], "the address that is no longer the first is kept beside it");
      assert.deepEqual([kept.after?.values[words.title], kept.after?.values[words.mobile]], ["Head of Purchasing", "+1 216 555 0188"], "what either of them told is not lost");
      assert.equal((await two.either.one.in((tx) => tx.pairs.get("contact", merge.survivor.id, merge.loser.id)))?.state ?? "gone", "judged");
      const taught = async (): Promise<readonly boolean[]> => (await two.either.one.in((tx) => tx.pairs.labels("contact", { modelVersion: "shipped", limit: 10 }))).map(({ same }) => same);
      assert.deepEqual(await taught(), [true]);

      const back = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
      assert.ok(back.ok, back.ok ? "" : back.error.message);
      const again = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
      assert.equal(again.ok ? "asked twice" : again.error.kind, "asked");
      assert.ok((await two.either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      const onItsWay = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
      assert.equal(onItsWay.ok ? "asked twice" : onItsWay.error.kind, "asked");
      await two.either.one.drain();
      assert.equal((await two.either.one.in((tx) => tx.merges.take(merge.id)))?.state, "unmerged");
      assert.equal(await two.living(), 2);
      assert.deepEqual(await taught(), [false], "a merge that was taken back teaches that they are two");
      await two.read();
      await two.propose();
      assert.deepEqual((await two.merges()).filter(({ state }) => state === "open"), [], "who was taken for one, and was told apart, is not asked about once more");
    });

    it("when somebody changes one of the two after it was proposed, then nothing is merged and a person is told", async () => {
      await two.govern();
      const task = await two.asked();
      await two.edited(words.retitled(two.pair[1], "Purchasing Assistant"));
      assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.equal(await two.living(), 2);
      const question = (await two.either.one.reviews()).find(({ id, state }) => state === "open" && id.startsWith("refused-"));
      assert.match(question?.detail ?? "", new RegExp(words.title));
      assert.ok(question !== undefined && (await two.either.one.decide(question, "reject", { reason: "compare anew" })).ok);
    });

    it("when somebody changes the record after the merge, then taking it back asks before it writes over that", async () => {
      await two.govern();
      const merge = await two.mergeOf(await two.asked());
      assert.ok((await two.either.one.decide(await two.asked(), "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      const kept = await two.either.one.in((tx) => tx.merges.take(merge.id));
      assert.ok(kept?.merged);
      const back = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
      assert.ok(back.ok);
      const changed = { [words.mobile]: "+1 216 555 0199" };
      await two.edited({ object: words.contacts, id: kept.merged, ...(crm === "hubspot" ? { properties: changed } : { fields: changed }) });
      assert.ok((await two.either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.equal(await two.living(), 1);
      const question = (await two.either.one.reviews()).find(({ id, state }) => state === "open" && id.startsWith("refused-"));
      assert.match(question?.detail ?? "", new RegExp(words.mobile));
      assert.ok(question !== undefined && (await two.either.one.decide(question, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.equal(await two.living(), 2, "whoever approves it once more has seen what stands there");
    });

    it("when a person says that they are two, then they are not asked about again", async () => {
      await two.govern();
      const task = await two.asked();
      assert.ok((await two.either.one.decide(task, "reject", { reason: "two people of one family", actor: ADMIN })).ok);
      await two.propose();
      assert.deepEqual((await two.merges()).filter(({ state }) => state === "open"), []);
      const merge = await two.mergeOf(task);
      assert.equal((await two.either.one.in((tx) => tx.pairs.verdicts("contact", merge.survivor.id, [merge.loser.id]))).get(merge.loser.id), "different");
    });

    it("when somebody approves who does not own the data, then it is refused; where two have to, the second does it", async () => {
      const named = await two.govern({ fourEyes: { movedRecords: 0 } });
      const task = await two.asked();
      const [user] = (await two.either.one.in((tx) => tx.mirror.users())).filter(({ role, active, email }) => active && role === "rep" && email !== null && !named.includes(email));
      assert.ok(user);
      const refused = await two.either.one.decide(task, "approve", { actor: { kind: "user", id: user.id } });
      assert.equal(refused.ok ? "approved" : refused.error.kind, "not-allowed");
      const first = await two.either.one.decide(task, "approve", { actor: ADMIN });
      assert.equal(first.ok ? first.value.state : first.error.message, "open");
      assert.ok(first.ok);
      const same = await two.either.one.decide(first.value, "approve", { actor: ADMIN });
      assert.equal(same.ok ? "approved" : same.error.kind, "not-allowed");
      const console_ = await two.either.one.decide(first.value, "approve", { actor: { ...ADMIN, id: "console" } });
      assert.equal(console_.ok ? "approved" : console_.error.kind, "not-allowed", "two doors are not two people");
      const approver = (await two.either.one.in((tx) => tx.mirror.users())).find(({ email }) => email === named[1]);
      assert.ok(approver);
      const second = await two.either.one.decide(first.value, "approve", { actor: { kind: "user", id: approver.id } });
      assert.equal(second.ok ? second.value.state : second.error.message, "approved");
      await two.either.one.drain();
      assert.equal(await two.living(), 1);
    });

    it("when an answer is lost after the CRM merged, then it is found out and merged once", async () => {
      await two.govern();
      const task = await two.asked();
      await door(two.either.side.url, "faults", [{ match: { method: "POST", path: crm === "hubspot" ? "/crm/objects/2026-09/contacts/merge" : "/services/Soap/u/*", times: 1 }, fault: "drop-after-commit" }]);
      assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.equal(await two.living(), 1);
      assert.equal((await two.either.one.in(async (tx) => tx.merges.take((await two.mergeOf(task)).id)))?.state, "merged");
    });

    if (crm === "hubspot") {
      it("when the CRM makes one of them and refuses what was to be written on it, then a person is told, and it can be taken back", async () => {
        await two.govern({ values: { contact: { jobtitle: "longest" } } });
        await two.edited(words.retitled(two.pair[1], "Head of Purchasing and Logistics"));
        await two.edited(words.call(two.pair[0]));
        await two.read();
        const task = await two.asked();
        const merge = await two.mergeOf(task);
        assert.equal(Object.values(merge.fields).length, 1);
        await door(two.either.side.url, "faults", [{ match: { method: "PATCH", path: "/crm/objects/2026-09/contacts/*", times: 50 }, fault: "status", status: 400 }]);
        assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
        await two.either.one.drain();
        assert.equal(await two.living(), 1);
        const question = (await two.either.one.reviews()).find(({ id, state }) => state === "open" && id.startsWith("refused-"));
        assert.match(question?.detail ?? "", /are one now, but the CRM refused to set jobtitle/);
        const again = question === undefined ? null : await two.either.one.decide(question, "approve", { actor: ADMIN });
        assert.equal(again?.ok, false, "it is not merged again");
        await door(two.either.side.url, "faults", []);
        const back = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
        assert.ok(back.ok, back.ok ? "" : back.error.message);
        if (question !== undefined) assert.ok((await two.either.one.decide(question, "reject", { reason: "set by hand", actor: ADMIN })).ok);
      });
    }

    it("when it is as old as the policy keeps words, then both records as they were are gone, and with them the way back", async () => {
      await two.govern();
      const task = await two.asked();
      const merge = await two.mergeOf(task);
      assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      two.either.one.clock.moveTo(daysAfter(two.either.one.clock.now(), 91));
      const removed = await removeOldText(two.either.one.app, two.either.one.id);
      assert.ok(removed.proposals > 0 && removed.reviews > 0 && removed.writes > 0);
      assert.equal(await two.either.one.in((tx) => tx.merges.take(merge.id)), null);
      assert.equal(await two.either.one.in((tx) => tx.mergeQuestions.get(merge.id)), null);
      const back = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
      assert.equal(back.ok ? "" : back.error.kind, "unknown");
    });

    it("when the person is erased, then nothing of the two is left", async () => {
      await two.govern();
      const task = await two.asked();
      const merge = await two.mergeOf(task);
      assert.ok((await two.either.one.decide(task, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      await two.read();
      const erased = await erasePeople(two.either.one.app, two.either.one.id, { people: ["w.ostrowski@example.com", "wilhelmina@ostrowski.example"], actor: ADMIN, basis: "request", request: null });
      assert.ok(erased.ok);
      assert.equal(await two.either.one.in((tx) => tx.merges.take(merge.id)), null);
      assert.equal(await two.either.one.in((tx) => tx.mergeQuestions.get(merge.id)), null);
      assert.deepEqual(await two.either.one.in((tx) => tx.proposals.get([merge.id])), []);
      assert.deepEqual(await two.merges(), []);
    });

    it("when something else is to be taken back, then a sentence says why not", async () => {
      const none = await rollBack(two.either.one.app, two.either.one.id, proposalId("none"), ADMIN);
      assert.equal(none.ok ? "" : none.error.kind, "unknown");
    });
  });
}

