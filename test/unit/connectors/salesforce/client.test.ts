import assert from "node:assert/strict";
import * as z from "zod";

import { trustedOrigin } from "../../../../connectors/salesforce/instance.ts";
import { apiUsage } from "../../../../connectors/salesforce/limit-info.ts";
import { NothingSchema } from "../../../../connectors/salesforce/schemas.ts";
import { scriptedHost } from "./scripted-host.ts";
import type { Said, ScriptedHost } from "./scripted-host.ts";

const Anything = z.object({ fine: z.boolean() });
const Row = z.object({ Id: z.string() });
const GET = { method: "GET", path: "/x", mutates: false } as const;
const PATCH = { method: "PATCH", path: "/sobjects/Task/00T000000000001AAA", body: { Subject: "Marigold takeover" }, mutates: true } as const;
const REFUSED: Said = { status: 401, json: [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }] };
const isToken = (path: string): boolean => path === "/services/oauth2/token";

describe("a call to Salesforce", () => {
  let org: ScriptedHost;
  afterEach(() => { org.stop(); });

  it("sends what it was given to the org's own host, in its version, under our name, and waits in the lane", async () => {
    org = await scriptedHost(() => ({ status: 200, json: { fine: true }, headers: { ETag: "\"a-tag\"" } }));
    const result = await org.client.call({ ...GET, query: { q: "a,b c" }, headers: { "If-Match": "\"tag--gzip\"" } }, Anything);
    assert.ok(result.ok);
    assert.deepEqual([result.value.status, result.value.headers.get("etag")], [200, "\"a-tag\""]);
    const [seen] = org.seen;
    assert.ok(seen);
    assert.equal(`${seen.method} ${seen.path}`, "GET /services/data/v66.0/x?q=a%2Cb+c");
    assert.deepEqual([seen.headers["host"], seen.headers["authorization"], seen.headers["sforce-call-options"], seen.headers["if-match"]],
      [new URL(org.instanceUrl).host, "Bearer a-token-of-the-org", "client=steward", "\"tag--gzip\""]);
    assert.deepEqual(org.limiter.calls, { api: 1, search: 0 });
  });

  it("when an answer has no body, then it is a success without one", async () => {
    org = await scriptedHost(() => ({ status: 204 }));
    const result = await org.client.call(PATCH, NothingSchema);
    assert.ok(result.ok && result.value.status === 204);
    assert.deepEqual(org.seen[0]?.body, { Subject: "Marigold takeover" });
  });

  it("when a session has ended, then the same call goes out once more with the new token", async () => {
    org = await scriptedHost(({ path, headers }) => {
      if (isToken(path)) return { status: 200, json: { access_token: "second", refresh_token: "second-refresh-token", instance_url: org.instanceUrl } };
      return headers["authorization"] === "Bearer second" ? { status: 204 } : REFUSED;
    });
    assert.ok((await org.client.call(PATCH, NothingSchema)).ok);
    const sent = org.seen.filter(({ path }) => !isToken(path));
    assert.deepEqual(sent.map(({ body }) => body), [PATCH.body, PATCH.body]);
    assert.equal((await org.grants.load())?.grant.refreshToken, "second-refresh-token");
  });

  it("when every new token is refused as well, then there is one renewal and no third call", async () => {
    let count = 0;
    org = await scriptedHost(({ path }) => (isToken(path) ? { status: 200, json: { access_token: `bad-${String(count += 1)}` } } : REFUSED));
    const result = await org.client.call(PATCH, NothingSchema);
    assert.ok(!result.ok && result.error.kind === "unauthorized");
    assert.deepEqual(org.seen.map(({ path }) => isToken(path)), [false, true, false]);
  });

  it("when a hundred calls meet an ended session at once, then one of them renews it", async () => {
    org = await scriptedHost(({ path, headers }) => {
      if (isToken(path)) return { status: 200, json: { access_token: "second", refresh_token: "second-refresh-token" } };
      return headers["authorization"] === "Bearer second" ? { status: 204 } : REFUSED;
    });
    const results = await Promise.all(Array.from({ length: 100 }, () => org.client.call(PATCH, NothingSchema)));
    assert.ok(results.every(({ ok }) => ok));
    assert.equal(org.seen.filter(({ path }) => isToken(path)).length, 1);
  });

  it("when a success has a body that makes no sense, then it is unavailable, and a write may have happened", async () => {
    org = await scriptedHost(() => ({ status: 200, json: { fine: "perhaps" } }));
    for (const mutates of [true, false]) {
      const result = await org.client.call({ ...GET, mutates }, Anything);
      assert.ok(!result.ok && result.error.kind === "unavailable");
      assert.equal(result.error.mayHaveHappened, mutates);
    }
  });

  it("when the org redirects, then the token does not follow", async () => {
    org = await scriptedHost(({ path }) => (path.endsWith("/x") ? { status: 307, headers: { location: `${org.settings.loginUrl}/elsewhere` } } : { status: 200, json: { fine: true } }));
    const result = await org.client.call(GET, Anything);
    assert.ok(!result.ok && result.error.kind === "unavailable");
    assert.equal(org.seen.length, 1);
  });

  it("when the answer is larger than the cap, then it is given up", async () => {
    org = await scriptedHost(() => ({ status: 200, json: { fine: true, filler: "x".repeat(1_100_000) } }));
    const result = await org.client.call(GET, Anything);
    assert.ok(!result.ok && result.error.kind === "unavailable" && /too large/.test(result.error.publicMessage));
  });

  it("when a server fails, then nothing is tried again", async () => {
    org = await scriptedHost(() => ({ status: 503, text: "<html>" }));
    const result = await org.client.call(GET, Anything);
    assert.ok(!result.ok && result.error.kind === "unavailable");
    assert.equal(org.seen.length, 1);
  });

  it("when the day's calls run out, then the lane waits a quarter of an hour; when a row is locked, then it does not; how near the end is, the limiter is told", async () => {
    const answers: Said[] = [
      { status: 403, json: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }] },
      { status: 403, json: [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "ConcurrentRequests Limit exceeded." }] },
      { status: 400, json: [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "locked" }] },
      { status: 200, json: { fine: true }, headers: { "Sforce-Limit-Info": "api-usage=9499/10000" } },
      { status: 200, json: { fine: true }, headers: { "Sforce-Limit-Info": "api-usage=9999/10000" } },
    ];
    org = await scriptedHost(() => answers.shift() ?? { status: 500 });
    for (let call = 0; call < 5; call += 1) await org.client.call(GET, Anything);
    assert.deepEqual(org.limiter.pauses, [
      { lane: "api", until: "2026-03-20T22:15:00.000Z" }, { lane: "api", until: "2026-03-20T22:00:05.000Z" },
    ]);
    assert.deepEqual(org.limiter.allocations, [{ used: 9_499, limit: 10_000 }, { used: 9_999, limit: 10_000 }]);
  });

  it("when the vendor quotes the token, a value or what was searched for, then the message does not, and names of fields stay", async () => {
    org = await scriptedHost(({ headers, path, body }) => ({ status: 400, json: [{ errorCode: "MALFORMED_QUERY", message: `${String(headers["authorization"])} ${decodeURIComponent(path).replaceAll("+", " ")} ${JSON.stringify(body)}` }] }));
    const written = await org.client.call(PATCH, Anything);
    assert.ok(!written.ok);
    assert.doesNotMatch(written.error.publicMessage, /token|Marigold|takeover/);
    const asked = await org.client.query("SELECT Steward_Activity_Key__c FROM Contact WHERE LastName = 'O\\'Marigold-Example' AND Email = 'ana@example.com'", Row);
    assert.ok(!asked.ok);
    assert.doesNotMatch(asked.error.publicMessage, /Marigold|example/);
    assert.match(asked.error.publicMessage, /Steward_Activity_Key__c/);
  });

  it("when the grant names a host that is not Salesforce's, then nothing is sent anywhere", async () => {
    for (const instanceUrl of ["https://salesforce.com.example.com", "https://example.com", "http://acme.my.salesforce.com"]) {
      org = await scriptedHost(() => ({ status: 200, json: { fine: true } }));
      org.grants.replace({ ...org.grant, instanceUrl });
      const result = await org.client.call(GET, Anything);
      assert.ok(!result.ok && result.error.kind === "unauthorized" && result.error.http === null);
      assert.deepEqual([org.limiter.calls.api, org.grants.refreshes], [0, 0]);
      org.stop();
    }
  });
});

describe("the host that a token may be sent to", () => {
  const LOGIN = "https://login.salesforce.com";
  it("when it is Salesforce's own or the login host, then it is taken by its origin", () => {
    assert.equal(trustedOrigin("https://acme.my.salesforce.com/", LOGIN), "https://acme.my.salesforce.com");
    assert.equal(trustedOrigin("https://acme--uat.sandbox.my.salesforce.com", LOGIN), "https://acme--uat.sandbox.my.salesforce.com");
    assert.equal(trustedOrigin("https://acme.lightning.force.com/x?y", LOGIN), "https://acme.lightning.force.com");
    assert.equal(trustedOrigin("https://base.my.salesforce.mil", LOGIN), "https://base.my.salesforce.mil");
    assert.equal(trustedOrigin("https://crm.example.com", "https://crm.example.com"), "https://crm.example.com");
  });

  it("when it only looks like it, then it is refused", () => {
    for (const named of [
      undefined, "", "acme.my.salesforce.com", "https://evilsalesforce.com", "https://salesforce.com.example.com", "http://acme.my.salesforce.com", "ftp://acme.salesforce.com",
      "https://acme.my.salesforce.com@example.com", "https://user@acme.my.salesforce.com", "https://acme.salesforce.com:8443", "https://example.com/.salesforce.com", "http://localhost:80", "https://127.0.0.1",
    ]) assert.equal(trustedOrigin(named, LOGIN), null, named);
  });

  it("when people sign in on this machine, then the org may be here under another name", () => {
    assert.equal(trustedOrigin("http://localhost:4000", "http://127.0.0.1:4000"), "http://localhost:4000");
    assert.equal(trustedOrigin("http://example.com", "http://127.0.0.1:4000"), null);
  });
});

describe("the calls of the day", () => {
  it("reads what the header says, and nothing else", () => {
    assert.deepEqual(apiUsage("api-usage=18/5000"), { used: 18, limit: 5_000 });
    assert.deepEqual(apiUsage("api-usage=25/5000; per-app-api-usage=17/250(appName=sample-app)"), { used: 25, limit: 5_000 });
    for (const header of [undefined, "", "api-usage=", "per-app-api-usage=17/250", "api-usage=1/x"]) assert.equal(apiUsage(header), null, header);
  });
});

describe("a query", () => {
  let org: ScriptedHost;
  afterEach(() => { org.stop(); });

  it("when Salesforce tells where more rows are, then nobody goes there", async () => {
    for (const nextRecordsUrl of ["https://example.com/services/data/v66.0/query/01g-2", "/services/data/v66.0/query/01g-2"]) {
      org = await scriptedHost(() => ({ status: 200, json: { done: false, nextRecordsUrl, records: [{ Id: "1" }] } }));
      const few = await org.client.query("SELECT Id FROM Task", Row);
      assert.ok(few.ok);
      assert.deepEqual(few.value.map(({ Id }) => Id), ["1"]);
      assert.equal(org.seen.length, 1);
      org.stop();
    }
  });
});

describe("what an org says of an object", () => {
  let org: ScriptedHost;
  afterEach(() => { org.stop(); });
  const TASK = { name: "Task", fields: [{ name: "Id", type: "id" }, { name: "Subject", type: "combobox", length: 255, extra: 1 }, { name: "Odd", type: "newer-type", picklistValues: null }] };

  it("is asked for once in a while, and anew when that is wanted", async () => {
    org = await scriptedHost(() => ({ status: 200, json: TASK }));
    const all = await Promise.all([org.client.describe("Task"), org.client.describe("Task")]);
    assert.ok(all.every((one) => one.ok && one.value?.fields.length === 3));
    org.clock.advance(9 * 60_000);
    await org.client.describe("Task");
    assert.equal(org.seen.length, 1);
    await org.client.describe("Task", true);
    org.clock.advance(11 * 60_000);
    await org.client.describe("Task");
    assert.deepEqual(org.seen.map(({ path }) => path), Array.from({ length: 3 }, () => "/services/data/v66.0/sobjects/Task/describe"));
  });

  it("when the org has no such object, then there is none, and a failure is not kept", async () => {
    const answers: Said[] = [{ status: 500 }, { status: 404, json: [{ errorCode: "NOT_FOUND", message: "no" }] }];
    org = await scriptedHost(() => answers.shift() ?? { status: 500 });
    const first = await org.client.describe("TaskRelation");
    assert.ok(!first.ok);
    assert.deepEqual(await org.client.describe("TaskRelation"), { ok: true, value: null });
    assert.deepEqual(await org.client.describe("TaskRelation"), { ok: true, value: null });
  });
});
