import assert from "node:assert/strict";

import { at, list } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";

describe("planned failures of the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  const create = (): Promise<Answer> => org.call("POST", "sobjects/Contact", { LastName: "Example" });
  const count = async (): Promise<number> => list((await org.door("GET", "records/Contact")).json, "records").length;
  const code = ({ status, json }: Answer): readonly unknown[] => [status, at(json, 0, "errorCode"), at(json, 0, "message")];

  it("when an answer is dropped after the work, then the record is there, even after a restart", async () => {
    await org.plan("drop-after-commit", { match: { method: "POST", path: "sobjects/Contact" } });
    await assert.rejects(create());
    assert.equal(await count(), 1);
    await org.restart();
    assert.equal(await count(), 1);
    assert.equal((await create()).status, 201);
  });

  it("when a request is dropped before, or a status is planned, then nothing is done", async () => {
    await org.plan("drop-before");
    await assert.rejects(create());
    await org.plan("status", { status: 503, retryAfterSeconds: 7 });
    const answer = await create();
    assert.deepEqual([answer.status, at(answer.json, 0, "errorCode"), answer.headers.get("retry-after")], [503, "SERVER_UNAVAILABLE", "7"]);
    await org.plan("status", { status: 400, body: [{ errorCode: "STORAGE_LIMIT_EXCEEDED", message: "full" }] });
    assert.deepEqual(code(await create()), [400, "STORAGE_LIMIT_EXCEEDED", "full"]);
    assert.equal(await count(), 0);
  });

  it("when a row is locked or a limit is hit, then it is refused in the vendor's words and nothing is done", async () => {
    await org.plan("lock");
    assert.deepEqual(code(await create()).slice(0, 2), [400, "UNABLE_TO_LOCK_ROW"]);
    await org.plan("429-secondly");
    assert.deepEqual(code(await create()), [403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."]);
    await org.plan("429-daily");
    assert.deepEqual(code(await create()), [403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."]);
    assert.equal(await count(), 0);
    assert.equal((await create()).status, 201);
  });

  it("when the answer is garbage or cut, then the work is done all the same", async () => {
    await org.plan("garbage");
    await assert.rejects(create());
    await org.plan("partial");
    await assert.rejects(create());
    assert.equal(await count(), 2);
  });

  it("when requests are logged, then each tells what it changed, and a refused one nothing", async () => {
    await create();
    await org.call("POST", "sobjects/Contact", {});
    await org.call("POST", "composite/sobjects", { allOrNone: true, records: [{ attributes: { type: "Contact" }, LastName: "A" }, { attributes: { type: "Contact" } }] });
    const requests = list((await org.door("GET", "requests")).json, "requests").slice(-3);
    assert.deepEqual(requests.map((each) => list(each, "changed").map((change) => at(change, "op"))), [["create"], [], []]);
    assert.ok(requests.every((each) => !JSON.stringify(each).includes(org.token)));
  });

  it("when a request cannot be what its caller meant, then it is listed", async () => {
    const id = String(at((await create()).json, "id"));
    await org.call("PATCH", `sobjects/Contact/${id}`, { FirstName: "Ana" }, { "if-unmodified-since": "Mon, 02 Mar 2099 10:00:00 GMT" });
    assert.equal(at((await org.door("GET", "violations")).json, "count"), 0);
    await org.call("DELETE", `sobjects/Contact/${id}`, undefined, { "if-match": '"x"' });
    await org.call("GET", "limits?verbose=true");
    await org.call("GET", "nothing/here");
    await org.call("PUT", "sobjects/Contact", {});
    const { json } = await org.door("GET", "violations");
    assert.deepEqual(list(json, "violations").map((each) => at(each, "complaints", 0)), [
      "conditional headers have no effect here", "there is no query parameter verbose here", "there is no such path", "this path does not know the method",
    ]);
    assert.equal(at((await org.door("DELETE", "violations")).json, "count"), 0);
  });
});
