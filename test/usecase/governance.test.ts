import assert from "node:assert/strict";

import { parsePolicy } from "../../config/load.ts";
import { governanceCheck } from "../../src/app/doctor-governance.ts";
import { auditDoorsOf } from "../helpers/audit-deps.ts";
import { installed } from "../helpers/installed.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";

describe("who answers for what is asked", function () {
  this.timeout(60_000);

  it("when nobody owns the data, then doctor says so and nothing is proposed that would write over a record", async () => {
    const sandbox = await startSandbox({ autoApprove: true });
    const one = await installed(sandbox.url);
    try {
      const audit = auditDoorsOf(one.fresh);
      const check = () => one.in((tx) => Promise.resolve(tx.installation)).then((installation) => governanceCheck({ store: one.fresh.store, clock: one.clock, audit }, installation));
      assert.equal((await check()).state, "ok");
      await one.in((tx) => tx.setPolicy(parsePolicy({ ...tx.installation.policy, organisation: { ...tx.installation.policy.organisation, roles: {} } }, "a policy without roles")));
      const { state, detail, fix } = await check();
      assert.equal(state, "warning");
      assert.match(detail, /no data-owner: nothing is proposed that would write over/);
      assert.match(detail, /nothing is merged or deleted: nobody answers for contacts; .*the audit log was never verified/);
      assert.match(fix ?? "", /organisation\.roles/);

      const lost = await one.through("077-lost-to-other.eml");
      assert.deepEqual(lost.reasons, ["stage_signal", "not_governed"]);
      const filed = await one.in((tx) => tx.proposals.ofActivity(lost.id));
      assert.ok(filed.every(({ proposal }) => proposal.kind !== "update_record"));
    } finally {
      await one.close();
      await sandbox.stop();
    }
  });

  it("when merges are wanted, then doctor tells what they lack until a verified log, owners of the data and somebody to approve are there", async () => {
    const sandbox = await startSandbox({ autoApprove: true });
    const one = await installed(sandbox.url);
    try {
      const audit = auditDoorsOf(one.fresh);
      const check = () => one.in((tx) => Promise.resolve(tx.installation)).then((installation) => governanceCheck({ store: one.fresh.store, clock: one.clock, audit }, installation));
      const set = (more: object) => one.in((tx) => tx.setPolicy(parsePolicy({ ...tx.installation.policy, ...more }, "a policy of merges")));
      assert.deepEqual((await check()).state, "ok");
      assert.match((await check()).detail, /every role has somebody; nothing is merged or deleted: .*nobody has said that the merge settings hold/);

      await set({ merge: { enabled: true } });
      const { state, detail, fix } = await check();
      assert.equal(state, "warning");
      assert.match(detail, /the audit log was never verified; nobody is named to give the second approval/);
      assert.match(fix ?? "", /steward audit verify.*governance\.approvers/);

      const [first, second] = (await one.in((tx) => tx.mirror.users())).flatMap(({ email, active }) => (active && email !== null ? [email] : []));
      await set({ governance: { dataOwners: { contact: [first], account: [first] }, approvers: [second] } });
      assert.ok((await audit.verifyAndKeep(one.id)).ok);
      assert.deepEqual(await check().then((after) => [after.state, after.detail]), ["ok", "every role has somebody; merges may be proposed"]);
    } finally {
      await one.close();
      await sandbox.stop();
    }
  });
});
