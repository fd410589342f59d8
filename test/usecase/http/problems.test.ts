import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, startWeb, type Web } from "./web.ts";

describe("the web process refuses in one form", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let key: string;
  let secretOfABug: string;
  before(async () => {
    secretOfABug = "password=hunter2 of Ana Example";
    web = await startWeb({}, (app) => ({ ...app, audit: { ...app.audit, trace: () => Promise.reject(new Error(secretOfABug)) } }));
    api = `${web.origin}/api/v1`;
    key = await keyOf(web, await installed(web, "1"));
  });
  after(() => web.stop());

  /** The status line of what the server answers to raw bytes. */
  async function raw(bytes: string): Promise<string> {
    const socket = connect(Number(new URL(web.origin).port), "localhost");
    socket.write(bytes);
    const answer = await text(socket);
    return answer.split("\r\n")[0] ?? "";
  }

  it("when a body is no JSON, then 400 and no word of it comes back", async () => {
    const answer = await ask(`${api}/activities`, { key, body: '{"secretword": ' });
    problemOf(answer, 400);
    assert.ok(!answer.text.includes("secretword"));
  });

  it("when a body is larger than its limit, then 413", async () => {
    problemOf(await ask(`${api}/audit/verify`, { key, body: { pad: "x".repeat(2_000) } }), 413);
  });

  it("when a body comes in a form nobody reads, then it is refused and nothing is guessed", async () => {
    problemOf(await ask(`${api}/activities`, { key, body: "kind=call", headers: { "content-type": "application/x-www-form-urlencoded" } }), 400);
    problemOf(await ask(`${api}/activities`, { key, body: "{}", headers: { "content-encoding": "compress" } }), 415);
  });

  it("when nobody is known, then 401 says which kind of credentials would do", async () => {
    const answer = await ask(`${api}/reviews`);
    problemOf(answer, 401);
    assert.equal(answer.headers.get("www-authenticate"), 'Bearer realm="steward"');
    for (const authorization of ["Bearer wrong-wrong-wrong-wrong", "Basic YTpi", "Bearer", `Bearer ${"x".repeat(300)}`]) {
      problemOf(await ask(`${api}/reviews`, { headers: { authorization } }), 401);
    }
  });

  it("when nobody is known, then the body is not even read", async () => {
    const before = "POST /api/v1/activities HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 26000000\r\n\r\n{";
    assert.equal(await raw(before), "HTTP/1.1 401 Unauthorized");
  });

  it("when a route, a page or an id does not exist, then 404", async () => {
    problemOf(await ask(`${api}/nothing`, { key }), 404);
    problemOf(await ask(`${web.origin}/nothing`), 404);
    problemOf(await ask(`${api}/reviews/none`, { key }), 404);
    problemOf(await ask(`${api}/activities/none`, { key }), 404);
    problemOf(await ask(`${api}/records/hubspot/planet/1/history`, { key }), 404);
    problemOf(await ask(`${api}/records/salesforce/contact/1/history`, { key }), 404);
  });

  it("when an address holds bytes that no database takes, then it is refused like any other", async () => {
    problemOf(await ask(`${api}/activities/%00`, { key }), 404);
    problemOf(await ask(`${api}/reviews/${"x".repeat(5_000)}`, { key }), 404);
    problemOf(await ask(`${api}/reviews/%E0%A4%A`, { key }), 400);
    problemOf(await ask(`${api}/reviews?cursor=%00`, { key }), 400);
  });

  it("when a query is not as expected, then 400 names the place", async () => {
    const problem = problemOf(await ask(`${api}/reviews?limit=0&state=lost&__proto__[x]=1`, { key }), 400);
    assert.deepEqual(problem.errors?.map((error) => error.path).toSorted(), ["limit", "state"]);
  });

  it("when something breaks inside, then 500 says nothing about it", async () => {
    const answer = await ask(`${api}/records/hubspot/contact/1/history`, { key });
    problemOf(answer, 500);
    assert.ok(!answer.text.includes("hunter2") && !answer.text.includes("Error"));
  });

  it("when a browser opens an address that is not there, then the console says so, and nothing of the address stands in its page", async () => {
    const answer = await ask(`${web.origin}/<i>there`, { headers: { accept: "text/html,*/*;q=0.8" } });
    assert.ok([200, 503].includes(answer.status), "503: it is not built");
    assert.ok(!answer.text.includes("there<") && !answer.text.includes("<i>"));
    problemOf(await ask(`${web.origin}/there`, { headers: { accept: "application/json" } }), 404);
  });

  it("when a browser sends something to where nothing takes it, then it gets a page", async () => {
    const answer = await ask(`${web.origin}/<script>`, { method: "POST", headers: { accept: "text/html,*/*;q=0.8" } });
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.ok(!answer.text.includes("<script>"));
    assert.match(answer.text, /Correlation id/);
  });

  it("when what arrives is no HTTP, or its headers are huge, then the connection ends with a status", async () => {
    assert.equal(await raw("NONSENSE\r\n\r\n"), "HTTP/1.1 400 Bad Request");
    assert.equal(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: ${"x".repeat(20_000)}\r\n\r\n`), "HTTP/1.1 431 Request Header Fields Too Large");
  });
});

describe("the web process and its surroundings", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  before(async () => { web = await startWeb(); });
  after(() => web.stop());

  it("when it runs, then /healthz and /readyz say so", async () => {
    for (const path of ["/healthz", "/readyz"]) assert.deepEqual((await ask(`${web.origin}${path}`)).json, { ok: true });
  });

  it("when the database does not answer, then /readyz is 503 and /healthz is not", async () => {
    const broken = await startWeb({}, (app) => ({ ...app, healthy: () => Promise.resolve(false) }));
    try {
      const ready = await ask(`${broken.origin}/readyz`);
      assert.deepEqual([ready.status, ready.json], [503, { ok: false }]);
      assert.equal((await ask(`${broken.origin}/healthz`)).status, 200);
    } finally {
      await broken.stop();
    }
  });

  it("when anything is answered, then the headers keep browsers from guessing, framing, caching and running scripts", async () => {
    for (const path of ["/", "/api/v1/reviews", "/healthz", "/nothing"]) {
      const { headers } = await ask(`${web.origin}${path}`);
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(headers.get("x-frame-options"), "DENY", path);
      assert.equal(headers.get("referrer-policy"), "no-referrer", path);
      assert.equal(headers.get("cache-control"), "no-store", path);
      assert.equal(headers.get("x-powered-by"), null, path);
      const policy = headers.get("content-security-policy") ?? "";
      assert.ok(!policy.includes("unsafe"), policy);
      assert.match(policy, /script-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /form-action 'self'/);
    }
  });

  it("when the port is taken, then the next one is taken and said", async () => {
    const said = await startWeb({ PORT: new URL(web.origin).port });
    try {
      assert.equal(said.app.publicUrl, said.origin);
      assert.notEqual(said.origin, web.origin);
      assert.equal((await ask(`${said.origin}/healthz`)).status, 200);
    } finally {
      await said.stop();
    }
  });
});
