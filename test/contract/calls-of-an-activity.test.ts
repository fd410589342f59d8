import assert from "node:assert/strict";
import * as z from "zod";

import { hubspotPortals } from "./hubspot-portal.ts";
import { fine, item } from "./items.ts";
import { requestsOf } from "./portal-hands.ts";
import type { SeenRequest } from "./portal-hands.ts";
import { salesforcePortals } from "./salesforce-portal.ts";

const InputsSchema = z.object({ inputs: z.array(z.object({ objectWriteTraceId: z.string().optional() })) });

/** Calls of one activity that names a person, an account and a deal, and of the task that follows from it; more of them for more people. */
const CALLS = { hubspot: { one: 2, two: 2 }, salesforce: { one: 4, two: 6 } } as const;

for (const [crm, open] of [["hubspot", hubspotPortals], ["salesforce", salesforcePortals]] as const) {
  describe(`one activity that somebody waits for (${crm})`, function () {
    this.timeout(60_000);
    let portals: Awaited<ReturnType<typeof open>>;
    before(async () => { portals = await open(); });
    after(() => portals.stop());

    /** The calls of logging one, in a portal whose ways are known already. */
    async function logged(people: 1 | 2): Promise<readonly SeenRequest[]> {
      const portal = await portals.open({ provisioned: true });
      const { contact, otherContact, account, opportunity } = portal.ids;
      const ties = (people === 1 ? [contact] : [contact, otherContact]).map((crmId) => ({ object: "contact" as const, crmId }));
      const associations = [...ties, { object: "account" as const, crmId: account }, { object: "opportunity" as const, crmId: opportunity }];
      const log = async (): Promise<void> => {
        for (const object of ["call", "task"] as const) for (const { result } of await portal.crm.writer.upsert(object, [item(portal, object, { associations })])) fine(result);
      };
      await log();
      const before = (await requestsOf(portals.url)).length;
      await log();
      return (await requestsOf(portals.url)).slice(before);
    }

    it("takes as few calls as BEHAVIOR.md names", async () => {
      const counts = [(await logged(1)), (await logged(2))].map((calls) => calls.map(({ method, path }) => `${method} ${path.split("?")[0] ?? ""}`));
      assert.deepEqual(counts.map(({ length }) => length), [CALLS[crm].one, CALLS[crm].two], JSON.stringify(counts));
    });

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
