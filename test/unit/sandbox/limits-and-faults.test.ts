import assert from "node:assert/strict";

import { at, list, SandboxClient } from "./sandbox-client.ts";
import type { Answer } from "./sandbox-client.ts";

const contacts = "/crm/objects/2026-09/contacts";
const notes = "/crm/objects/2026-09/notes";

describe("limits and planned failures of the sandbox HubSpot", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const plan = (fault: string, more: object = {}): Promise<Answer> => hubspot.door("POST", "faults", [{ fault, ...more }]);
  const create = (): Promise<Answer> => hubspot.call("POST", contacts, { properties: { lastname: "Example" } });
  const count = async (type = "contacts"): Promise<number> => list((await hubspot.door("GET", `records/${type}`)).json, "records").length;

  it("when the window is full, then the next call is a 429 and headers counted down to it", async () => {
    await hubspot.door("POST", "settings", { requestsPerWindow: 3 });
    const answers: Answer[] = [];
    for (let index = 0; index < 4; index += 1) answers.push(await hubspot.call("GET", contacts));
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 429]);
    assert.deepEqual(answers.map((answer) => answer.headers.get("x-hubspot-ratelimit-remaining")), ["2", "1", "0", "0"]);
    const last = answers.at(-1);
    assert.ok(last);
    assert.equal(last.headers.get("x-hubspot-ratelimit-max"), "3");
    assert.equal(last.headers.get("x-hubspot-ratelimit-interval-milliseconds"), "10000");
    assert.equal(at(last.json, "message"), "You have reached your ten_secondly_rolling limit.");
    assert.equal(at(last.json, "policyName"), "TEN_SECONDLY_ROLLING");
    assert.equal(at(last.json, "errorType"), "RATE_LIMIT");
  });

  it("when the window rolls on, then calls pass again; searches and tokens do not count", async () => {
    await hubspot.door("POST", "settings", { requestsPerWindow: 2 });
    for (let index = 0; index < 4; index += 1) assert.equal((await hubspot.call("POST", `${contacts}/search`, {})).status, 200);
    await hubspot.call("GET", contacts);
    await hubspot.door("POST", "clock", { advanceMs: 6_000 });
    await hubspot.call("GET", contacts);
    assert.equal((await hubspot.call("GET", contacts)).status, 429);
    await hubspot.install();
    await hubspot.door("POST", "clock", { advanceMs: 4_000 });
    assert.equal((await hubspot.call("GET", contacts)).status, 200);
    assert.equal((await hubspot.call("GET", contacts)).status, 429);
  });

  it("when nobody turned a knob, then the limits are the published ones", async () => {
    await hubspot.door("POST", "reset", {});
    const { json } = await hubspot.door("GET", "settings");
    assert.equal(at(json, "requestsPerWindow"), 110);
    assert.equal(at(json, "windowMs"), 10_000);
    assert.equal(at(json, "searchesPerSecond"), 5);
    assert.equal(at(json, "searchLagMs"), 0);
  });

  it("when an answer is dropped after the work, then the connection breaks and the record exists", async () => {
    await plan("drop-after-commit", { match: { method: "POST", path: contacts } });
    await assert.rejects(create());
    assert.equal(await count(), 1);
    assert.equal((await create()).status, 201);
  });

  it("when a request is dropped before the work, then nothing exists", async () => {
    await plan("drop-before");
    await assert.rejects(create());
    assert.equal(await count(), 0);
  });

  it("when a status is planned, then it is answered with its body and headers and nothing is done", async () => {
    await plan("status", { status: 477, retryAfterSeconds: 30, body: { status: "error", message: "moving" } });
    const answer = await create();
    assert.equal(answer.status, 477);
    assert.equal(answer.headers.get("retry-after"), "30");
    assert.equal(at(answer.json, "message"), "moving");
    assert.equal(await count(), 0);
    await plan("status");
    assert.equal((await create()).status, 500);
  });

  it("when garbage is planned, then the work is done and the answer is not JSON", async () => {
    await plan("garbage");
    await assert.rejects(create(), SyntaxError);
    assert.equal(await count(), 1);
  });

  it("when a batch is to be done in part, then some inputs are done and the others are told", async () => {
    await plan("partial", { failIndexes: [0] });
    const inputs = ["a", "b"].map((objectWriteTraceId) => ({ objectWriteTraceId, properties: { lastname: objectWriteTraceId } }));
    const answer = await hubspot.call("POST", `${contacts}/batch/create`, { inputs });
    assert.equal(answer.status, 207);
    assert.deepEqual(at(answer.json, "errors", 0, "context", "objectWriteTraceId"), ["a"]);
    assert.equal(await count(), 1);
  });

  it("when a single call is to be done in part, then the work is done and half the answer comes", async () => {
    await plan("partial");
    await assert.rejects(create());
    assert.equal(await count(), 1);
  });

  for (const [fault, status, more] of [
    ["429-secondly", 429, { policyName: "TEN_SECONDLY_ROLLING" }], ["429-daily", 429, { policyName: "DAILY" }], ["lock", 423, { category: "LOCKED" }],
    ["expire-token", 401, { category: "INVALID_AUTHENTICATION" }], ["revoke", 401, { category: "INVALID_AUTHENTICATION" }],
  ] as const) {
    it(`when ${fault} is planned, then the call answers ${String(status)} and nothing is done`, async () => {
      await plan(fault);
      const answer = await create();
      assert.equal(answer.status, status);
      for (const [name, value] of Object.entries(more)) assert.equal(at(answer.json, name), value);
      assert.equal(await count(), 0);
    });
  }

  it("when a token was ended by a fault, then it stays ended, and only a revoked one cannot be refreshed", async () => {
    const fields = { client_id: "steward-sandbox", client_secret: "steward-sandbox-secret", grant_type: "refresh_token" };
    await plan("expire-token");
    await create();
    assert.equal((await create()).status, 401);
    const refreshed = await hubspot.form("/oauth/2026-03/token", { ...fields, refresh_token: hubspot.refreshToken });
    hubspot.token = String(at(refreshed.json, "access_token"));
    assert.equal((await create()).status, 201);
    await plan("revoke");
    assert.equal((await create()).status, 401);
    assert.equal((await hubspot.form("/oauth/2026-03/token", { ...fields, refresh_token: hubspot.refreshToken })).status, 400);
  });

  it("when a search is throttled by plan, then it is the search's own limit", async () => {
    await plan("429-secondly");
    assert.equal(at((await hubspot.call("POST", `${contacts}/search`, {})).json, "policyName"), "SECONDLY");
  });

  it("when a fault names method, path, nth and times, then exactly those requests fail", async () => {
    await plan("status", { status: 503, match: { method: "GET", path: "/crm/objects/*/contacts", nth: 2, times: 2 } });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      await hubspot.call("GET", notes);
      statuses.push((await hubspot.call("GET", contacts)).status);
    }
    assert.deepEqual(statuses, [200, 503, 503, 200, 200]);
  });

  it("when a fault is malformed or unknown, then the door says what is wrong and plans nothing", async () => {
    for (const fault of [{ fault: "rotate-twice" }, { fault: "explode" }, { fault: "status", match: { nth: 0 } }, { fault: "status", statusCode: 500 }]) {
      assert.equal((await hubspot.door("POST", "faults", [fault])).status, 400);
    }
    assert.deepEqual(at((await hubspot.door("GET", "faults")).json, "waiting"), []);
    await plan("status");
    assert.equal(at((await hubspot.door("DELETE", "faults")).json, "waiting"), 0);
    assert.equal((await create()).status, 201);
  });

  it("when a delay is planned, then the answer comes later and right", async () => {
    await plan("delay", { delayMs: 60 });
    const startedAt = performance.now();
    assert.equal((await create()).status, 201);
    assert.ok(performance.now() - startedAt >= 55);
  });
});
