import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { externalIdMetadata, OrgClient } from "./http-client.ts";

const contact = (values: object): object => ({ attributes: { type: "Contact" }, ...values });

describe("collections of the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  const create = (records: readonly object[], allOrNone = false): Promise<Answer> => org.call("POST", "composite/sobjects", { allOrNone, records });
  const living = async (): Promise<number> => Number(at((await org.query("SELECT Id FROM Contact")).json, "totalSize"));
  const outcomes = (answer: Answer): readonly unknown[] => list(answer.json).map((each) => at(each, "success"));
  const codes = (answer: Answer): readonly unknown[] => list(answer.json).map((each) => at(each, "errors", 0, "statusCode"));

  it("when one record of three is refused, then the others are made, told in order", async () => {
    const answer = await create([contact({ LastName: "A" }), contact({ FirstName: "B" }), contact({ LastName: "C" })]);
    assert.equal(answer.status, 200);
    assert.deepEqual(outcomes(answer), [true, false, true]);
    assert.deepEqual(at(answer.json, 1), {
      success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", message: "Required fields are missing: [LastName]", fields: ["LastName"] }],
    });
    assert.equal(await living(), 2);
  });

  it("when all or none is asked for, then one refusal takes back the others, which say so", async () => {
    const answer = await create([contact({ LastName: "A" }), contact({})], true);
    assert.deepEqual([answer.status, codes(answer)], [200, ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]]);
    assert.equal(await living(), 0);
    assert.deepEqual(outcomes(await create([contact({ LastName: "A" }), contact({ LastName: "B" })], true)), [true, true]);
  });

  it("when a record lacks its type, then it alone is refused", async () => {
    assert.deepEqual(codes(await create([{ LastName: "A" }, contact({ LastName: "B" })])), ["INVALID_TYPE", undefined]);
  });

  it("when the request is malformed or too large, then it is a 400 and nothing is done", async () => {
    const many = Array.from({ length: 201 }, () => contact({ LastName: "A" }));
    assert.equal(at((await create(many)).json, 0, "errorCode"), "EXCEEDED_ID_LIMIT");
    assert.equal((await org.call("POST", "composite/sobjects", { records: {} })).status, 400);
    assert.equal((await org.call("POST", "composite/sobjects", { record: [] })).status, 400);
    assert.equal(await living(), 0);
  });

  it("when records are changed, read and deleted, then each has its own result", async () => {
    const [a = "", b = ""] = list((await create([contact({ LastName: "A" }), contact({ LastName: "B" })])).json).map((each) => textAt(each, "id"));
    const changed = await org.call("PATCH", "composite/sobjects", { records: [contact({ id: a, LastName: "AA" }), contact({ Id: "003000000000001" }), contact({ LastName: "x" })] });
    assert.deepEqual(outcomes(changed), [true, false, false]);
    const read = await org.call("GET", `composite/sobjects/Contact?ids=${a},003000000000001,${b}&fields=LastName`);
    assert.deepEqual(list(read.json).map((each) => at(each, "LastName")), ["AA", undefined, "B"]);
    assert.equal(at(read.json, 1), null);
    const posted = await org.call("POST", "composite/sobjects/Contact", { ids: [b], fields: ["Id", "LastName"] });
    assert.equal(at(posted.json, 0, "Id"), b);
    const gone = await org.call("DELETE", `composite/sobjects?ids=${a},nonsense&allOrNone=false`);
    assert.deepEqual([outcomes(gone), codes(gone)], [[true, false], [undefined, "MALFORMED_ID"]]);
    assert.equal(await living(), 1);
  });

  it("when records change their type more than ten times, then none is made", async () => {
    const mixed = (count: number): readonly object[] => Array.from({ length: count }, (_each, index) => (index % 2 === 0 ? contact({ LastName: "A" }) : { attributes: { type: "Account" }, Name: "B" }));
    assert.equal((await create(mixed(11))).status, 400);
    assert.equal(await living(), 0);
    assert.equal((await create(mixed(10))).status, 200);
    assert.equal(await living(), 5);
  });

  it("when records are upserted by a key, then each says whether it was made", async () => {
    await org.door("POST", "deploy", externalIdMetadata("Contact", "Steward_Key__c"));
    await org.create("Contact", { LastName: "Known", Steward_Key__c: "k-1" });
    const upsert = (records: readonly object[]): Promise<Answer> => org.call("PATCH", "composite/sobjects/Contact/Steward_Key__c", { records });
    const answer = await upsert([contact({ Steward_Key__c: "k-1", LastName: "Changed" }), contact({ Steward_Key__c: "k-2", LastName: "New" }), contact({ LastName: "No key" })]);
    assert.deepEqual(list(answer.json).map((each) => at(each, "created")), [false, true, undefined]);
    assert.deepEqual(codes(answer), [undefined, undefined, "MISSING_ARGUMENT"]);
    assert.deepEqual(codes(await upsert([contact({ Steward_Key__c: "k-3", LastName: "A" }), contact({ Steward_Key__c: "K-3", LastName: "B" })])), ["DUPLICATE_VALUE", "DUPLICATE_VALUE"]);
    assert.equal(await living(), 2);
  });

  it("when some rows are locked or fail in part, then only they fail, and the rest is really there", async () => {
    const three = [contact({ LastName: "A" }), contact({ LastName: "B" }), contact({ LastName: "C" })];
    await org.plan("partial");
    assert.deepEqual(codes(await create(three)), [undefined, "UNABLE_TO_LOCK_ROW", undefined]);
    assert.equal(await living(), 2);
    await org.plan("partial", { failIndexes: [0], body: { errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "Not on Sundays" } });
    const ruled = await create(three);
    assert.deepEqual([codes(ruled), at(ruled.json, 0, "errors", 0, "message")], [["FIELD_CUSTOM_VALIDATION_EXCEPTION", undefined, undefined], "Not on Sundays"]);
    await org.plan("lock");
    assert.deepEqual(outcomes(await create(three)), [false, false, false]);
    await org.plan("lock", { failIndexes: [2] });
    assert.deepEqual(codes(await create(three, true)), ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "ALL_OR_NONE_OPERATION_ROLLED_BACK", "UNABLE_TO_LOCK_ROW"]);
    assert.equal(await living(), 4);
  });
});
