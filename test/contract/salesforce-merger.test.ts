import assert from "node:assert/strict";

import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordSnapshot } from "../../src/domain/model/merge.ts";
import type { CrmMerger, UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { crmMergerContract } from "./crm-merger.contract.ts";
import { fine } from "./items.ts";
import type { MergeBench } from "./merge-bench.ts";
import { door } from "./portal-hands.ts";
import { salesforceBench } from "./salesforce-pairs.ts";
import { salesforcePortals } from "./salesforce-portal.ts";
import type { Habits, SalesforcePortal } from "./salesforce-portal.ts";
import { portalsOf } from "./whole-suite.ts";

describe("Salesforce's merger", function () {
  this.timeout(60_000);
  const portals = portalsOf("Salesforce", salesforcePortals);
  const open = (settings: NonNullable<Habits["settings"]>, isShared: boolean) => async (): Promise<MergeBench> => salesforceBench(await portals().open({ settings, provisioned: true }), isShared);

  crmMergerContract("Salesforce", open({}, true));
  crmMergerContract("Salesforce without Shared Activities", open({ sharedActivities: false }, false));

  describe("in its own ways", () => {
    let portal: SalesforcePortal;
    let merger: CrmMerger;
    beforeEach(async () => {
      portal = await portals().open({ provisioned: true });
      assert.ok(portal.crm.merger);
      ({ merger } = portal.crm);
    });
    const pair = async (): Promise<readonly [RecordSnapshot, RecordSnapshot]> => {
      const ids: CrmRecordId[] = [];
      for (const LastName of ["Example", "Sample"]) ids.push(await portal.edit({ object: "Contact", fields: { LastName } }));
      const [survivor, loser] = fine(await merger.snapshot("contact", ids));
      assert.ok(survivor && loser);
      return [survivor, loser];
    };
    const merged = async (): Promise<UnmergeOrder> => {
      const [survivor, loser] = await pair();
      const done = fine(await merger.merge({ survivor, loser, values: { Title: "Head" } }));
      return { survivor, loser, merged: done.survivor, values: { Title: null }, restored: null };
    };

    it("when the loser has left the recycle bin, then it is not found, and the survivor keeps what it has", async () => {
      const order = await merged();
      await portal.edit({ object: "Contact", id: order.loser.crmId, erased: true });
      const refused = await merger.unmerge(order);
      assert.ok(!refused.ok && refused.error.kind === "not-found" && !refused.error.mayHaveHappened);
      assert.equal(fine(await merger.snapshot("contact", [order.merged]))[0]?.values["Title"], "Head");
    });

    it("when a person brought the loser back and deleted it, then it is a conflict and stays deleted", async () => {
      const order = await merged();
      await portal.edit({ object: "Contact", id: order.loser.crmId, deleted: false });
      await portal.edit({ object: "Contact", id: order.loser.crmId, deleted: true });
      const refused = await merger.unmerge(order);
      assert.ok(!refused.ok && refused.error.kind === "conflict");
      assert.deepEqual(fine(await merger.snapshot("contact", [order.loser.crmId])), []);
    });

    it("when a row is locked for a moment, then the merge waits and comes about", async () => {
      const [survivor, loser] = await pair();
      await door(portals().url, "POST", "faults", [{ match: { path: "/services/Soap/u/66.0", times: 2 }, fault: "lock" }]);
      assert.equal(fine(await merger.merge({ survivor, loser, values: {} })).changed, true);
    });

    it("when the session ended, then it is renewed and the merge comes about", async () => {
      const [survivor, loser] = await pair();
      await door(portals().url, "POST", "faults", [{ match: { path: "/services/Soap/u/66.0" }, fault: "expire-token" }]);
      assert.equal(fine(await merger.merge({ survivor, loser, values: {} })).changed, true);
    });

    it("when a merge would make the survivor another record's duplicate, then it is invalid and nothing is done", async () => {
      const [survivor, loser] = await pair();
      await portal.edit({ object: "Contact", fields: { LastName: "Example", Email: "ana@example.com" } });
      const refused = await merger.merge({ survivor, loser, values: { Email: "ana@example.com" } });
      assert.ok(!refused.ok && refused.error.kind === "invalid" && !refused.error.mayHaveHappened);
      assert.equal(fine(await merger.snapshot("contact", [survivor.crmId, loser.crmId])).length, 2);
    });

    it("when one is a lead and the other a contact, or one was converted, then a sentence says so", async () => {
      const lead = await portal.edit({ object: "Lead", fields: { LastName: "Example", Company: "Example Sensors" } });
      const [contact] = await pair();
      const [open] = fine(await merger.snapshot("contact", [lead]));
      assert.ok(open);
      assert.match(merger.obstacles(contact, open).join(" "), /must be converted instead/);
      const other = await portal.edit({ object: "Lead", fields: { LastName: "Sample", Company: "Example Sensors" } });
      await portal.edit({ object: "Lead", id: other, convert: true });
      const [converted] = fine(await merger.snapshot("contact", [other]));
      assert.ok(converted);
      assert.deepEqual(merger.obstacles(open, converted), ["A converted lead cannot be merged."]);
    });
  });
});
