import assert from "node:assert/strict";

import { judge, refuseUnreadableConditions, toHttpDate } from "../../../../sandbox/salesforce/conditional.ts";
import type { RowState } from "../../../../sandbox/salesforce/conditional.ts";
import { SalesforceError } from "../../../../sandbox/salesforce/model.ts";

const modifiedMs = Date.parse("2026-03-02T10:00:00.900Z");
const tag = '"U5iWijwWbQD18jeiXwsqxeGpZQk=-gzip"';
const account: RowState = { etag: tag, modifiedMs, heedsUnmodifiedSince: true };
const task: RowState = { etag: undefined, modifiedMs, heedsUnmodifiedSince: true };
const before = "Mon, 02 Mar 2026 09:59:59 GMT";
const same = "Mon, 02 Mar 2026 10:00:00 GMT";

describe("conditions on rows of the sandbox Salesforce", () => {
  it("when the tag is the account's, then a change goes on; any other fails", () => {
    assert.equal(judge("PATCH", { "if-match": tag }, account), "go");
    assert.equal(judge("PATCH", { "if-match": `"other", ${tag}` }, account), "go");
    assert.equal(judge("PATCH", { "if-match": "*" }, account), "go");
    assert.equal(judge("PATCH", { "if-match": '"other"' }, account), "failed");
    assert.equal(judge("PATCH", { "if-match": tag.replace("-gzip", "") }, account), "failed");
  });

  it("when the row is no account, then tags mean nothing", () => {
    assert.equal(judge("PATCH", { "if-match": '"other"' }, task), "go");
    assert.equal(judge("PATCH", { "if-none-match": "*" }, task), "go");
    assert.equal(judge("GET", { "if-none-match": "*" }, task), "go");
  });

  it("when the tag is known already, then a read is 304 and a change 412", () => {
    assert.equal(judge("GET", { "if-none-match": tag }, account), "not-modified");
    assert.equal(judge("HEAD", { "if-none-match": tag }, account), "not-modified");
    assert.equal(judge("PATCH", { "if-none-match": tag }, account), "failed");
    assert.equal(judge("GET", { "if-none-match": '"other"' }, account), "go");
  });

  it("when the row changed in a later second, then a change fails; within the second nobody can see it", () => {
    assert.equal(judge("PATCH", { "if-unmodified-since": before }, task), "failed");
    assert.equal(judge("GET", { "if-unmodified-since": before }, task), "failed");
    assert.equal(judge("PATCH", { "if-unmodified-since": same }, task), "go");
    assert.equal(judge("PATCH", { "if-unmodified-since": before }, { ...task, heedsUnmodifiedSince: false }), "go");
  });

  it("when nothing changed since, then a read is 304", () => {
    assert.equal(judge("GET", { "if-modified-since": same }, task), "not-modified");
    assert.equal(judge("GET", { "if-modified-since": before }, task), "go");
    assert.equal(judge("PATCH", { "if-modified-since": same }, task), "go");
  });

  it("when tag and date contradict each other, then the tag counts", () => {
    assert.equal(judge("PATCH", { "if-match": tag, "if-unmodified-since": before }, account), "go");
    assert.equal(judge("GET", { "if-none-match": '"other"', "if-modified-since": same }, account), "go");
  });

  it("when a record is deleted, then no condition is looked at", () => {
    assert.equal(judge("DELETE", { "if-match": '"other"', "if-unmodified-since": before }, account), "go");
  });

  it("when a condition cannot be read, then a write is a 400 and a read goes on", () => {
    const wrong = [{ "if-match": "unquoted" }, { "if-none-match": '"open' }, { "if-unmodified-since": "2026-03-02T10:00:00Z" }, { "if-unmodified-since": "Mon, 99 Mar 2026 10:00:00 GMT" }];
    for (const headers of wrong) {
      for (const method of ["PATCH", "POST"]) {
        assert.throws(() => { refuseUnreadableConditions(method, headers); }, (error: unknown) => error instanceof SalesforceError && error.status === 400);
      }
      refuseUnreadableConditions("GET", headers);
      refuseUnreadableConditions("DELETE", headers);
      assert.equal(judge("GET", headers, account), "go");
    }
    refuseUnreadableConditions("PATCH", { "if-match": tag, "if-unmodified-since": toHttpDate(modifiedMs) });
  });
});
