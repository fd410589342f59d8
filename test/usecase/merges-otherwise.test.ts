import assert from "node:assert/strict";

import { EVERYTHING } from "../../src/domain/access/permissions.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import { mergeInReview, previewMerge } from "../../src/usecases/decide-review/look-at-merge.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import { CRMS } from "../helpers/in-either-crm.ts";
import { type TwoOfOne, twoOfOneEach, WORDS } from "../helpers/two-of-one.ts";

const ADMIN: Actor = { kind: "admin", id: "cli", auth: "shell" };

for (const crm of CRMS) {
  describe(`merges that a reviewer has otherwise, in ${crm}`, function () {
    this.timeout(120_000);
    const words = WORDS[crm];
    let two: TwoOfOne;
    twoOfOneEach(crm, (fresh) => { two = fresh; });

    it("when a reviewer has the other one stay with a value of their choice, then that is what becomes of the two, and what is taken back", async () => {
      await two.govern();
      await two.edited(words.retitled(two.pair[1], "Buyer"));
      await two.edited(words.call(two.pair[0]));
      await two.read();
      const task = await two.asked();
      const before = await two.mergeOf(task);
      const picks = [{ field: words.title, from: before.survivor.crmId }];
      const refused = await two.either.one.decide(task, "edit", { actor: ADMIN, merge: { survivorId: "nobody", picks: [] } });
      assert.match(refused.ok ? "" : refused.error.message, /none of the two/);
      const nothing = await two.either.one.decide(task, "edit", { actor: ADMIN });
      assert.equal(nothing.ok ? "" : nothing.error.kind, "incomplete");
      const program = await two.either.one.decide(task, "edit", { actor: { kind: "service", id: "key-1" }, merge: { survivorId: before.loser.id, picks } });
      assert.equal(program.ok ? "" : program.error.kind, "not-allowed");
      const previewed = await previewMerge(two.either.one.fresh.store, { installation: two.either.one.id, actor: ADMIN, sees: EVERYTHING }, task.id, { survivorId: before.loser.id, picks });
      assert.ok(previewed.ok, previewed.ok ? "" : previewed.error.message);
      assert.deepEqual([previewed.value.survivorId, previewed.value.fields.find(({ field }) => field === words.title)?.becomes], [before.loser.id, before.survivor.values[words.title]]);
      assert.deepEqual((await two.merges()).find(({ id }) => id === task.id), task, "a preview changes nothing");

      const decided = await two.either.one.decide(task, "edit", { actor: ADMIN, merge: { survivorId: before.loser.id, picks } });
      assert.equal(decided.ok ? decided.value.state : decided.error.message, "approved");
      await two.either.one.drain();
      assert.equal(await two.living(), 1);
      assert.ok(decided.ok);
      const merge = await two.mergeOf(decided.value);
      assert.deepEqual([merge.revises, merge.survivor.id, merge.loser.id], [before.id, before.loser.id, before.survivor.id]);
      const kept = await two.either.one.in((tx) => tx.merges.take(merge.id));
      assert.deepEqual([kept?.state, kept?.survivor.crmId, kept?.after?.values[words.title]], ["merged", before.loser.crmId, before.survivor.values[words.title]]);
      const counted = await two.either.one.in((tx) => tx.outcomes.sums({ from: "2020-01-06", to: "2039-12-26" }, "rule"));
      assert.deepEqual(counted.filter(({ isTotal }) => isTotal).map(({ approved, edited: otherwise }) => [approved, otherwise]), [[0, 1]]);
      const back = await rollBack(two.either.one.app, two.either.one.id, merge.id, ADMIN);
      assert.ok(back.ok, back.ok ? "" : back.error.message);
      assert.ok((await two.either.one.decide(back.value, "approve", { actor: ADMIN })).ok);
      await two.either.one.drain();
      assert.equal(await two.living(), 2);
    });

    it("when two have to approve and somebody has it otherwise, then earlier approvals count no more, and the second sees what was changed", async () => {
      const named = await two.govern({ fourEyes: { movedRecords: 0 } });
      const task = await two.asked();
      const before = await two.mergeOf(task);
      const [owner, approver] = await Promise.all(named.map(async (address) => (await two.either.one.in((tx) => tx.mirror.users())).find(({ email }) => email === address)));
      assert.ok(owner && approver);
      const first = await two.either.one.decide(task, "approve", { actor: { kind: "user", id: owner.id } });
      assert.ok(first.ok);
      const notTheirs = await two.either.one.decide(first.value, "edit", { actor: { kind: "user", id: approver.id }, merge: { survivorId: before.loser.id, picks: [] } });
      assert.equal(notTheirs.ok ? "" : notTheirs.error.kind, "not-allowed", "whoever approves second changes nothing");
      const edited_ = await two.either.one.decide(first.value, "edit", { actor: ADMIN, merge: { survivorId: before.loser.id, picks: [] } });
      assert.ok(edited_.ok, edited_.ok ? "" : edited_.error.message);
      assert.deepEqual([edited_.value.state, edited_.value.approvals], ["open", ["admin"]]);
      assert.notEqual(edited_.value.detail, task.detail);
      assert.match(edited_.value.detail, /a person chose it/);
      const shown = await two.either.one.in(async (tx) => mergeInReview(tx, edited_.value, (await tx.proposals.get(edited_.value.proposalIds)).map(({ proposal }) => proposal), ADMIN));
      assert.deepEqual([shown?.survivorId, shown?.approvals.needed, shown?.approvals.already], [before.loser.id, 2, ["admin"]]);
      const second = await two.either.one.decide(edited_.value, "approve", { actor: { kind: "user", id: approver.id } });
      assert.equal(second.ok ? second.value.state : second.error.message, "approved");
      await two.either.one.drain();
      assert.equal(await two.living(), 1);
      assert.ok(second.ok);
      const merge = await two.mergeOf(second.value);
      assert.deepEqual([merge.survivor.id, (await two.either.one.in((tx) => tx.merges.take(merge.id)))?.state], [before.loser.id, "merged"]);
    });
  });
}
