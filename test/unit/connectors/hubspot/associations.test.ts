import assert from "node:assert/strict";

import { readAssociations } from "../../../../connectors/hubspot/associations.ts";
import { scriptedVendor } from "./scripted-vendor.ts";
import type { Said, ScriptedVendor } from "./scripted-vendor.ts";

const PAIR = { from: "opportunity", to: "contact" } as const;
const page = (after: string | null): Said => ({
  status: 200,
  json: { status: "COMPLETE", results: [{ from: { id: "7" }, to: [{ toObjectId: 1, associationTypes: [] }], ...(after === null ? {} : { paging: { next: { after } } }) }] },
});

describe("associations of HubSpot's records", () => {
  let vendor: ScriptedVendor;
  afterEach(() => { vendor.stop(); });

  it("F39 when the pages of one record do not come to an end, then that is an error, not the part that was read", async () => {
    vendor = await scriptedVendor(() => page("more"));
    const read = await readAssociations(vendor.client, PAIR, ["7"]);
    assert.equal(read.ok ? "a part" : read.error.kind, "unavailable");
  });

  it("F39 when a record has none, then it is told so by name; every other complaint is an error", async () => {
    const complaints = { none: "crm.associations.NO_ASSOCIATIONS_FOUND", other: "crm.associations.INTERNAL" };
    for (const [what, subCategory] of Object.entries(complaints)) {
      vendor = await scriptedVendor(() => ({ status: 207, json: { status: "COMPLETE", results: [], numErrors: 1, errors: [{ status: "error", category: "VALIDATION_ERROR", subCategory, message: "No." }] } }));
      const read = await readAssociations(vendor.client, PAIR, ["7"]);
      assert.equal(read.ok, what === "none");
      vendor.stop();
    }
  });
});
