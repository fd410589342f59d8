import assert from "node:assert/strict";
import * as z from "zod";

import { startSandbox } from "../helpers/start-sandbox.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";
import { door } from "./portal-hands.ts";
import { HUBSPOT_MERGES, HUBSPOT_TELLS, HUBSPOT_WAYS, SALESFORCE_TELLS, SALESFORCE_WAYS } from "./ways.ts";

type Facts = Readonly<Record<string, boolean | number | readonly string[]>>;
const FactsSchema = z.record(z.string(), z.union([z.boolean(), z.number(), z.array(z.string())]));

/** The suites run `HUBSPOT_WAYS` and `SALESFORCE_WAYS`; `told-by-webhooks` and `salesforce-feed` run what the vendors tell, `hubspot-merger` how they merge. */
describe("what nobody could verify of a vendor", function () {
  this.timeout(30_000);
  let sandbox: StartedSandbox;
  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());

  const tried: Readonly<Record<string, readonly (Facts | undefined)[]>> = {
    HubSpot: [...HUBSPOT_WAYS.map(({ habits }) => habits.facts), ...HUBSPOT_TELLS.map(({ facts }) => facts), HUBSPOT_MERGES.facts],
    Salesforce: [...SALESFORCE_WAYS, ...SALESFORCE_TELLS].map(({ habits }) => habits.facts),
  };
  for (const [vendor, ways] of Object.entries(tried)) {
    it(`is tried both ways against ${vendor}: every fact that its sandbox can turn, and no other`, async () => {
      const usual = FactsSchema.parse(await door(vendor === "HubSpot" ? sandbox.url : sandbox.salesforceUrl, "GET", "facts"));
      const turned = new Set(ways.flatMap((facts) => Object.entries(facts ?? {})).filter(([name, value]) => value !== usual[name]).map(([name]) => name));
      assert.deepEqual([...turned].toSorted(), Object.keys(usual).toSorted());
      for (const name of Object.keys(usual)) assert.ok(ways.some((facts) => (facts?.[name] ?? usual[name]) === usual[name]), `${name} is never as usual`);
    });
  }
});
