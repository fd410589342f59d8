import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { api, OrgClient } from "./http-client.ts";

interface Sub {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: object;
}

describe("composite requests to the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  const run = (compositeRequest: readonly Sub[], allOrNone = false): Promise<Answer> => org.call("POST", "composite", { allOrNone, compositeRequest });
  const statuses = (answer: Answer): readonly unknown[] => list(answer.json, "compositeResponse").map((each) => at(each, "httpStatusCode"));
  const total = async (type: string): Promise<unknown> => at((await org.query(`SELECT Id FROM ${type}`)).json, "totalSize");
  const account: Sub = { method: "POST", url: `${api}/sobjects/Account`, referenceId: "acc", body: { Name: "Example Ltd" } };
  const contact: Sub = { method: "POST", url: `${api}/sobjects/Contact`, referenceId: "con", body: { LastName: "Example", AccountId: "@{acc.id}" } };

  it("when a request refers to an earlier answer, then its value stands there", async () => {
    const answer = await run([account, contact, { method: "GET", url: `${api}/sobjects/Contact/@{con.id}?fields=AccountId`, referenceId: "read" }]);
    assert.equal(answer.status, 200);
    assert.deepEqual(statuses(answer), [201, 201, 200]);
    const accountId = textAt(answer.json, "compositeResponse", 0, "body", "id");
    assert.deepEqual(at(answer.json, "compositeResponse", 0), {
      body: { id: accountId, success: true, errors: [] }, httpHeaders: { Location: `${api}/sobjects/Account/${accountId}` }, httpStatusCode: 201, referenceId: "acc",
    });
    assert.equal(at(answer.json, "compositeResponse", 2, "body", "AccountId"), accountId);
  });

  it("when a request refers into what a collection made, then it finds it, or, where that is switched off, nothing", async () => {
    const made: Sub = { method: "POST", url: `${api}/composite/sobjects`, referenceId: "rows", body: { records: [{ attributes: { type: "Account" }, Name: "Example Ltd" }] } };
    const named: Sub = { ...contact, body: { LastName: "Example", AccountId: "@{rows[0].id}" } };
    assert.deepEqual(statuses(await run([made, named])), [200, 201]);
    await org.door("POST", "facts", { referencesIntoCollections: false });
    assert.deepEqual(statuses(await run([made, named])), [200, 400]);
    assert.deepEqual([await total("Account"), await total("Contact")], [2, 1]);
  });

  it("when one fails and all or none is asked for, then nothing is there and the others are halted", async () => {
    const answer = await run([account, { ...contact, body: {} }], true);
    assert.deepEqual(statuses(answer), [400, 400]);
    assert.equal(at(answer.json, "compositeResponse", 0, "body", 0, "errorCode"), "PROCESSING_HALTED");
    assert.equal(at(answer.json, "compositeResponse", 1, "body", 0, "errorCode"), "REQUIRED_FIELD_MISSING");
    assert.equal(await total("Account"), 0);
  });

  it("when one fails otherwise, then only what refers to it is halted", async () => {
    const answer = await run([{ ...account, body: {} }, contact, { ...account, referenceId: "other" }]);
    assert.deepEqual(statuses(answer), [400, 400, 201]);
    assert.equal(at(answer.json, "compositeResponse", 1, "body", 0, "errorCode"), "PROCESSING_HALTED");
    assert.deepEqual([await total("Account"), await total("Contact")], [1, 0]);
  });

  it("when a subrequest carries a condition, then it alone gets 412", async () => {
    const id = await org.create("Account", { Name: "Example Ltd" });
    const patch: Sub = { method: "PATCH", url: `${api}/sobjects/Account/${id}`, referenceId: "stale", body: { Name: "x" }, httpHeaders: { "If-Match": '"old-gzip"' } };
    assert.deepEqual(statuses(await run([patch, { ...account, referenceId: "other" }])), [412, 201]);
  });

  it("when there are too many, two of one name, or one malformed, then nothing is done", async () => {
    const many = Array.from({ length: 26 }, (_each, index) => ({ ...account, referenceId: `r${String(index)}` }));
    const queries = Array.from({ length: 6 }, (_each, index): Sub => ({ method: "GET", url: `${api}/query?q=SELECT+Id+FROM+Account`, referenceId: `q${String(index)}` }));
    for (const wrong of [many, queries, [account, account], [{ ...account, referenceId: "not a name" }], []]) assert.equal((await run(wrong)).status, 400);
    assert.equal(await total("Account"), 0);
    assert.deepEqual(statuses(await run(queries.slice(0, 5))), [200, 200, 200, 200, 200]);
  });
});
