import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import { exchange } from "../../../../connectors/shared/http.ts";

const LIMITS = { timeoutMs: 300, bodyMaxBytes: 1_000 };

describe("an HTTP exchange", () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  before(async () => {
    server = createServer((request, response) => { answer(request, response); });
    await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    url = `http://127.0.0.1:${address.port}/`;
  });
  after(() => { server.closeAllConnections(); server.close(); });

  it("when nothing listens, then it is known that nothing was sent", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => { closed.listen(0, "127.0.0.1", resolve); });
    const address = closed.address();
    await new Promise((resolve) => { closed.close(resolve); });
    assert.ok(typeof address === "object" && address !== null);
    const result = await exchange(() => fetch(`http://127.0.0.1:${address.port}/`), LIMITS);
    assert.deepEqual(result, { ok: false, error: { reason: "connection", sent: false } });
  });

  it("when no answer comes in time, then the request may have been received", async () => {
    answer = () => undefined;
    const result = await exchange(() => fetch(url, { signal: AbortSignal.timeout(2_000) }), LIMITS);
    assert.deepEqual(result, { ok: false, error: { reason: "timeout", sent: true } });
  });

  it("when the body never ends, then the time-out counts for it too", async () => {
    answer = (_request, response) => { response.writeHead(200); response.write("{"); };
    assert.deepEqual(await exchange(() => fetch(url), LIMITS), { ok: false, error: { reason: "timeout", sent: true } });
  });

  it("when the connection is cut within the body, then there is no answer", async () => {
    answer = (_request, response) => { response.writeHead(200, { "content-length": "500" }); response.write("{\"a\":"); setImmediate(() => { response.destroy(); }); };
    assert.deepEqual(await exchange(() => fetch(url), LIMITS), { ok: false, error: { reason: "connection", sent: true } });
  });

  it("when the body is larger than allowed, then it is not read to its end", async () => {
    answer = (_request, response) => { response.end(JSON.stringify("x".repeat(2_000))); };
    assert.deepEqual(await exchange(() => fetch(url), LIMITS), { ok: false, error: { reason: "too-large", sent: true } });
  });

  it("when the body is HTML or cut JSON, then it is an answer with garbage", async () => {
    for (const body of ["<html><h1>502</h1></html>", "{\"a\": 1", "\u0000\u0001"]) {
      answer = (_request, response) => { response.writeHead(502, { "X-Trace": "t1" }); response.end(body); };
      const result = await exchange(() => fetch(url), LIMITS);
      assert.ok(result.ok);
      assert.deepEqual([result.value.status, result.value.json, result.value.isGarbage], [502, undefined, true]);
      assert.equal(result.value.headers.get("x-trace"), "t1");
    }
  });

  it("when the body is empty, then it is an answer without JSON and without garbage", async () => {
    answer = (_request, response) => { response.writeHead(204); response.end(); };
    const result = await exchange(() => fetch(url), LIMITS);
    assert.ok(result.ok);
    assert.deepEqual([result.value.status, result.value.json, result.value.isGarbage], [204, undefined, false]);
  });

  it("when the body is JSON, then it is parsed", async () => {
    answer = (_request, response) => { response.end("{\"results\":[]}"); };
    const result = await exchange(() => fetch(url), LIMITS);
    assert.ok(result.ok);
    assert.deepEqual(result.value.json, { results: [] });
  });
});
