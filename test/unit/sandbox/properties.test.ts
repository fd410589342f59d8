import assert from "node:assert/strict";

import { at, list, SandboxClient } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const path = "/crm/properties/2026-09/contacts";
const plain = { groupName: "contactinformation", name: "steward_note", label: "Note", type: "string", fieldType: "text" };

describe("properties in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const make = (more: object, to = path): Promise<Answer> => hubspot.call("POST", to, { ...plain, ...more });

  for (const [what, more] of [
    ["a name in capitals", { name: "Note" }],
    ["a name with a blank", { name: "my note" }],
    ["a group that does not exist", { groupName: "nowhere" }],
    ["an input that does not go with its type", { fieldType: "number" }],
    ["options with the same value", { type: "enumeration", fieldType: "select", options: [1, 2].map(() => ({ label: "A", value: "a", hidden: false })) }],
    ["unique values of a date", { type: "date", fieldType: "date", hasUniqueValue: true }],
  ] as const) {
    it(`when a property is made with ${what}, then it is refused`, async () => {
      assert.equal((await make(more)).status, 400);
      assert.equal((await hubspot.call("GET", `${path}/${"name" in more ? more.name : plain.name}`)).status, 404);
    });
  }

  it("when a property is made with a type that only the vendor's own have, then it is refused", async () => {
    assert.equal((await hubspot.callWrongly("POST", path, { ...plain, type: "json" })).status, 400);
    assert.equal((await hubspot.call("GET", `${path}/${plain.name}`)).status, 404);
  });

  it("when a property exists, then making it again is a conflict", async () => {
    assert.equal((await make({})).status, 201);
    const again = await make({});
    assert.equal(again.status, 409);
    assert.equal(at(again.json, "category"), "OBJECT_ALREADY_EXISTS");
    assert.equal((await make({ name: "email" })).status, 409);
  });

  it("when an eleventh unique property is made, then it is refused", async () => {
    for (let index = 0; index < 10; index += 1) assert.equal((await make({ name: `key_${String(index)}`, hasUniqueValue: true })).status, 201);
    assert.equal((await make({ name: "key_10", hasUniqueValue: true })).status, 400);
    assert.equal((await make({ name: "key_10" })).status, 201);
    await hubspot.call("DELETE", `${path}/key_0`);
    assert.equal((await make({ name: "key_11", hasUniqueValue: true })).status, 201);
  });

  it("when unique values do not work on engagements, then only those are refused", async () => {
    await hubspot.door("POST", "facts", { uniqueOnEngagements: false });
    assert.equal((await make({ groupName: "note", hasUniqueValue: true }, "/crm/properties/2026-09/notes")).status, 400);
    assert.equal((await make({ groupName: "note" }, "/crm/properties/2026-09/notes")).status, 201);
    assert.equal((await make({ hasUniqueValue: true })).status, 201);
  });

  it("when uniqueness is to be changed later, then it is refused and other changes are not", async () => {
    await make({});
    assert.equal((await hubspot.call("PATCH", `${path}/steward_note`, { hasUniqueValue: true })).status, 400);
    const changed = await hubspot.call("PATCH", `${path}/steward_note`, { label: "Other" });
    assert.equal(at(changed.json, "label"), "Other");
    assert.equal(at(changed.json, "hasUniqueValue"), false);
  });

  it("when a built-in property is deleted or given another type, then it is refused", async () => {
    assert.equal((await hubspot.call("DELETE", `${path}/email`)).status, 400);
    assert.equal((await hubspot.call("PATCH", `${path}/jobtitle`, { type: "number", fieldType: "number" })).status, 400);
    assert.equal((await hubspot.call("PATCH", `${path}/jobtitle`, { label: "Role" })).status, 200);
    assert.equal(at((await hubspot.call("GET", `${path}/jobtitle`)).json, "label"), "Role");
  });

  it("when a property is deleted, then its values cannot be written and are not read", async () => {
    await make({});
    const id = await hubspot.create("contacts", { lastname: "Example", steward_note: "Hi" });
    assert.equal((await hubspot.call("DELETE", `${path}/steward_note`)).status, 204);
    assert.equal((await hubspot.call("GET", `${path}/steward_note`)).status, 404);
    assert.equal((await hubspot.call("GET", `${path}/steward_note?archived=true`)).status, 200);
    const write = await hubspot.call("PATCH", `/crm/objects/2026-09/contacts/${id}`, { properties: { steward_note: "Ho" } });
    assert.equal(at(SandboxClient.problems(write), 0, "error"), "PROPERTY_DOESNT_EXIST");
    const { json } = await hubspot.call("GET", `/crm/objects/2026-09/contacts/${id}?properties=steward_note`);
    assert.equal(at(json, "properties", "steward_note"), undefined);
  });

  it("when options are changed, then the new ones are allowed and the old ones are not", async () => {
    const options = (value: string): object => ({ options: [{ label: value, value, hidden: false }] });
    await make({ type: "enumeration", fieldType: "select", ...options("a") });
    await hubspot.call("PATCH", `${path}/steward_note`, options("b"));
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", steward_note: "a" } })).status, 400);
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", steward_note: "b" } })).status, 201);
  });

  it("when properties are made and read in batches, then one bad one spoils the making and a missing one is told", async () => {
    const inputs = [{ ...plain, name: "one" }, { ...plain, name: "Two" }];
    assert.equal((await hubspot.call("POST", `${path}/batch/create`, { inputs })).status, 400);
    assert.equal((await hubspot.call("GET", `${path}/one`)).status, 404);
    assert.equal((await hubspot.call("POST", `${path}/batch/create`, { inputs: inputs.slice(0, 1) })).status, 201);
    const read = await hubspot.call("POST", `${path}/batch/read`, { archived: false, inputs: [{ name: "one" }, { name: "two" }] });
    assert.equal(read.status, 207);
    assert.deepEqual(list(read.json, "results").map((each) => at(each, "name")), ["one"]);
  });

  it("when a group is made, then properties can be in it and it cannot be deleted with them", async () => {
    const group = { name: "steward", label: "Steward" };
    assert.equal((await hubspot.call("POST", `${path}/groups`, group)).status, 201);
    assert.equal((await hubspot.call("POST", `${path}/groups`, group)).status, 409);
    assert.equal((await make({ groupName: "steward" })).status, 201);
    assert.equal((await hubspot.call("DELETE", `${path}/groups/steward`)).status, 400);
    await hubspot.call("DELETE", `${path}/steward_note`);
    assert.equal((await hubspot.call("DELETE", `${path}/groups/steward`)).status, 204);
    assert.equal((await hubspot.call("GET", `${path}/groups/steward`)).status, 404);
  });

  it("when an admin sets a rule, then it is readable and binds writes of apps and people", async () => {
    await hubspot.door("POST", "validations", { object: "contacts", property: "jobtitle", rules: [{ ruleType: "MAX_LENGTH", ruleArguments: ["5"] }] });
    const { json } = await hubspot.call("GET", "/crm/property-validations/2026-09/0-1");
    assert.deepEqual(at(json, "results", 0), { propertyName: "jobtitle", propertyValidationRules: [{ ruleType: "MAX_LENGTH", ruleArguments: ["5"] }] });
    const refused = await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", jobtitle: "Manager" } });
    assert.equal(at(SandboxClient.problems(refused), 0, "name"), "jobtitle");
    assert.equal((await hubspot.door("POST", "edit", { object: "contacts", properties: { lastname: "E", jobtitle: "Manager" } })).status, 400);
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", jobtitle: "Boss" } })).status, 201);
  });

  it("when a rule is set through the API, then it joins the others; one that cannot be enforced is refused", async () => {
    const rule = "/crm/property-validations/2026-09/0-1/phone/rule-type";
    assert.equal((await hubspot.call("PUT", `${rule}/PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE`, { ruleArguments: [] })).status, 204);
    assert.equal((await hubspot.call("PUT", `${rule}/FORMAT`, { ruleArguments: [] })).status, 400);
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", phone: "216 555 0101" } })).status, 400);
    assert.equal((await hubspot.call("POST", "/crm/objects/2026-09/contacts", { properties: { lastname: "E", phone: "+1 216 555 0101" } })).status, 201);
  });
});
