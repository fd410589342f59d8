import assert from "node:assert/strict";

import { ApiUsage } from "../../../../sandbox/salesforce/api-usage.ts";
import { QueryCursors } from "../../../../sandbox/salesforce/query-cursors.ts";
import { fillIn, LostReference } from "../../../../sandbox/salesforce/references.ts";
import { locateApi } from "../../../../sandbox/salesforce/versions.ts";

const hourMs = 60 * 60 * 1000;
const start = Date.parse("2026-03-02T10:00:00Z");

describe("the daily limit of the sandbox Salesforce", () => {
  it("when the calls of 24 hours are used up, then the next waits until the first is a day old", () => {
    const usage = new ApiUsage();
    usage.take(start, 2);
    usage.take(start + hourMs, 2);
    assert.throws(() => { usage.take(start + 2 * hourMs, 2); }, /REQUEST_LIMIT_EXCEEDED/);
    assert.equal(usage.used(start + 2 * hourMs), 2);
    usage.take(start + 24 * hourMs, 2);
    assert.throws(() => { usage.take(start + 24 * hourMs, 2); });
  });

  it("when the clock is set back, then calls of the future do not count", () => {
    const usage = new ApiUsage();
    usage.take(start, 10);
    assert.equal(usage.used(start - hourMs), 0);
    assert.equal(usage.used(start), 1);
  });
});

describe("pages of a query", () => {
  const records = Array.from({ length: 5 }, (_each, index) => ({ index }));
  const place = { userId: "005", path: "/services/data/v66.0/query", nowMs: start };

  it("when all pages are followed, then every record came once and the last says done", () => {
    const cursors = new QueryCursors();
    const seen: object[] = [];
    let page = cursors.first({ totalSize: 5, records }, 2, place);
    seen.push(...page.records);
    while (page.nextRecordsUrl !== undefined) {
      assert.equal(page.done, false);
      page = cursors.next(page.nextRecordsUrl.replace(`${place.path}/`, ""), place);
      assert.equal(page.totalSize, 5);
      seen.push(...page.records);
    }
    assert.equal(page.done, true);
    assert.deepEqual(seen, records);
  });

  it("when a locator is another user's, too old, pushed out or invented, then it is refused", () => {
    const cursors = new QueryCursors();
    const locator = (): string => cursors.first({ totalSize: 5, records }, 2, place).nextRecordsUrl?.split("/").at(-1) ?? "";
    const one = locator();
    assert.equal(cursors.next(one, place).records.length, 2);
    assert.throws(() => cursors.next(one, { ...place, userId: "006" }), /INVALID_QUERY_LOCATOR/);
    assert.throws(() => cursors.next(one, { ...place, nowMs: start + 49 * hourMs }), /INVALID_QUERY_LOCATOR/);
    assert.throws(() => cursors.next("01g000-x", place), /INVALID_QUERY_LOCATOR/);
    for (let opened = 0; opened < 10; opened += 1) locator();
    assert.throws(() => cursors.next(one, place), /INVALID_QUERY_LOCATOR/);
  });
});

describe("paths and references of the sandbox Salesforce", () => {
  it("when a value in the path is encoded, then it is one segment; an unknown version is no path", () => {
    assert.deepEqual(locateApi("/services/data/v66.0/sobjects/Task/Key__c/a%2Fb")?.segments, ["sobjects", "Task", "Key__c", "a/b"]);
    assert.deepEqual(locateApi("/services/data/v60.0/")?.segments, []);
    assert.equal(locateApi("/services/data/v59.0/limits"), undefined);
    assert.equal(locateApi("/services/data/v69.0/limits"), undefined);
    assert.equal(locateApi("/services/data/v66/limits"), undefined);
    assert.equal(locateApi("/services/data/v66.0/sobjects/%"), undefined);
  });

  it("when an answer is referred to, then its value stands there, however deep", () => {
    const answers = new Map<string, unknown>([["made", { id: "001" }], ["found", { records: [{ Id: "003" }] }]]);
    assert.deepEqual(fillIn({ AccountId: "@{made.id}", list: ["x @{found.records[0].Id}"] }, answers), { AccountId: "001", list: ["x 003"] });
    for (const lost of ["@{made.name}", "@{other.id}", "@{made}", "@{made.constructor}"]) assert.throws(() => fillIn(lost, answers), LostReference);
  });
});
