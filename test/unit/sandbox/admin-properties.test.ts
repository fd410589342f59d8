import assert from "node:assert/strict";

import { at, SandboxClient } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const path = "/crm/properties/2026-09/contacts/region";
const region = { object: "contacts", name: "region", label: "Region", groupName: "contactinformation", type: "enumeration", fieldType: "select", options: [{ label: "North", value: "n" }] };

describe("an admin's properties in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const admin = (change: object): Promise<Answer> => hubspot.door("POST", "properties", change);
  const write = (value: string): Promise<Answer> => hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", region: value } });

  it("when a property is made while an app is connected, then the app sees it and can write it", async () => {
    assert.equal((await write("n")).status, 400);
    assert.equal((await admin(region)).status, 200);
    assert.equal(at((await hubspot.call("GET", path)).json, "options", 0, "value"), "n");
    assert.equal((await write("n")).status, 201);
  });

  it("when options or the type change, then writes are held against what is there now", async () => {
    await admin(region);
    await admin({ ...region, options: [{ label: "South", value: "s" }] });
    assert.equal(at(SandboxClient.problems(await write("n"))[0], "error"), "INVALID_OPTION");
    assert.equal((await admin({ object: "contacts", name: "region", type: "number", fieldType: "number" })).status, 200);
    assert.equal(at(SandboxClient.problems(await write("s"))[0], "error"), "INVALID_INTEGER");
    assert.equal((await write("7")).status, 201);
  });

  it("when a property is archived and brought back, then it is gone and there again", async () => {
    await admin(region);
    await admin({ object: "contacts", name: "region", archived: true });
    assert.equal((await hubspot.call("GET", path)).status, 404);
    assert.equal(at(SandboxClient.problems(await write("n"))[0], "error"), "PROPERTY_DOESNT_EXIST");
    await admin({ object: "contacts", name: "region", archived: false });
    assert.equal((await write("n")).status, 201);
  });

  it("when an admin wants what the portal does not allow, then it is refused and nothing changes", async () => {
    for (const wrong of [{ object: "contacts", name: "email", archived: true }, { object: "contacts", name: "email", type: "number" }, { ...region, groupName: "nowhere" }, { ...region, object: "rocks" }]) {
      assert.equal((await admin(wrong)).status, 400);
    }
    assert.equal((await hubspot.call("GET", path)).status, 404);
    assert.equal(at((await hubspot.call("GET", "/crm/properties/2026-09/contacts/email")).json, "type"), "string");
  });

  it("when a rule's expression bears the vendor's flags, then it is understood; one that cannot be read is refused when it is set", async () => {
    const rule = (pattern: string): Promise<Answer> =>
      hubspot.door("POST", "validations", { object: "contacts", property: "jobtitle", rules: [{ ruleType: "REGEX", ruleArguments: [pattern] }] });
    assert.equal((await rule("(unclosed")).status, 400);
    assert.equal((await hubspot.call("PUT", "/crm/property-validations/2026-09/0-1/jobtitle/rule-type/REGEX", { ruleArguments: ["[z-a]"] })).status, 400);
    assert.equal((await rule("(?i)^buyer")).status, 200);
    const create = (jobtitle: string): Promise<Answer> => hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", jobtitle } });
    assert.equal((await create("BUYER")).status, 201);
    assert.equal(at(SandboxClient.problems(await create("Seller"))[0], "error"), "PROPERTY_VALIDATION_RULE_FAILED");
  });

  for (const [status, category] of [[423, "LOCKED"], [477, "MIGRATION_IN_PROGRESS"], [401, "INVALID_AUTHENTICATION"], [502, "INTERNAL_ERROR"]] as const) {
    it(`when only the status ${String(status)} is planned, then it comes in the vendor's shape with its time to wait`, async () => {
      await hubspot.door("POST", "faults", [{ fault: "status", status, retryAfterSeconds: 7_200 }]);
      const answer = await write("n");
      assert.deepEqual([answer.status, at(answer.json, "category"), at(answer.json, "status"), answer.headers.get("retry-after")], [status, category, "error", "7200"]);
    });
  }
});
