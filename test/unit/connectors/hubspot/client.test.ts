import assert from "node:assert/strict";
import * as z from "zod";

import { CODECS } from "../../../../connectors/hubspot/map/engagement.ts";
import { createKeyFinder } from "../../../../connectors/hubspot/key-finder.ts";
import { scriptedVendor } from "./scripted-vendor.ts";
import type { Said, ScriptedVendor, Seen } from "./scripted-vendor.ts";

const KEY = "note-0123456789abcdef0123456789abcdef01234567";
const PLAIN = { keeping: "plain", codec: CODECS.note } as const;
const Anything = z.object({ fine: z.boolean() });

describe("a call to HubSpot", () => {
  let vendor: ScriptedVendor;
  afterEach(() => { vendor.stop(); });

  it("when a token is refused, then one newer token is tried, and no third time", async () => {
    vendor = await scriptedVendor(() => ({ status: 401, json: {} }));
    const result = await vendor.client.call({ method: "POST", path: "/x", body: {}, mutates: true }, Anything);
    assert.ok(!result.ok && result.error.kind === "unauthorized");
    assert.deepEqual(vendor.seen.map(({ authorization }) => authorization), ["Bearer a-token-of-the-vendor", "Bearer a-newer-token"]);
  });

  it("when a success has a body that makes no sense, then it is unavailable, and a write may have happened", async () => {
    vendor = await scriptedVendor(() => ({ status: 200, json: { fine: "perhaps" } }));
    for (const mutates of [true, false]) {
      const result = await vendor.client.call({ method: "POST", path: "/x", body: {}, mutates }, Anything);
      assert.ok(!result.ok && result.error.kind === "unavailable");
      assert.equal(result.error.mayHaveHappened, mutates);
    }
  });

  it("when the portal migrates, then all lanes wait; when a record is locked, then none does", async () => {
    const answers: Said[] = [{ status: 477, json: {}, headers: { "retry-after": "120" } }, { status: 423, json: {} }];
    vendor = await scriptedVendor(() => answers.shift() ?? { status: 500 });
    await vendor.client.call({ method: "GET", path: "/x", mutates: false }, Anything);
    await vendor.client.call({ method: "GET", path: "/x", mutates: false }, Anything);
    assert.deepEqual(vendor.limiter.pauses, [{ lane: "api", until: "2026-03-20T22:02:00.000Z" }, { lane: "search", until: "2026-03-20T22:02:00.000Z" }]);
  });

  it("when the vendor quotes the token or a value, then the message does not", async () => {
    vendor = await scriptedVendor(({ authorization, body }) => ({ status: 400, json: { message: `${authorization} sent ${JSON.stringify(body)}` } }));
    const result = await vendor.client.call({ method: "POST", path: "/x", body: { inputs: [{ properties: { hs_note_body: "Marigold takeover" } }] }, mutates: true }, Anything);
    assert.ok(!result.ok);
    assert.doesNotMatch(result.error.publicMessage, /token|Marigold|takeover/);
    assert.match(result.error.publicMessage, /hs_note_body/);
  });

  it("sends what it was given and waits in its lane", async () => {
    vendor = await scriptedVendor(() => ({ status: 200, json: { fine: true } }));
    const result = await vendor.client.call({ method: "GET", path: "/x", query: { properties: "a,b c" }, lane: "search", mutates: false }, Anything);
    assert.ok(result.ok);
    assert.deepEqual(vendor.seen.map(({ method, path }) => `${method} ${path}`), ["GET /x?properties=a%2Cb+c"]);
    assert.deepEqual(vendor.limiter.calls, { api: 0, search: 1 });
  });
});

describe("looking for a key where keys are not unique", () => {
  const record = { id: "77", properties: { steward_activity_key: KEY } };
  let vendor: ScriptedVendor;
  afterEach(() => { vendor.stop(); });
  const open = async (script: { readonly search?: readonly object[]; readonly list?: (seen: Seen) => object; readonly byId?: readonly object[] }): Promise<void> => {
    vendor = await scriptedVendor((seen) => {
      if (seen.path.endsWith("/search")) return { status: 200, json: { results: script.search ?? [] } };
      if (seen.path.endsWith("/batch/read")) return { status: 200, json: { results: script.byId ?? [] } };
      return { status: 200, json: script.list?.(seen) ?? { results: [] } };
    });
  };

  it("when neither index nor list shows what this process just made, then it remembers", async () => {
    await open({ byId: [record] });
    const finder = createKeyFinder(vendor.client);
    finder.remember("note", KEY, "77");
    const found = await finder.find("note", [KEY], PLAIN);
    assert.ok(found.ok);
    assert.equal(found.value.get(KEY)?.id, "77");
  });

  it("when what it remembers carries the key no longer, then the key is free", async () => {
    await open({ byId: [{ id: "77", properties: {} }] });
    const finder = createKeyFinder(vendor.client);
    finder.remember("note", KEY, "77");
    const found = await finder.find("note", [KEY], PLAIN);
    assert.ok(found.ok && found.value.size === 0);
  });

  it("when the index is thousands of records behind, then nobody says that a key is free", async () => {
    let after = 0;
    await open({ list: () => { after += 100; return { results: [], paging: { next: { after: String(after) } } }; } });
    const found = await createKeyFinder(vendor.client).find("note", [KEY], PLAIN);
    assert.ok(!found.ok && found.error.kind === "unavailable");
  });

  it("when two records carry one key, then the older one counts", async () => {
    await open({ search: [{ id: "100", properties: {} }, record], byId: [{ id: "100", properties: record.properties }, record] });
    const found = await createKeyFinder(vendor.client).find("note", [KEY], PLAIN);
    assert.ok(found.ok);
    assert.equal(found.value.get(KEY)?.id, "77");
  });

  it("when many keys are asked for, then no search is longer than HubSpot takes", async () => {
    await open({});
    const keys = Array.from({ length: 100 }, (_, at) => `${KEY.slice(0, -3)}${String(at).padStart(3, "0")}`);
    assert.ok((await createKeyFinder(vendor.client).find("note", keys, PLAIN)).ok);
    for (const { path, body } of vendor.seen) if (path.endsWith("/search")) assert.ok(JSON.stringify(body).length < 3_000);
  });
});
