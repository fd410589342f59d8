import assert from "node:assert/strict";
import { get } from "node:http";

import { at, list, SandboxClient } from "./sandbox-client.ts";

/** `fetch` does not let the Host header be chosen. */
function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${url}/_sandbox/clock`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

const contacts = "/crm/objects/2026-09/contacts";

describe("the control door of the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  it("when a page in a browser asks, then the door stays shut", async () => {
    const answer = await hubspot.send("POST", "/_sandbox/reset", {}, { origin: "https://example.com" });
    assert.equal(answer.status, 403);
    assert.equal(await statusWithHost(hubspot.url, "rebound.example.com"), 403);
    assert.equal(await statusWithHost(hubspot.url, new URL(hubspot.url).host), 200);
  });

  for (const [door, body] of [
    ["settings", { requestsPerWindow: 0 }], ["settings", { typo: 1 }], ["facts", { uniqueOnEngagements: "yes" }], ["facts", { typo: true }],
    ["clock", { rate: 0 }], ["clock", { typo: 1 }], ["edit", { object: "widgets" }], ["edit", { typo: 1 }], ["reset", { seed: { asOf: "yesterday" } }],
    ["reset", { seedDir: "/nowhere" }], ["validations", { object: "contacts", property: "jobtitle", rules: [{ ruleType: "FORMAT", ruleArguments: [] }] }],
  ] as const) {
    it(`when ${door} gets ${JSON.stringify(body)}, then it is refused with a reason and nothing changes`, async () => {
      const id = await hubspot.create("contacts", { lastname: "Stays" });
      const answer = await hubspot.door("POST", door, body);
      assert.equal(answer.status, 400);
      assert.ok(String(at(answer.json, "error")).length > 0);
      assert.equal((await hubspot.call("GET", `${contacts}/${id}`)).status, 200);
    });
  }

  it("when a door does not exist, then all that do are listed", async () => {
    const answer = await hubspot.door("GET", "nothing");
    assert.equal(answer.status, 404);
    assert.ok(list(answer.json, "doors").includes("POST /_sandbox/edit"));
  });

  it("when it is reset, then records, tokens, settings and requests are gone", async () => {
    await hubspot.create("contacts", { lastname: "Gone" });
    await hubspot.door("POST", "settings", { searchLagMs: 100 });
    await hubspot.door("POST", "reset");
    assert.equal((await hubspot.call("GET", contacts)).status, 401);
    assert.equal(at((await hubspot.door("GET", "settings")).json, "searchLagMs"), 0);
    assert.equal(list((await hubspot.door("GET", "requests?since=0")).json, "requests").length, 1);
    assert.deepEqual(list((await hubspot.door("GET", "records/contacts")).json, "records"), []);
  });

  it("when requests are listed, then each has its number, body, status and what it changed, without secrets", async () => {
    const before = list((await hubspot.door("GET", "requests")).json, "requests").length;
    const since = Number(at((await hubspot.door("GET", "requests")).json, "requests", before - 1, "seq"));
    const id = await hubspot.create("contacts", { email: "ana@example.com" });
    await hubspot.call("POST", contacts, { properties: { email: "ana@example.com" } });
    await hubspot.call("GET", `${contacts}/${id}?properties=email`);
    const { json } = await hubspot.door("GET", `requests?since=${String(since)}`);
    const requests = list(json, "requests");
    assert.deepEqual(requests.map((each) => at(each, "seq")), [since + 1, since + 2, since + 3]);
    assert.deepEqual(requests.map((each) => at(each, "status")), [201, 409, 200]);
    assert.deepEqual(at(requests[0], "changed"), [{ object: "contacts", id, op: "create" }]);
    assert.deepEqual(at(requests[0], "body"), { properties: { email: "ana@example.com" } });
    assert.deepEqual(at(requests[1], "changed"), []);
    assert.equal(at(requests[2], "path"), `${contacts}/${id}?properties=email`);
    assert.equal(at(requests[0], "headers", "authorization"), `…${hubspot.token.slice(-4)}`);
    const whole = JSON.stringify((await hubspot.door("GET", "requests")).json);
    for (const secret of [hubspot.token, hubspot.refreshToken, "steward-sandbox-secret"]) assert.ok(!whole.includes(secret));
  });

  it("when the log is longer than a page, then the next page goes on where it ended", async () => {
    const first = await hubspot.door("GET", "requests?limit=1");
    assert.equal(list(first.json, "requests").length, 1);
    const second = await hubspot.door("GET", `requests?limit=1&since=${String(at(first.json, "next"))}`);
    assert.equal(at(second.json, "requests", 0, "seq"), Number(at(first.json, "requests", 0, "seq")) + 1);
    assert.equal(at(second.json, "next"), null);
  });

  it("when a person edits, creates, links, archives and restores, then the API shows it and the history names a person", async () => {
    const made = await hubspot.door("POST", "edit", { object: "contacts", properties: { lastname: "Example" } });
    const id = String(at(made.json, "id"));
    const company = await hubspot.create("companies", { name: "Example" });
    await hubspot.door("POST", "edit", { object: "contacts", id, properties: { city: "Akron" }, associations: [{ object: "companies", id: company, types: [1] }] });
    const { json } = await hubspot.call("GET", `${contacts}/${id}?propertiesWithHistory=city&properties=city,associatedcompanyid`);
    assert.equal(at(json, "propertiesWithHistory", "city", 0, "sourceType"), "CRM_UI");
    assert.equal(at(json, "properties", "associatedcompanyid"), company);
    await hubspot.door("POST", "edit", { object: "contacts", id, archived: true });
    assert.equal((await hubspot.call("GET", `${contacts}/${id}`)).status, 404);
    await hubspot.door("POST", "edit", { object: "contacts", id, archived: false });
    assert.equal((await hubspot.call("GET", `${contacts}/${id}`)).status, 200);
    await hubspot.door("POST", "edit", { object: "contacts", id, associations: [{ object: "companies", id: company, remove: true }] });
    assert.equal(at((await hubspot.call("GET", `${contacts}/${id}?properties=associatedcompanyid`)).json, "properties", "associatedcompanyid"), null);
  });

  it("when a person merges, then the records door marks the old ones", async () => {
    const [ana, bo] = [await hubspot.create("contacts", { lastname: "Ana" }), await hubspot.create("contacts", { lastname: "Bo" })];
    const merged = await hubspot.door("POST", "edit", { object: "contacts", id: ana, mergeWith: bo });
    const records = list((await hubspot.door("GET", "records/contacts")).json, "records");
    const into = (id: string): unknown => at(records.find((record) => at(record, "id") === id), "mergedInto");
    assert.deepEqual([into(ana), into(bo)], [at(merged.json, "id"), at(merged.json, "id")]);
  });

  it("when a person's edit is refused, then it is in the vendor's words and nothing of it is done", async () => {
    const id = await hubspot.create("contacts", { lastname: "Stays" });
    const answer = await hubspot.door("POST", "edit", {
      object: "contacts", id, properties: { lastname: "Changed" }, associations: [{ object: "companies", id: "1" }],
    });
    assert.equal(answer.status, 404);
    assert.equal(at((await hubspot.call("GET", `${contacts}/${id}`)).json, "properties", "lastname"), "Stays");
  });

  it("when the clock is set and sped up, then records are stamped by it", async () => {
    await hubspot.door("POST", "clock", { setMs: Date.UTC(2026, 0, 1), rate: 1_000 });
    const first = await hubspot.call("POST", contacts, { properties: { lastname: "A" } });
    assert.match(String(at(first.json, "createdAt")), /^2026-01-01T00:/);
    const { json } = await hubspot.door("GET", "clock");
    assert.equal(at(json, "rate"), 1_000);
    assert.ok(Number(at(json, "nowMs")) > Date.UTC(2026, 0, 1));
  });
});
