import assert from "node:assert/strict";
import * as z from "zod";

import { hubspotPortals } from "./hubspot-portal.ts";
import type { UpsertItem } from "../../src/ports/crm-writer.ts";
import { fine, item } from "./items.ts";
import { heldWith } from "./portal.ts";
import { requestsOf } from "./portal-hands.ts";
import type { SeenRequest } from "./portal-hands.ts";
import { salesforcePortals } from "./salesforce-portal.ts";

const InputsSchema = z.object({ inputs: z.array(z.object({ objectWriteTraceId: z.string().optional() })) });

/** Calls of one activity that names an account, a deal and people, and of the task that follows from it: HubSpot's batches are of one object each, Salesforce is asked for the keys first. */
const CALLS = 2;

for (const [crm, open] of [["hubspot", hubspotPortals], ["salesforce", salesforcePortals]] as const) {
  describe(`one activity that somebody waits for (${crm})`, function () {
    this.timeout(60_000);
    let portals: Awaited<ReturnType<typeof open>>;
    before(async () => { portals = await open(); });
    after(() => portals.stop());

    /** The calls of logging one, in a portal whose ways are known already. */
    async function logged(people: 1 | 2, activity: "call" | "meeting" = "call", facts: Readonly<Record<string, boolean>> = {}): Promise<readonly SeenRequest[]> {
      const portal = await portals.open({ provisioned: true, facts });
      const { contact, otherContact, account, opportunity } = portal.ids;
      const ties = (people === 1 ? [contact] : [contact, otherContact]).map((crmId) => ({ object: "contact" as const, crmId }));
      const associations = [...ties, { object: "account" as const, crmId: account }, { object: "opportunity" as const, crmId: opportunity }];
      const log = async (): Promise<readonly UpsertItem[]> => {
        const items = ([activity, "task"] as const).map((object) => item(portal, object, { associations }));
        for (const { result } of await portal.crm.writer.upsert(items)) fine(result);
        return items;
      };
      await log();
      const before = (await requestsOf(portals.url)).length;
      const items = await log();
      const calls = (await requestsOf(portals.url)).slice(before);
      for (const { object, key } of items) {
        const [held] = await heldWith(portal, object, key);
        for (const { crmId } of ties) assert.ok(held?.contacts.includes(crmId), `a ${object} lacks somebody`);
      }
      return calls;
    }

    for (const activity of ["call", "meeting"] as const) for (const people of [1, 2] as const) {
      it(`takes as few calls as BEHAVIOR.md names: a ${activity} with ${String(people)} of their people`, async () => {
        const calls = (await logged(people, activity)).map(({ method, path }) => `${method} ${path.split("?")[0] ?? ""}`);
        assert.equal(calls.length, CALLS, JSON.stringify(calls));
      });
    }

    if (crm === "salesforce") {
      for (const [what, facts, calls] of [["cannot name what a collection made", { referencesIntoCollections: false }, 3], ["keeps no unique keys", { uniqueOnActivities: false }, 3], ["has neither", { referencesIntoCollections: false, uniqueOnActivities: false }, 4]] as const) {
        it(`takes no more calls than BEHAVIOR.md names of an org that ${what}: a meeting with two people`, async () => {
          assert.equal((await logged(2, "meeting", facts)).length, calls);
        });
      }
    }

    if (crm === "hubspot") {
      it("bears a trace id of its own on every input that is written", async () => {
        const inputs = (await logged(2)).flatMap(({ body }) => InputsSchema.parse(body).inputs.map(({ objectWriteTraceId }) => objectWriteTraceId));
        assert.equal(inputs.length, 2);
        assert.equal(new Set(inputs).size, 2);
        assert.ok(inputs.every((id) => id !== undefined && id !== ""));
      });
    }
  });
}
