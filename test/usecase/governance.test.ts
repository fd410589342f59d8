import assert from "node:assert/strict";

import { parsePolicy } from "../../config/load.ts";
import { governanceCheck } from "../../src/app/doctor-governance.ts";
import { installed } from "../helpers/installed.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";

describe("who answers for what is asked", function () {
  this.timeout(60_000);

  it("when nobody owns the data, then doctor says so and nothing is proposed that would write over a record", async () => {
    const sandbox = await startSandbox({ autoApprove: true });
    const one = await installed(sandbox.url);
    try {
      const check = () => one.in((tx) => Promise.resolve(tx.installation)).then((installation) => governanceCheck({ store: one.fresh.store }, installation));
      assert.equal((await check()).state, "ok");
      await one.in((tx) => tx.setPolicy(parsePolicy({ ...tx.installation.policy, organisation: { ...tx.installation.policy.organisation, roles: {} } }, "a policy without roles")));
      const { state, detail, fix } = await check();
      assert.equal(state, "warning");
      assert.match(detail, /no data-owner: nothing is proposed that would write over/);
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
});
