import assert from "node:assert/strict";

import { at, list, SandboxClient, textAt } from "./sandbox-client.ts";

const objects = "/crm/objects/2026-09/contacts";
const lagMs = 2_000;
const tailMs = 600_000;

describe("the lag of search in the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const found = async (property: string, body: object = {}): Promise<readonly string[]> => {
    const { json } = await hubspot.call("POST", `${objects}/search`, { properties: [property], limit: 200, ...body });
    return list(json, "results").map((record) => textAt(record, "properties", property));
  };
  const advance = (advanceMs: number): Promise<unknown> => hubspot.door("POST", "clock", { advanceMs });

  it("when some changes are late, then records made later are seen earlier, and all of them in the end", async () => {
    await hubspot.door("POST", "clock", { rate: 0.000_001 });
    await hubspot.door("POST", "settings", { searchLagMs: lagMs, searchLagTailMs: tailMs, searchLagTailRate: 0.3 });
    const names = Array.from({ length: 100 }, (_, index) => `N${String(index).padStart(3, "0")}`);
    await hubspot.call("POST", `${objects}/batch/create`, { inputs: names.map((lastname) => ({ properties: { lastname } })) });
    assert.deepEqual(await found("lastname"), []);
    await advance(lagMs);
    const early = await found("lastname");
    assert.ok(early.length > 50 && early.length < 90, String(early.length));
    const firstMissing = names.findIndex((name) => !early.includes(name));
    assert.ok(names.slice(firstMissing).some((name) => early.includes(name)), "the late ones are not simply the last ones");
    await advance(tailMs / 2);
    const between = await found("lastname");
    assert.ok(between.length > early.length && between.length < names.length, String(between.length));
    await advance(tailMs / 2);
    assert.deepEqual((await found("lastname")).toSorted(), names);
  });

  it("when a late change is overtaken by the next one of the same record, then the record never goes back", async () => {
    await hubspot.door("POST", "settings", { searchLagTailMs: tailMs, searchLagTailRate: 1 });
    const id = await hubspot.create("contacts", { lastname: "First" });
    await hubspot.door("POST", "settings", { searchLagTailRate: 0 });
    await hubspot.call("PATCH", `${objects}/${id}`, { properties: { lastname: "Second" } });
    assert.deepEqual(await found("lastname"), ["Second"]);
    await advance(tailMs);
    assert.deepEqual(await found("lastname"), ["Second"]);
    await hubspot.call("DELETE", `${objects}/${id}`);
    assert.deepEqual(await found("lastname"), []);
  });

  it("when a change is refused, then no search ever sees it, however late", async () => {
    await hubspot.door("POST", "settings", { searchLagTailMs: tailMs, searchLagTailRate: 0.5 });
    const inputs = [...Array.from({ length: 20 }, (_, index) => ({ properties: { lastname: `N${String(index)}` } })), { properties: { bogus: "1" } }];
    assert.equal((await hubspot.call("POST", `${objects}/batch/create`, { inputs })).status, 400);
    for (const advanceMs of [0, tailMs]) {
      await advance(advanceMs);
      assert.deepEqual(await found("lastname"), []);
    }
  });

  it("when searches show the present, then a row may lie outside of the window it was found in", async () => {
    await hubspot.door("POST", "settings", { searchLagMs: lagMs, searchShowsPresent: true });
    const id = await hubspot.create("contacts", { lastname: "Before" });
    await advance(lagMs);
    const { json } = await hubspot.call("GET", `${objects}/${id}?properties=lastmodifieddate`);
    const until = textAt(json, "properties", "lastmodifieddate");
    await hubspot.call("PATCH", `${objects}/${id}`, { properties: { lastname: "After" } });
    const window = { filterGroups: [{ filters: [{ propertyName: "lastmodifieddate", operator: "LTE", value: until }] }] };
    assert.deepEqual(await found("lastname", window), ["After"]);
    const [moved] = await found("lastmodifieddate", window);
    assert.ok(moved !== undefined && moved > until);
    await advance(lagMs);
    assert.deepEqual(await found("lastname", window), []);
    assert.equal(at(json, "id"), id);
  });
});
