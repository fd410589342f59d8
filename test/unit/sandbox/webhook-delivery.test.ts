import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { at, list, SandboxClient } from "./sandbox-client.ts";
import { each, isSigned, Receiver, stateWhere, subscribe, violations } from "./webhook-receiver.ts";
import type { Post } from "./webhook-receiver.ts";

const contacts = "/crm/objects/2026-09/contacts";
const dayMs = 86_400_000;

describe("how the sandbox HubSpot delivers events", function () {
  this.timeout(30_000);
  let hubspot: SandboxClient;
  let receiver: Receiver;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(async () => {
    receiver = new Receiver();
    await receiver.listen();
    await hubspot.fresh();
  });
  afterEach(async () => {
    assert.deepEqual(await violations(hubspot), []);
    await hubspot.door("DELETE", "webhooks");
    await receiver.close();
  });

  const createMany = async (count: number, to = hubspot): Promise<readonly number[]> => {
    const ids: number[] = [];
    for (let made = 0; made < count; made += 100) {
      const inputs = Array.from({ length: Math.min(100, count - made) }, (_, index) => ({ properties: { lastname: `N${String(made + index)}` } }));
      const { json } = await to.call("POST", `${contacts}/batch/create`, { inputs });
      ids.push(...list(json, "results").map((record) => Number(at(record, "id"))));
    }
    return ids;
  };
  const idle = (to = hubspot): Promise<unknown> => stateWhere(to, (state) => at(state, "pending") === 0 && at(state, "inFlight") === 0);

  it("when many records are made, then their events come in batches of at most 100, each once and signed", async () => {
    await subscribe(hubspot, receiver, ["contact.creation", "contact.propertyChange/lastname"], { clientSecret: "another secret" });
    const ids = await createMany(300);
    await receiver.received(600);
    const state = await idle();
    assert.ok(receiver.posts.every(({ events }) => events.length <= 100));
    assert.ok(receiver.posts.some(({ events }) => events.length === 100));
    assert.ok(receiver.posts.every((post) => isSigned(post, "another secret")));
    for (const type of ["contact.creation", "contact.propertyChange"]) {
      const told = receiver.events.filter((event) => at(event, "subscriptionType") === type).map((event) => Number(at(event, "objectId")));
      assert.deepEqual(told.sort((a, b) => a - b), ids);
    }
    assert.deepEqual([at(state, "delivered"), at(state, "failed"), at(state, "batches")], [600, 0, receiver.posts.length]);
    assert.ok(!JSON.stringify(state).includes("another secret"));
  });

  it("when the app is slow, then the API is not, and no more requests are open than the app allows", async () => {
    let [open, most] = [0, 0];
    receiver.answer = () => {
      most = Math.max(most, (open += 1));
      return "never";
    };
    await subscribe(hubspot, receiver, ["contact.creation"], { maxConcurrent: 2 });
    await createMany(500);
    await receiver.received(200);
    assert.equal((await hubspot.call("GET", contacts)).status, 200);
    const { json } = await hubspot.door("GET", "webhooks");
    assert.deepEqual([at(json, "inFlight"), at(json, "pending"), most], [2, 500, 2]);
  });

  for (const [what, answer] of [["an error", () => 500], ["not found", () => 404], ["a redirect", () => 302], ["nothing in time", () => "never" as const]] as const) {
    it(`when the app answers ${what}, then the events come again with the next attempt number and a signature of that time`, async () => {
      await hubspot.door("POST", "settings", { webhookTimeoutMs: 50 });
      await subscribe(hubspot, receiver, ["contact.creation"]);
      receiver.answer = (post: Post) => (at(post.events, 0, "attemptNumber") === 2 ? 200 : answer());
      await createMany(3);
      for (const attempt of [0, 1]) {
        await stateWhere(hubspot, (state) => list(state, "troubles").length === attempt + 1);
        assert.equal(at((await hubspot.door("GET", "webhooks")).json, "pending"), 3);
        await hubspot.door("POST", "clock", { advanceMs: 3 * 60_000 });
      }
      const state = await idle();
      assert.deepEqual([at(state, "delivered"), at(state, "failed")], [3, 0]);
      assert.deepEqual(receiver.posts.map(({ events }) => [...new Set(each(events, "attemptNumber"))]), [[0], [1], [2]]);
      assert.equal(new Set(each(receiver.events, "eventId")).size, 3);
      assert.equal(new Set(receiver.posts.map(({ timestamp }) => timestamp)).size, 3);
      assert.ok(receiver.posts.every((post) => isSigned(post, "steward-sandbox-secret")));
    });
  }

  it("when nobody listens, then the events come once somebody does", async () => {
    await subscribe(hubspot, receiver, ["contact.creation"]);
    await receiver.close();
    await createMany(1);
    const state = await stateWhere(hubspot, (now) => list(now, "troubles").length === 1);
    assert.equal(at(state, "troubles", 0, "reason"), "no connection");
    await receiver.listen();
    await hubspot.door("POST", "clock", { advanceMs: 2 * 60_000 });
    assert.deepEqual(each(await receiver.received(1), "attemptNumber"), [1]);
  });

  it("when the app never takes them, then there are ten retries within a day, and the events count as failed", async () => {
    receiver.answer = () => 503;
    await subscribe(hubspot, receiver, ["contact.creation"]);
    await createMany(2);
    const startedAt = Number(at((await hubspot.door("GET", "clock")).json, "nowMs"));
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const state = await stateWhere(hubspot, (now) => list(now, "troubles").length === attempt + 1);
      await hubspot.door("POST", "clock", { setMs: Date.parse(String(at(state, "nextDueAt"))) });
    }
    const state = await idle();
    assert.deepEqual([at(state, "failed"), at(state, "delivered"), receiver.posts.length], [2, 0, 11]);
    assert.deepEqual(receiver.posts.map(({ events }) => at(events, 0, "attemptNumber")), Array.from({ length: 11 }, (_, index) => index));
    const endedAt = Number(at((await hubspot.door("GET", "clock")).json, "nowMs"));
    assert.ok(endedAt - startedAt > dayMs / 2 && endedAt - startedAt <= dayMs);
  });

  it("when disorder and duplicates are set, then the same seed makes the same, nothing is missing and ids are no proof", async () => {
    const run = async (webhookSeed: number): Promise<readonly string[]> => {
      await hubspot.fresh();
      await hubspot.door("POST", "settings", { webhookSeed, webhookDisorderMs: 60_000, webhookDuplicateRate: 0.2, webhookSharedIdRate: 0.1 });
      await subscribe(hubspot, receiver, ["contact.creation"], { maxConcurrent: 1 });
      receiver.posts.length = 0;
      await hubspot.door("POST", "clock", { setMs: Date.UTC(2026, 2, 20), rate: 1 });
      const ids = await createMany(200);
      await hubspot.door("POST", "clock", { advanceMs: 61_000 });
      await idle();
      const told = each(receiver.events, "objectId").map(Number);
      assert.deepEqual([...new Set(told)].sort((a, b) => a - b), ids);
      assert.ok(told.length > 215 && told.length < 285);
      assert.ok(new Set(each(receiver.events, "eventId")).size < told.length - 10);
      assert.notDeepEqual(told, [...told].sort((a, b) => a - b));
      const first = ids[0] ?? 0;
      return told.map((id) => String(id - first)).sort();
    };
    const once = await run(7);
    assert.deepEqual(await run(7), once);
    assert.notDeepEqual(await run(8), once);
  });

  it("when a delay is set, then nothing comes before it is over by the sandbox's clock", async () => {
    await hubspot.door("POST", "settings", { webhookDelayMs: 3_600_000 });
    await subscribe(hubspot, receiver, ["contact.creation"]);
    await createMany(1);
    const { json } = await hubspot.door("GET", "webhooks");
    assert.deepEqual([at(json, "pending"), at(json, "inFlight")], [1, 0]);
    assert.equal(receiver.posts.length, 0);
    await hubspot.door("POST", "clock", { rate: 100_000 });
    await receiver.received(1);
  });

  it("when signatures go by the machine's clock, then they do", async () => {
    await hubspot.door("POST", "clock", { setMs: Date.UTC(2026, 0, 1) });
    await subscribe(hubspot, receiver, ["contact.creation"]);
    await hubspot.install();
    await createMany(1);
    await receiver.received(1);
    await hubspot.door("POST", "settings", { webhookSignatureClock: "machine" });
    await createMany(1);
    await receiver.received(2);
    const [bySandbox, byMachine] = receiver.posts.map(({ timestamp }) => Number(timestamp));
    assert.ok(Math.abs((bySandbox ?? 0) - Date.UTC(2026, 0, 1)) < 60_000);
    assert.ok(Math.abs((byMachine ?? 0) - Date.now()) < 60_000);
  });

  it("when the portal is reset, then what was on its way is gone and so are the subscriptions", async () => {
    receiver.answer = () => "never";
    await subscribe(hubspot, receiver, ["contact.creation"]);
    await createMany(5);
    await receiver.received(5);
    await hubspot.fresh();
    const { json } = await hubspot.door("GET", "webhooks");
    assert.deepEqual([at(json, "pending"), at(json, "delivered"), at(json, "targetUrl")], [0, 0, null]);
  });

  it("when the process is killed with events on their way, then the next one delivers all of them", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "steward-sandbox-webhooks-"));
    try {
      const first = await SandboxClient.start({ dataDir });
      await first.fresh();
      receiver.answer = () => "never";
      await subscribe(first, receiver, ["contact.creation"], { maxConcurrent: 1 });
      const ids = await createMany(300, first);
      await receiver.received(100);
      await first.sandbox.kill();
      receiver.posts.length = 0;
      receiver.answer = () => 200;
      const second = await SandboxClient.start({ dataDir });
      await receiver.received(300);
      await idle(second);
      assert.deepEqual(each(receiver.events, "objectId").map(Number).sort((a, b) => a - b), ids);
      assert.equal(at((await second.door("GET", "webhooks")).json, "delivered"), 300);
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
