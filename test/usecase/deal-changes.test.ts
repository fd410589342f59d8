import assert from "node:assert/strict";

import { userId } from "../../src/domain/model/ids.ts";
import type { RecordProposal, ReviewTask } from "../../src/domain/model/proposal.ts";
import { CRMS, type Either, installedIn } from "../helpers/in-either-crm.ts";
import { assertOutcomes, assertSense, chain } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** The customer went with a rival: o31 is lost. */
const LOST = "077-lost-to-other.eml";

for (const crm of CRMS) {
  describe(`what an activity changes on its deal, in ${crm}`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let at: Either;
    before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
    after(() => sandbox.stop());
    beforeEach(async () => { at = await installedIn(sandbox, crm); });
    afterEach(async () => {
      assertOutcomes(await chain(at.one.fresh, at.one.id));
      await assertSense(at.one);
      await at.one.close();
    });

    const asked = async (): Promise<{ readonly task: ReviewTask; readonly change: RecordProposal }> => {
      const task = await at.one.review((await at.one.through(LOST)).id);
      const filed = (await at.one.in((tx) => tx.proposals.get(task.proposalIds))).map(({ proposal }) => proposal);
      const [change, ...more] = filed.filter((proposal): proposal is RecordProposal => proposal.kind === "update_record");
      assert.ok(change);
      assert.deepEqual(more, []);
      return { task, change };
    };
    const present = async ({ recordId }: RecordProposal) => (await at.one.in((tx) => tx.mirror.recordFields("opportunity", [recordId]))).get(recordId);
    /** As the CRM itself has it now. */
    const stageInCrm = async ({ recordId }: RecordProposal): Promise<string | null> => {
      await at.one.sync();
      return (await at.one.in((tx) => tx.mirror.recordFields("opportunity", [recordId]))).get(recordId)?.stage ?? null;
    };
    const manager = async () => {
      const user = (await at.one.in((tx) => tx.mirror.users())).find(({ role }) => role === "manager");
      assert.ok(user);
      return { kind: "user", id: userId(user.id) } as const;
    };

    it("is proposed with the activity: what it replaces, how it is undone, why a person is asked, and written once a manager approves", async () => {
      const { task, change } = await asked();
      assert.deepEqual([change.fields, change.base, change.undo.how, change.route], [{ stage: "Closed Lost" }, { stage: "Proposal" }, "restore-fields", "review"]);
      assert.deepEqual(task.reasons, ["stage_signal", "protected_field"]);
      assert.equal(task.role, "manager");
      assert.match(task.detail, /change the opportunity's stage from "Proposal" to "Closed Lost"/);
      assert.equal((await present(change))?.stage, "Proposal", "nothing happens before a person decided");
      assert.ok((await at.one.decide(task, "approve", { actor: await manager() })).ok);
      await at.one.drain();
      assert.equal(await stageInCrm(change), "Closed Lost");
      assert.equal((await at.one.activity(task.activityId)).state, "logged");
      const entry = (await chain(at.one.fresh, at.one.id)).find(({ type, data }) => type === "proposal" && data["kind"] === "update_record");
      assert.ok(entry);
      assert.doesNotMatch(JSON.stringify(entry.data), /Closed Lost/, "values are commitments");
    });

    it("is for a manager or an admin: anybody else can log the activity without it", async () => {
      const { task, change } = await asked();
      const refused = await at.one.decide(task, "approve");
      assert.ok(!refused.ok && refused.error.kind === "not-allowed");
      assert.ok((await at.one.decide(task, "log")).ok);
      await at.one.drain();
      assert.equal(await stageInCrm(change), "Proposal");
      assert.equal((await at.one.activity(task.activityId)).state, "logged");
    });

    it("edit: another value than the one proposed is written", async () => {
      const { task, change } = await asked();
      const recordChanges = [{ object: "opportunity", id: change.recordId, set: { stage: "Negotiation" }, expect: {} }] as const;
      assert.ok((await at.one.decide(task, "edit", { actor: await manager(), recordChanges })).ok);
      await at.one.drain();
      assert.equal(await stageInCrm(change), "Negotiation");
    });

    it("reject: neither activity nor change is written", async () => {
      const { task, change } = await asked();
      assert.ok((await at.one.decide(task, "reject", { reason: "Not ours." })).ok);
      await at.one.drain();
      assert.equal(await stageInCrm(change), "Proposal");
      assert.equal((await at.one.activity(task.activityId)).state, "rejected");
    });
  });
}
