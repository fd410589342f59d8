import assert from "node:assert/strict";

import { at, list, textAt } from "../sandbox-client.ts";
import type { Answer } from "../sandbox-client.ts";
import { OrgClient } from "./http-client.ts";

describe("queries and change lists of the sandbox Salesforce", () => {
  let org: OrgClient;
  before(async () => {
    org = await OrgClient.start();
  });
  after(() => org.stop());
  beforeEach(() => org.fresh());

  const createAll = async (names: readonly string[]): Promise<readonly string[]> => {
    const records = names.map((LastName) => ({ attributes: { type: "Contact" }, LastName }));
    return list((await org.call("POST", "composite/sobjects", { records })).json).map((each) => textAt(each, "id"));
  };
  const names = (answer: Answer): readonly unknown[] => list(answer.json, "records").map((each) => at(each, "LastName"));

  it("when more rows match than a page holds, then nextRecordsUrl leads through all of them", async () => {
    await org.door("POST", "settings", { queryPageRows: 2 });
    await createAll(["A", "B", "C", "D", "E"]);
    const seen: unknown[] = [];
    let answer = await org.query("SELECT LastName FROM Contact ORDER BY LastName");
    seen.push(...names(answer));
    while (at(answer.json, "done") === false) {
      assert.equal(at(answer.json, "totalSize"), 5);
      answer = await org.call("GET", textAt(answer.json, "nextRecordsUrl"));
      seen.push(...names(answer));
    }
    assert.deepEqual(seen, ["A", "B", "C", "D", "E"]);
    assert.equal(at(answer.json, "nextRecordsUrl"), undefined);
    assert.equal(at((await org.call("GET", "query/01gxx-2")).json, 0, "errorCode"), "INVALID_QUERY_LOCATOR");
  });

  it("when a record carries attributes, then its address has the version that was asked", async () => {
    const [id = ""] = await createAll(["A"]);
    const { json } = await org.call("GET", `/services/data/v67.0/query?q=${encodeURIComponent("SELECT Id FROM Contact")}`);
    assert.deepEqual(at(json, "records", 0, "attributes"), { type: "Contact", url: `/services/data/v67.0/sobjects/Contact/${id}` });
  });

  it("when a record is deleted, then only queryAll finds it", async () => {
    const [id = ""] = await createAll(["A", "B"]);
    await org.call("DELETE", `sobjects/Contact/${id}`);
    const soql = encodeURIComponent("SELECT LastName FROM Contact ORDER BY LastName");
    assert.deepEqual(names(await org.call("GET", `query?q=${soql}`)), ["B"]);
    assert.deepEqual(names(await org.call("GET", `queryAll?q=${soql}`)), ["A", "B"]);
  });

  it("when a query is missing or wrong, then it is a 400 with the vendor's code", async () => {
    const wrong = ["", "SELECT", "SELECT Nothing__c FROM Contact", "SELECT Id FROM Nothing__c"];
    const codes: unknown[] = [];
    for (const soql of wrong) {
      const { status, json } = await org.query(soql);
      assert.equal(status, 400);
      codes.push(at(json, 0, "errorCode"));
    }
    assert.deepEqual(codes, ["MALFORMED_QUERY", "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE"]);
    assert.equal((await org.call("GET", "query")).status, 400);
  });

  it("when a window is asked for, then it lists what changed or went in it, by whole minutes", async () => {
    const [kept = "", gone = ""] = await createAll(["A", "B"]);
    await org.call("DELETE", `sobjects/Contact/${gone}`);
    const nowMs = Number(at((await org.door("GET", "clock")).json, "nowMs"));
    const window = (startMs: number, endMs: number): string => `start=${new Date(startMs).toISOString()}&end=${new Date(endMs).toISOString()}`;
    const day = window(nowMs - 86_400_000, nowMs + 60_000);
    const updated = await org.call("GET", `sobjects/Contact/updated?${day}`);
    assert.deepEqual(at(updated.json, "ids"), [kept]);
    const deleted = await org.call("GET", `sobjects/Contact/deleted/?${day}`);
    assert.deepEqual(list(deleted.json, "deletedRecords").map((each) => at(each, "id")), [gone]);
    assert.match(textAt(deleted.json, "latestDateCovered"), /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/);
    for (const wrong of [window(nowMs, nowMs), window(nowMs - 16 * 86_400_000, nowMs), "start=yesterday&end=today", ""]) {
      assert.equal(at((await org.call("GET", `sobjects/Contact/deleted?${wrong}`)).json, 0, "errorCode"), "INVALID_REPLICATION_DATE");
    }
    assert.equal((await org.call("GET", `sobjects/Contact/updated?${window(nowMs - 29 * 86_400_000, nowMs)}`)).status, 200);
    assert.equal(at((await org.call("GET", `sobjects/Contact/updated?${window(nowMs - 31 * 86_400_000, nowMs)}`)).json, 0, "errorCode"), "INVALID_REPLICATION_DATE");
  });
});
