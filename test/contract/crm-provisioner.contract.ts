import assert from "node:assert/strict";

import { fine, freshKey } from "./items.ts";
import type { Portal, Skip } from "./portal.ts";
import { contractTests } from "./suite.ts";

/** What every connector's provisioner promises. `open` yields a portal that nobody has set up. */
export function crmProvisionerContract(name: string, open: () => Promise<Portal>, skips: readonly Skip[] = []): void {
  describe(`${name} keeps the CrmProvisioner contract`, function () {
    this.timeout(60_000);
    let portal: Portal;
    beforeEach(async () => { portal = await open(); });
    afterEach(async () => { await portal.close(); });

    contractTests(skips, (test) => {
      test("when the portal does not allow it, then the plan says what an admin must do, and nothing is half said", async () => {
        await portal.strike("forbidden", "make-field", 1_000);
        const plan = fine(await portal.crm.provisioner.apply());
        assert.ok(plan.steps.length > 0);
        for (const step of plan.steps) {
          assert.equal(step.state, "missing");
          assert.ok(step.adminAction !== null && step.adminAction.length > 20, step.name);
        }
      });

      for (const fault of ["server-error", "throttled", "garbage", "drop-after-commit"] as const) {
        test(`when setting up meets ${fault}, then it can be done again and ends complete`, async () => {
          await portal.strike(fault, "make-field");
          await portal.crm.provisioner.apply();
          await portal.calm();
          await portal.adminSetsUp();
          const plan = fine(await portal.crm.provisioner.apply());
          assert.deepEqual(plan.steps.filter(({ state }) => state !== "present"), []);
        });
      }

      test("when the portal cannot be read, then there is no plan", async () => {
        await portal.strike("server-error", "properties");
        const plan = await portal.crm.provisioner.plan();
        assert.ok(!plan.ok && plan.error.kind === "unavailable");
      });

      test("when only a plan is asked for, then nothing changes", async () => {
        const before = await portal.mutations();
        const plan = fine(await portal.crm.provisioner.plan());
        assert.ok(plan.steps.every(({ state }) => state === "missing"));
        assert.equal(await portal.mutations(), before);
      });

      test("when it runs twice, then the second run finds everything present and changes nothing", async () => {
        await portal.adminSetsUp();
        const first = fine(await portal.crm.provisioner.apply());
        assert.deepEqual(first.steps.filter(({ state, adminAction }) => state !== "present" || adminAction !== null), []);
        const before = await portal.mutations();
        const second = fine(await portal.crm.provisioner.apply());
        assert.deepEqual(second, first);
        assert.equal(await portal.mutations(), before);
      });

      test("when two run at once, then both end complete", async () => {
        await portal.adminSetsUp();
        const plans = await Promise.all([portal.crm.provisioner.apply(), portal.crm.provisioner.apply()]);
        for (const plan of plans) fine(plan);
        const plan = fine(await portal.crm.provisioner.plan());
        assert.deepEqual(plan.steps.filter(({ state }) => state !== "present"), []);
      });

      test("when nothing was set up, then writing is refused as something an admin must allow", async () => {
        const found = await portal.crm.writer.find("note", [freshKey("note")]);
        assert.ok(!found.ok && found.error.kind === "forbidden");
      });
    });
  });
}
