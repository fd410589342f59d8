import assert from "node:assert/strict";

import { at, list, SandboxClient } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const path = "/crm/objects/2026-09/contacts/search";

describe("search in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const search = (body: object): Promise<Answer> => hubspot.call("POST", path, body);
  const filter = (propertyName: string, operator: string, more: object = {}): object => ({ filterGroups: [{ filters: [{ propertyName, operator, ...more }] }] });
  const names = (answer: Answer): readonly unknown[] => list(answer.json, "results").map((record) => at(record, "properties", "lastname"));
  const group = (size: number): object => ({ filters: Array.from({ length: size }, () => ({ propertyName: "lastname", operator: "EQ", value: "x" })) });

  for (const [what, body] of [
    ["six groups", { filterGroups: Array.from({ length: 6 }, () => group(1)) }],
    ["seven filters in a group", { filterGroups: [group(7)] }],
    ["nineteen filters", { filterGroups: [group(6), group(6), group(6), group(1)] }],
    ["more than 3,000 characters", { query: "x".repeat(3_000) }],
    ["a page that ends beyond 10,000", { limit: 200, after: "9900" }],
    ["a limit of 201", { limit: 201 }],
    ["two sorts", { sorts: ["lastname", "firstname"] }],
    ["an unknown property", filter("bogus", "EQ", { value: "x" })],
    ["no value", filter("lastname", "EQ")],
    ["a BETWEEN without an end", filter("createdate", "BETWEEN", { value: "1" })],
    ["an IN without values", filter("lastname", "IN")],
    ["a sort by an unknown property", { sorts: ["bogus"] }],
  ] as const) {
    it(`when a search has ${what}, then it is refused`, async () => {
      const answer = await search(body);
      assert.equal(answer.status, 400);
      assert.equal(at(answer.json, "category"), "VALIDATION_ERROR");
    });
  }

  it("when the last allowed page is asked for, then it is not refused", async () => {
    assert.equal((await search({ limit: 200, after: "9800" })).status, 200);
    assert.equal((await search({ filterGroups: [group(6), group(6), group(6)] })).status, 200);
  });

  it("when a sixth search comes within a second, then it is a 429 without rate headers", async () => {
    await hubspot.door("POST", "settings", { searchesPerSecond: 5 });
    const answers: Answer[] = [];
    for (let index = 0; index < 6; index += 1) answers.push(await search({}));
    const last = answers.at(-1);
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200, 200, 429]);
    assert.equal(at(last?.json, "message"), "You have reached your secondly limit.");
    assert.equal(at(last?.json, "policyName"), "SECONDLY");
    for (const answer of answers) assert.equal(answer.headers.get("x-hubspot-ratelimit-max"), null);
    await hubspot.door("POST", "clock", { advanceMs: 1_000 });
    assert.equal((await search({})).status, 200);
  });

  it("when a record was just made, then a lagging search does not see it yet, nor a change of it", async () => {
    await hubspot.door("POST", "settings", { searchLagMs: 5_000 });
    const id = await hubspot.create("contacts", { lastname: "Early" });
    assert.deepEqual(names(await search({})), []);
    assert.equal((await hubspot.call("GET", `/crm/objects/2026-09/contacts/${id}`)).status, 200);
    await hubspot.door("POST", "clock", { advanceMs: 5_000 });
    assert.deepEqual(names(await search({})), ["Early"]);
    await hubspot.call("PATCH", `/crm/objects/2026-09/contacts/${id}`, { properties: { lastname: "Late" } });
    assert.deepEqual(names(await search({})), ["Early"]);
    await hubspot.door("POST", "clock", { advanceMs: 5_000 });
    assert.deepEqual(names(await search({})), ["Late"]);
  });

  it("when a record is archived, then search does not show it", async () => {
    const id = await hubspot.create("contacts", { lastname: "Gone" });
    await hubspot.call("DELETE", `/crm/objects/2026-09/contacts/${id}`);
    assert.equal(at((await search({})).json, "total"), 0);
  });

  describe("with three contacts", () => {
    beforeEach(async () => {
      await hubspot.create("contacts", { lastname: "Ash", email: "ash@example.com", phone: "+1 (216) 555-0101", annualrevenue: "5" });
      await hubspot.create("contacts", { lastname: "Birch", email: "birch@sub.example.com", city: "Akron" });
      await hubspot.create("contacts", { lastname: "Cedar Birch", jobtitle: "Plant Manager" });
    });

    for (const [propertyName, operator, more, found] of [
      ["lastname", "EQ", { value: "ash" }, ["Ash"]],
      ["lastname", "NEQ", { value: "Ash" }, ["Birch", "Cedar Birch"]],
      ["city", "NEQ", { value: "Cleveland" }, ["Ash", "Birch", "Cedar Birch"]],
      ["lastname", "IN", { values: ["ash", "birch"] }, ["Ash", "Birch"]],
      ["lastname", "IN", { values: ["Ash"] }, []],
      ["lastname", "NOT_IN", { values: ["ash"] }, ["Birch", "Cedar Birch"]],
      ["city", "HAS_PROPERTY", {}, ["Birch"]],
      ["city", "NOT_HAS_PROPERTY", {}, ["Ash", "Cedar Birch"]],
      ["lastname", "CONTAINS_TOKEN", { value: "birch" }, ["Birch", "Cedar Birch"]],
      ["lastname", "CONTAINS_TOKEN", { value: "bir" }, []],
      ["lastname", "CONTAINS_TOKEN", { value: "bir*" }, ["Birch", "Cedar Birch"]],
      ["lastname", "NOT_CONTAINS_TOKEN", { value: "birch" }, ["Ash"]],
      ["createdate", "GTE", { value: "0" }, ["Ash", "Birch", "Cedar Birch"]],
      ["createdate", "LT", { value: "2020-01-01T00:00:00Z" }, []],
      ["createdate", "BETWEEN", { value: "0", highValue: "1" }, []],
    ] as const) {
      it(`when ${propertyName} ${operator} ${JSON.stringify(more)} is asked, then it finds ${String(found.length)}`, async () => {
        assert.deepEqual(names(await search(filter(propertyName, operator, more))), found);
      });
    }

    it("when groups are given, then they are joined by OR and their filters by AND", async () => {
      const both = [{ propertyName: "lastname", operator: "EQ", value: "birch" }, { propertyName: "city", operator: "EQ", value: "Cleveland" }];
      const either = [{ filters: both }, { filters: [{ propertyName: "jobtitle", operator: "HAS_PROPERTY" }] }];
      assert.deepEqual(names(await search({ filterGroups: either })), ["Cedar Birch"]);
    });

    it("when a free query is given, then words match from their start and phones without country code", async () => {
      assert.deepEqual(names(await search({ query: "bir" })), ["Birch", "Cedar Birch"]);
      assert.deepEqual(names(await search({ query: "216 555 0101" })), ["Ash"]);
      assert.deepEqual(names(await search({ query: "+44 216 555 0101" })), ["Ash"]);
    });

    it("when results are sorted and paged, then order and total hold", async () => {
      const first = await search({ sorts: [{ propertyName: "lastname", direction: "DESCENDING" }], limit: 2 });
      assert.deepEqual(names(first), ["Cedar Birch", "Birch"]);
      assert.equal(at(first.json, "total"), 3);
      const after = at(first.json, "paging", "next", "after");
      const second = await search({ sorts: [{ propertyName: "lastname", direction: "DESCENDING" }], limit: 2, after });
      assert.deepEqual(names(second), ["Ash"]);
      assert.equal(at(second.json, "paging"), undefined);
    });

    it("when an association is asked for, then only linked records are found", async () => {
      const company = await hubspot.create("companies", { name: "Example" });
      const id = String(at((await search(filter("lastname", "EQ", { value: "ash" }))).json, "results", 0, "id"));
      await hubspot.call("PUT", `/crm/objects/2026-09/contacts/${id}/associations/default/companies/${company}`);
      assert.deepEqual(names(await search(filter("associations.company", "EQ", { value: company }))), ["Ash"]);
    });
  });

  it("when an option is among those asked for, then it is found as it is written", async () => {
    await hubspot.create("tasks", { hs_timestamp: "1774000800000", hs_task_status: "NOT_STARTED" });
    const body = filter("hs_task_status", "IN", { values: ["NOT_STARTED", "WAITING"] });
    assert.equal(at((await hubspot.call("POST", "/crm/objects/2026-09/tasks/search", body)).json, "total"), 1);
  });

  it("when contacts are asked by the date property of other types, then nothing is found and nothing is said", async () => {
    await hubspot.create("contacts", { lastname: "Ash" });
    assert.equal(at((await search(filter("hs_lastmodifieddate", "GTE", { value: "0" }))).json, "total"), 0);
    assert.equal(at((await search(filter("lastmodifieddate", "GTE", { value: "0" }))).json, "total"), 1);
  });
});
