import assert from "node:assert/strict";

import { handle } from "../../src/app/jobs/handlers.ts";
import { parsePolicy } from "../../config/load.ts";
import type { MergeProposal, ReviewTask } from "../../src/domain/model/proposal.ts";
import { ADMIN, calm, type MergeGround, mergeGround } from "../faults/merge-ground.ts";
import { editOf, type MadePair, makePairs, notePairs } from "../faults/merge-pairs.ts";
import { CRMS } from "../helpers/in-either-crm.ts";
import { randomNumbers } from "../helpers/random-numbers.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** The call that merges, and the first that reads after it: how many reads come before. */
const CALLS = {
  hubspot: { merging: { method: "POST", path: "/crm/objects/2026-09/contacts/merge" }, reading: { method: "POST", path: "/crm/objects/2026-09/contacts/batch/read", nth: 3 } },
  salesforce: { merging: { method: "POST", path: "/services/Soap/u/*" }, reading: { method: "GET", path: "/services/data/v66.0/queryAll", nth: 2 } },
} as const;

for (const crm of CRMS) {
  describe(`merges that are looked at once more, in ${crm}`, function () {
    this.timeout(120_000);
    let sandbox: StartedSandbox;
    let ground: MergeGround;
    let made: MadePair;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => {
      ground = await mergeGround(sandbox, crm);
      const [pair] = await makePairs(ground, 1, randomNumbers(3));
      assert.ok(pair);
      made = pair;
      await handle(ground.one.app, { name: "sync-records", installation: ground.one.id, object: null, full: true });
      await notePairs(ground, [made]);
    });
    afterEach(() => ground.one.close());

    it("when an answer is lost after the CRM merged, and the CRM cannot be asked at the next tries, then it stays in doubt until it can", async () => {
      const task = await asked();
      const { merging, reading } = CALLS[crm];
      ground.mishaps.meddle = async () => { await door(ground.side.url, "faults", [{ match: { ...merging, times: 1 }, fault: "drop-after-commit" }, { match: { ...reading, times: 6 }, fault: "status", status: 503 }]); };
      await approve(task);
      await ground.drain();
      assert.equal(await calm(ground), 0, "all of it struck");
      assert.deepEqual(await open(), [], "nobody is asked about what is only not known yet");
      const { id } = await mergeOf(task);
      assert.equal((await ground.one.in((tx) => tx.merges.take(id)))?.state, "merged");
    });

    it("when more hangs on the two by the time it is written, then one approval is not enough any more", async () => {
      const moved = 6;
      await limit(1_000);
      const task = await asked();
      assert.equal((await mergeOf(task)).approversMin, 1);
      await limit(moved - 1);
      const { loser } = await mergeOf(task);
      for (let more = 0; more < moved; more += 1) await editOf(ground)(crm === "hubspot" ? { object: "notes", properties: { hs_timestamp: "2026-03-03T09:00:00Z" }, associations: [{ object: made.name, id: loser.crmId }] } : { object: "Task", fields: { Subject: "Call", WhoId: loser.crmId } });
      await approve(task);
      await ground.drain();
      const [question] = await open();
      assert.match(question?.detail ?? "", /records would move, more than 5[^]*Nothing was merged/);
      assert.equal(await ground.one.in((tx) => tx.merges.take(task.proposalIds[0] ?? (assert.fail("no proposal")))), null, "nothing was begun");
      assert.ok(question);
      const first = await ground.one.decide(question, "approve", { actor: ADMIN });
      assert.ok(first.ok && first.value.state === "open", "a second person is needed");
      assert.ok((await ground.one.decide(first.value, "approve", { actor: ground.second })).ok);
      await ground.drain();
      assert.deepEqual(await open(), []);
      const again = await mergeOf(question);
      assert.equal((await ground.one.in((tx) => tx.merges.take(again.id)))?.state, "merged");
    });

    it("when whoever has to be the second says that they are two, then they are not asked about again", async () => {
      await limit(1_000);
      const task = await asked();
      await limit(0);
      const { loser } = await mergeOf(task);
      await editOf(ground)(crm === "hubspot" ? { object: "notes", properties: { hs_timestamp: "2026-03-03T09:00:00Z" }, associations: [{ object: made.name, id: loser.crmId }] } : { object: "Task", fields: { Subject: "Call", WhoId: loser.crmId } });
      await approve(task);
      await ground.drain();
      const [question] = await open();
      assert.match(question?.title ?? "", /^A second person has to approve/);
      assert.ok(question);
      assert.ok((await ground.one.decide(question, "reject", { actor: ADMIN, reason: "two people" })).ok);
      await handle(ground.one.app, { name: "propose-merges", installation: ground.one.id });
      assert.deepEqual(await open(), []);
    });

    it("when somebody merges one of the two into a third before the call, then it is none of ours, and nothing of the third is taken back", async () => {
      const task = await asked();
      const third = await editOf(ground)({ object: made.name, ...(crm === "hubspot" ? { properties: { lastname: "Third" } } : { fields: { LastName: "Third" } }) });
      ground.mishaps.meddle = async (loser) => { await editOf(ground)({ object: made.name, id: third, mergeWith: loser }); };
      await approve(task);
      await ground.drain();
      const { id } = await mergeOf(task);
      assert.notEqual((await ground.one.in((tx) => tx.merges.take(id)))?.state, "merged");
      const [question] = await open();
      assert.doesNotMatch(question?.title ?? "", /^Merged/);
      assert.ok(question, "a person is told");
    });

    async function limit(movedRecords: number): Promise<void> {
      await ground.one.in((tx) => tx.setPolicy(parsePolicy({ ...tx.installation.policy, merge: { ...tx.installation.policy.merge, fourEyes: { openAmount: 1e12, strategicAccounts: [], movedRecords } } }, "the test")));
    }

    const open = async (): Promise<readonly ReviewTask[]> => (await ground.one.reviews()).filter(({ state }) => state === "open");

    async function asked(): Promise<ReviewTask> {
      await handle(ground.one.app, { name: "propose-merges", installation: ground.one.id });
      const [task] = await open();
      assert.ok(task, "the two are not asked about");
      return task;
    }

    async function approve(task: ReviewTask): Promise<void> {
      const first = await ground.one.decide(task, "approve", { actor: ADMIN });
      assert.ok(first.ok, first.ok ? "" : first.error.message);
      if (first.value.state === "open") assert.ok((await ground.one.decide(first.value, "approve", { actor: ground.second })).ok);
    }

    async function mergeOf({ proposalIds }: ReviewTask): Promise<MergeProposal> {
      const [filed] = await ground.one.in((tx) => tx.proposals.get(proposalIds));
      assert.ok(filed?.proposal.kind === "merge");
      return filed.proposal;
    }
  });
}
