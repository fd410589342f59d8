import assert from "node:assert/strict";

import fc from "fast-check";

import { at } from "../sandbox-client.ts";
import { api, OrgClient } from "./http-client.ts";

const paths = [
  "sobjects/Contact", "sobjects/Contact/003000000000001", "sobjects/Contact/Id/x", "sobjects/__proto__/constructor", "sobjects/Contact/__proto__/x",
  "composite", "composite/sobjects", "composite/sobjects/Contact", "composite/sobjects/Contact/Id", "composite/sobjects/Contact/Email",
  "query?q=SELECT", "query/-", "query/01g-1e9", "queryAll?q=%00", "limits", "sobjects/Contact/deleted?start=x&end=%2B", "sobjects/%2e%2e/limits",
];

describe("hostile requests to the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
    await org.fresh();
  });
  after(() => org.stop());

  it("when method, path and body do not fit, then there is an answer in the vendor's shape", async () => {
    const record = fc.oneof(fc.constant(null), fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text)), fc.record({ attributes: fc.jsonValue({ maxDepth: 1 }), id: fc.jsonValue({ maxDepth: 1 }), Id: fc.string() }, { requiredKeys: [] }));
    const sub = fc.record({
      method: fc.constantFrom("GET", "POST", "PATCH", "DELETE", "TRACE"), url: fc.oneof(fc.string(), fc.constantFrom("http://[", `${api}/composite`, `${api}/sobjects/Contact/@{a.id}`, "@{a}", "@{")),
      referenceId: fc.constantFrom("a", "b", "1", ""), body: fc.jsonValue({ maxDepth: 2 }), httpHeaders: fc.constantFrom({}, { "If-Match": "x" }),
    }, { requiredKeys: ["method", "url", "referenceId"] });
    const body = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }), fc.record({ records: fc.oneof(fc.array(record), fc.jsonValue()), allOrNone: fc.jsonValue({ maxDepth: 0 }) }, { requiredKeys: ["records"] }),
      fc.record({ compositeRequest: fc.array(sub, { maxLength: 4 }), allOrNone: fc.boolean() }), fc.record({ ids: fc.jsonValue(), fields: fc.jsonValue() }), fc.record({ LastName: fc.jsonValue() }),
    );
    await fc.assert(fc.asyncProperty(fc.constantFrom("GET", "POST", "PATCH", "DELETE", "PUT"), fc.constantFrom(...paths), body, async (method, path, json) => {
      const answer = await org.call(method, path, method === "GET" ? undefined : json);
      assert.ok(answer.status < 500, String(answer.status));
      if (answer.status >= 400) assert.equal(typeof at(answer.json, 0, "errorCode"), "string");
    }), { numRuns: 300 });
  });

  it("when a path or header is nonsense, then it is a 4xx", async () => {
    for (const path of [`${api}/sobjects/%E0%A4%A`, `${api}//sobjects//Contact//x//y//z`, "/services/data/v66.0.0/", "/services/apexrest/x", "/services/Soap/u/66.0", "/"]) {
      const { status } = await org.call("GET", path);
      assert.ok(status >= 400 && status < 500, path);
    }
    assert.equal((await org.call("GET", "limits", undefined, { authorization: "Bearer" })).status, 401);
    assert.equal((await org.call("GET", "limits", undefined, { "sforce-query-options": "batchSize=999999999999" })).status, 200);
  });
});
