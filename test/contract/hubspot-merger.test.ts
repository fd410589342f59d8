import assert from "node:assert/strict";
import * as z from "zod";

import { missingChildren } from "../../src/domain/merge/missing-children.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { RecordSnapshot } from "../../src/domain/model/merge.ts";
import type { CrmMerger, UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { crmMergerContract } from "./crm-merger.contract.ts";
import { hubspotBench } from "./hubspot-pairs.ts";
import { hubspotPortals } from "./hubspot-portal.ts";
import type { Habits } from "./hubspot-portal.ts";
import { fine } from "./items.ts";
import type { MergeBench } from "./merge-bench.ts";
import { door } from "./portal-hands.ts";
import { HUBSPOT_MERGES } from "./ways.ts";
import { portalsOf } from "./whole-suite.ts";

describe("HubSpot's merger", function () {
  this.timeout(60_000);
  const portals = portalsOf("HubSpot", hubspotPortals);
  const open = (habits: Omit<Habits, "provisioned">) => async (): Promise<MergeBench> => hubspotBench(portals().url, await portals().open({ ...habits, provisioned: true }));

  // Unique values on engagements are nothing to a merge; of the other facts each is turned once.
  crmMergerContract("HubSpot", open({}));
  crmMergerContract("HubSpot that answers otherwise where nobody knows", open({
    facts: { datedBatch207: false, uniqueConflictIs409: false, bareRefusals: true, refreshTokenRotates: true, batchReadFollowsMerges: false, binKeepsUniqueValues: true },
    settings: { shuffleBatchResults: true, searchLagMs: 3_000 },
  }));

  it("when HubSpot moves activities only half an hour after a merge, then they are missing at once, and none is once the merge has settled", async () => {
    const bench = await open({ facts: HUBSPOT_MERGES.facts })();
    const [survivor, loser] = fine(await bench.merger.snapshot("contact", Object.values(await bench.pair("contact", (below) => below - 1, 3))));
    assert.ok(survivor && loser);
    const done = fine(await bench.merger.merge({ survivor, loser, values: {} }));
    const missing = async (): Promise<readonly string[]> => {
      const [now] = fine(await bench.merger.snapshot("contact", [done.survivor]));
      return now === undefined ? ["the record"] : missingChildren([survivor, loser], now).map(({ label }) => label);
    };
    assert.ok((await missing()).includes("notes"));
    await bench.portal.passTime(bench.merger.settlesAfterMs - 60_000);
    assert.ok((await missing()).includes("notes"), "not before");
    await bench.portal.passTime(60_000);
    assert.deepEqual(await missing(), []);
    await bench.portal.close();
  });

  describe("in its own ways", () => {
    let merger: CrmMerger;
    const edit = async (body: object): Promise<CrmRecordId> => crmRecordId(z.object({ id: z.string() }).parse(await door(portals().url, "POST", "edit", body)).id);
    const pair = async (email = "ana@example.com"): Promise<readonly [RecordSnapshot, RecordSnapshot]> => {
      const ids = [await edit({ object: "contacts", properties: { lastname: "Example" } }), await edit({ object: "contacts", properties: { lastname: "Sample", email } })];
      const [survivor, loser] = fine(await merger.snapshot("contact", ids));
      assert.ok(survivor && loser);
      return [survivor, loser];
    };
    const merged = async (): Promise<UnmergeOrder> => {
      const [survivor, loser] = await pair();
      const done = fine(await merger.merge({ survivor, loser, values: {} }));
      return { survivor, loser, merged: done.survivor, values: { email: null }, restored: null };
    };
    const opened = async (provisioned = true): Promise<void> => {
      const { crm } = await portals().open({ provisioned });
      assert.ok(crm.merger);
      ({ merger } = crm);
    };
    beforeEach(() => opened());

    it("when the loser's address was filled in on the survivor, then it goes back with the loser and stands nowhere else", async () => {
      const order = await merged();
      const { loser } = fine(await merger.unmerge(order));
      const [one, other] = fine(await merger.snapshot("contact", [order.merged, loser]));
      assert.deepEqual([one?.values["email"], one?.values["hs_additional_emails"], other?.values["email"]], [null, null, "ana@example.com"]);
    });

    it("when the loser's address is to stay with the survivor, then it is a conflict, and no record is made", async () => {
      const order = { ...(await merged()), values: {} };
      for (const again of [1, 2]) {
        const refused = await merger.unmerge(order);
        assert.ok(!refused.ok && refused.error.kind === "conflict", String(again));
        assert.ok(!refused.error.publicMessage.includes("ana@"));
      }
    });

    it("when somebody deleted the record that was brought back, then it is not made a second time", async () => {
      const order = await merged();
      const { loser } = fine(await merger.unmerge(order));
      await edit({ object: "contacts", id: loser, archived: true });
      const refused = await merger.unmerge({ ...order, restored: loser });
      assert.ok(!refused.ok && refused.error.kind === "not-found");
    });

    it("when the portal was never set up, then nothing is taken back and a sentence says what to do", async () => {
      await opened(false);
      const order = await merged();
      const refused = await merger.unmerge(order);
      assert.ok(!refused.ok && refused.error.kind === "forbidden" && !refused.error.mayHaveHappened);
      assert.match(refused.error.publicMessage, /set the portal up/);
      assert.equal(fine(await merger.snapshot("contact", [order.merged]))[0]?.values["email"], "ana@example.com");
    });

    it("when HubSpot says that a profile would be made of too many, then it is invalid, in a sentence of ours", async () => {
      const [survivor, loser] = await pair();
      await door(portals().url, "POST", "faults", [{ match: { path: "/crm/objects/2026-09/contacts/merge" }, fault: "status", status: 414, body: { status: "error", message: "Cannot have more than 250 identities on a profile" } }]);
      const refused = await merger.merge({ survivor, loser, values: {} });
      await door(portals().url, "DELETE", "faults");
      assert.ok(!refused.ok && refused.error.kind === "invalid" && !refused.error.mayHaveHappened);
      assert.match(refused.error.publicMessage, /at most 250/);
      const full = { ...survivor, values: { ...survivor.values, hs_merged_object_ids: Array.from({ length: 250 }, (_, at) => String(at)).join(";") } };
      assert.deepEqual(merger.obstacles(full, loser), [refused.error.publicMessage]);
    });
  });
});
