import assert from "node:assert/strict";
import * as z from "zod";

import { itemError, lostError, vendorError } from "../../../../connectors/salesforce/errors.ts";
import type { HttpAnswer } from "../../../../connectors/shared/http.ts";

const asked = { mutates: true, now: "2026-03-20T22:00:00.000Z", secrets: [] };
const answer = (status: number, json: unknown, part: Partial<HttpAnswer> = {}): HttpAnswer => ({ status, headers: new Map(), json, isGarbage: false, ...part });
const one = (errorCode: string, message = "the vendor's words", fields?: readonly string[]): readonly unknown[] => [{ errorCode, message, ...(fields === undefined ? {} : { fields }) }];
const alert = { allowSave: true, duplicateRule: "Standard_Contact_Duplicate_Rule", duplicateRuleEntityType: "Contact", errorMessage: "Use one of these records?", matchResults: [{ entityType: "Contact", size: 2, matchRecords: [] }] };
const ALERT_TOLD = "The duplicate rule Standard_Contact_Duplicate_Rule in Salesforce found 2 records like this one. Use the existing record, merge the two, or let the rule allow it. Use one of these records?";

/** What Salesforce answers (VENDORS 2.3, 2.4; the recorded bodies of its public samples) and what we make of it. */
const EXPECTED: Readonly<Record<string, readonly [status: number, body: unknown, kind: string, message: string, retryAfterMs?: number]>> = {
  "an expired session": [401, one("INVALID_SESSION_ID", "Session expired or invalid"), "unauthorized", "Salesforce: Session expired or invalid"],
  "the day's calls used up": [403, one("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), "throttled", "Salesforce: TotalRequests Limit exceeded.", 900_000],
  "too many long calls": [403, one("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."), "throttled", "Salesforce: ConcurrentRequests (Concurrent API Requests) Limit exceeded.", 5_000],
  "a limit without a name": [403, one("REQUEST_LIMIT_EXCEEDED", "No."), "throttled", "Salesforce: No.", 60_000],
  "no permission": [403, one("INSUFFICIENT_ACCESS"), "forbidden", "Salesforce: the vendor's words"],
  "no permission on a row": [400, one("INSUFFICIENT_ACCESS_OR_READONLY"), "forbidden", "Salesforce: the vendor's words"],
  "no permission on another row": [400, one("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"), "forbidden", "Salesforce: the vendor's words"],
  "an unknown row": [404, one("NOT_FOUND", "The requested resource does not exist"), "not-found", "Salesforce: The requested resource does not exist"],
  "a deleted row": [400, one("ENTITY_IS_DELETED", "entity is deleted"), "not-found", "Salesforce: entity is deleted"],
  "a reference to nothing": [400, one("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"), "not-found", "Salesforce: invalid cross reference id"],
  "a taken key": [400, one("DUPLICATE_VALUE", "duplicate value found: Steward_Activity_Key__c duplicates value on record with id: 00T000000000001", []), "conflict", "Salesforce: duplicate value found: Steward_Activity_Key__c duplicates value on record with id: 00T000000000001"],
  "a key on several rows": [300, ["/services/data/v66.0/sobjects/Task/00T000000000001", "/services/data/v66.0/sobjects/Task/00T000000000002"], "conflict", "Salesforce knows several records with this key."],
  "a stale row, without a body": [412, undefined, "conflict", "The record in Salesforce changed since it was read."],
  "a stale row, with a body": [412, one("PRECONDITION_FAILED", "The condition failed."), "conflict", "The record in Salesforce changed since it was read."],
  "a row that others write": [400, one("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"), "throttled", "Salesforce: unable to obtain exclusive access to this record", 2_000],
  "a missing field": [400, one("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ["LastName"]), "invalid", "Salesforce: Required fields are missing: [LastName]"],
  "an org's own rule": [400, one("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Say why.", ["Description"]), "invalid", "Salesforce: Say why. (Description)"],
  "a value that does not fit": [400, one("STRING_TOO_LONG", "data value too large (max length=255)", ["Subject"]), "invalid", "Salesforce: data value too large (max length=255) (Subject)"],
  "values that contradict": [400, one("FIELD_INTEGRITY_EXCEPTION"), "invalid", "Salesforce: the vendor's words"],
  "an unknown field": [400, one("INVALID_FIELD", "No such column 'X__c' on sobject of type Task"), "invalid", "Salesforce: No such column 'X__c' on sobject of type Task"],
  "a duplicate alert, misspelt": [400, [{ duplicateResut: alert, errorCode: "DUPLICATES_DETECTED", message: "Use one of these records?" }], "invalid", ALERT_TOLD],
  "a duplicate alert, well spelt": [400, [{ duplicateResult: alert, errorCode: "DUPLICATES_DETECTED", message: "Use one of these records?" }], "invalid", ALERT_TOLD],
  "a duplicate alert without more": [400, one("DUPLICATES_DETECTED", ""), "invalid", "A duplicate rule in Salesforce takes this for a duplicate. Use the existing record, merge the two, or let the rule allow it."],
  "a failing server": [503, one("SERVER_UNAVAILABLE", "Try later."), "unavailable", "Salesforce: Try later."],
};

describe("Salesforce's refusals in our words", () => {
  for (const [name, [status, body, kind, message, retryAfterMs = null]] of Object.entries(EXPECTED)) {
    it(`when Salesforce answers with ${name}, then it is ${kind}`, () => {
      const error = vendorError(answer(status, body), asked);
      assert.deepEqual([error.kind, error.publicMessage, error.retryAfterMs, error.mayHaveHappened, error.http], [kind, message, retryAfterMs, status >= 500, status]);
    });
  }

  it("when a header says how long to wait, then that counts more", () => {
    const error = vendorError(answer(403, one("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), { headers: new Map([["retry-after", "90"]]) }), asked);
    assert.equal(error.retryAfterMs, 90_000);
  });

  it("when the answer is a page of HTML, then it is unavailable whatever its status says", () => {
    for (const status of [200, 302, 400, 403, 500, 503]) {
      const error = vendorError(answer(status, undefined, { isGarbage: true }), asked);
      assert.equal(error.kind, "unavailable", String(status));
      assert.equal(error.mayHaveHappened, status < 400 || status >= 500, String(status));
    }
  });

  it("when several rows match or nothing is new, then nothing can have happened", () => {
    for (const status of [300, 304]) assert.equal(vendorError(answer(status, undefined), asked).mayHaveHappened, false);
  });

  it("when there was no answer, then it depends on whether the request left us", () => {
    assert.equal(lostError({ reason: "connection", sent: false }, true).mayHaveHappened, false);
    assert.equal(lostError({ reason: "timeout", sent: true }, true).mayHaveHappened, true);
    assert.equal(lostError({ reason: "timeout", sent: true }, false).mayHaveHappened, false);
  });

  it("when the body is of another kind, then there is still an error", () => {
    for (const body of [undefined, null, {}, [], "text", 5, [5], [null], [{ message: 5 }], [{ fields: "x", errorCode: {} }], [{ duplicateResut: 4, errorCode: "X" }]]) {
      assert.equal(vendorError(answer(400, body), asked).kind, "invalid");
    }
  });

  it("when one of several complaints is decisive, then it counts wherever it stands", () => {
    assert.equal(vendorError(answer(400, [...one("ANYTHING"), ...one("DUPLICATE_VALUE")]), asked).kind, "conflict");
  });

  it("when the vendor quotes what we sent, then it is hidden", () => {
    const error = vendorError(answer(400, one("STRING_TOO_LONG", "Subject: data value too large: Ana wants to leave her husband")), { ...asked, secrets: ["Ana wants to leave her husband"] });
    assert.equal(error.publicMessage, "Salesforce: Subject: data value too large: …");
  });

  it("when one row of a collection was refused, then its code tells the kind, and the collection's status stays", () => {
    const refused = (statusCode: string): readonly [string, number | null, boolean] => {
      const error = itemError([{ statusCode, message: "no" }], asked, 200);
      return [error.kind, error.http, error.mayHaveHappened];
    };
    assert.deepEqual(refused("DUPLICATE_VALUE"), ["conflict", 200, false]);
    assert.deepEqual(refused("ENTITY_IS_DELETED"), ["not-found", 200, false]);
    assert.deepEqual(refused("REQUIRED_FIELD_MISSING"), ["invalid", 200, false]);
    assert.deepEqual(refused("UNKNOWN_EXCEPTION"), ["unavailable", 200, false]);
    assert.deepEqual(itemError([], asked, 200).kind, "invalid");
  });

  it("takes a message of any length and content without delay", () => {
    const message = z.string().parse("(".repeat(200_000));
    assert.ok(vendorError(answer(400, one("X", message, ["F".repeat(10_000)])), asked).publicMessage.length <= 300);
  });
});
