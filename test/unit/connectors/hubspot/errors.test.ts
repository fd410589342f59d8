import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";

import { itemError, lostError, vendorError } from "../../../../connectors/hubspot/errors.ts";
import type { HttpAnswer } from "../../../../connectors/shared/http.ts";

const EXAMPLES = z.record(z.string(), z.object({ http: z.number(), headers: z.record(z.string(), z.string()).optional(), body: z.unknown().optional() }))
  .parse(JSON.parse(readFileSync(new URL("../../../contracts/hubspot/error-examples.json", import.meta.url), "utf8")));
const asked = { mutates: true, now: "2026-03-20T22:00:00.000Z", secrets: [] };
const answer = (status: number, json: unknown, part: Partial<HttpAnswer> = {}): HttpAnswer => ({ status, headers: new Map(), json, isGarbage: false, ...part });

/** The vendor's recorded answers and what we make of them. */
const EXPECTED: Readonly<Record<string, readonly [kind: string, message: string, retryAfterMs: number | null]>> = {
  validation_400: ["invalid", "HubSpot refused the values: bogus: Property \"bogus\" does not exist", null],
  invalid_option_400: ["invalid", "HubSpot refused the values: dealstage: x is not a valid pipeline stage ID", null],
  structured_400: ["invalid", "HubSpot: human readable discount was not a valid number", null],
  conflict_409: ["conflict", "HubSpot: Contact already exists. Existing ID: 123", null],
  unauthorized_401: ["unauthorized", "HubSpot: Authentication credentials not found.", null],
  burst_429: ["throttled", "HubSpot: You have reached your ten_secondly_rolling limit.", 10_000],
  search_429: ["throttled", "HubSpot: You have reached your secondly limit.", 1_000],
  daily_429: ["throttled", "HubSpot: You have reached your daily limit.", 3_600_000],
  locked_423: ["throttled", "HubSpot asks to wait. (HTTP 423)", 2_000],
  migration_477: ["throttled", "HubSpot asks to wait. (HTTP 477)", 3_600_000],
};

describe("HubSpot's refusals in our words", () => {
  for (const [name, [kind, message, retryAfterMs]] of Object.entries(EXPECTED)) {
    it(`when HubSpot answers as in ${name}, then it is ${kind}, and nothing can have happened`, () => {
      const example = EXAMPLES[name];
      assert.ok(example);
      const error = vendorError(answer(example.http, example.body), asked);
      assert.deepEqual([error.kind, error.publicMessage, error.retryAfterMs, error.mayHaveHappened, error.http], [kind, message, retryAfterMs, false, example.http]);
    });
  }

  it("when a header says how long to wait, then that counts more than the policy", () => {
    const error = vendorError(answer(429, { policyName: "DAILY" }, { headers: new Map([["retry-after", "90"]]) }), asked);
    assert.equal(error.retryAfterMs, 90_000);
    assert.equal(vendorError(answer(477, undefined, { headers: new Map([["retry-after", "86400"]]) }), asked).retryAfterMs, 86_400_000);
  });

  it("when the policy is unknown, then ten seconds pass", () => {
    assert.equal(vendorError(answer(429, { policyName: "NEW_ONE" }), asked).retryAfterMs, 10_000);
  });

  it("when the answer is a page of HTML, then it is unavailable whatever its status says", () => {
    for (const status of [200, 400, 403, 406, 420, 500, 502, 521]) {
      const error = vendorError(answer(status, undefined, { isGarbage: true }), asked);
      assert.equal(error.kind, "unavailable", String(status));
      assert.equal(error.mayHaveHappened, status < 400 || status >= 500, String(status));
    }
  });

  it("when a server fails, then a write may have happened and a read has not", () => {
    assert.equal(vendorError(answer(504, undefined), asked).mayHaveHappened, true);
    assert.equal(vendorError(answer(504, undefined), { ...asked, mutates: false }).mayHaveHappened, false);
  });

  it("when there was no answer, then it depends on whether the request left us", () => {
    assert.equal(lostError({ reason: "connection", sent: false }, true).mayHaveHappened, false);
    assert.equal(lostError({ reason: "timeout", sent: true }, true).mayHaveHappened, true);
    assert.equal(lostError({ reason: "timeout", sent: true }, false).mayHaveHappened, false);
  });

  it("when every field of the body is missing or of another kind, then there is still an error", () => {
    for (const body of [undefined, null, {}, [], "text", 5, { message: 5 }, { errors: "x" }, { context: 1, subCategory: {} }]) {
      assert.equal(vendorError(answer(400, body), asked).kind, "invalid");
    }
  });

  it("when the list inside the sentence is broken, then the sentence itself is shown", () => {
    const error = vendorError(answer(400, { message: "Property values were not valid: [{\"isValid\":fal" }), asked);
    assert.equal(error.kind, "invalid");
    assert.match(error.publicMessage, /^HubSpot: Property values were not valid/);
  });

  it("when a unique value is taken, then it is a conflict, told as 409 or as a validation error", () => {
    const told = "Property values were not valid: [{\"isValid\":false,\"message\":\"note-1 is already used\",\"error\":\"CONFLICTING_UNIQUE_VALUE\",\"name\":\"steward_activity_key\"}]";
    assert.equal(vendorError(answer(400, { category: "VALIDATION_ERROR", message: told }), asked).kind, "conflict");
  });

  it("when scopes are missing, then they are named", () => {
    const body = { category: "MISSING_SCOPES", message: "This app lacks scopes.", errors: [{ message: "One or more scopes are needed.", context: { requiredGranularScopes: ["crm.schemas.contacts.write"] } }] };
    const error = vendorError(answer(403, body), asked);
    assert.equal(error.kind, "forbidden");
    assert.match(error.publicMessage, /crm\.schemas\.contacts\.write/);
  });

  it("when the vendor quotes what we sent, then it is hidden", () => {
    const body = { message: "Property values were not valid: [{\"message\":\"Ana wants to leave her husband\",\"name\":\"hs_note_body\"}]" };
    const error = vendorError(answer(400, body), { ...asked, secrets: ["Ana wants to leave her husband"] });
    assert.equal(error.publicMessage, "HubSpot refused the values: hs_note_body: …");
  });

  it("when one input of a batch failed, then its category tells the kind and the batch's status stays", () => {
    assert.equal(itemError({ category: "CONFLICT", message: "taken" }, asked, 207).kind, "conflict");
    assert.equal(itemError({ category: "OBJECT_NOT_FOUND" }, asked, 207).kind, "not-found");
    assert.deepEqual([itemError({ category: "NEW" }, asked, 207).kind, itemError({}, asked, 207).http], ["invalid", 207]);
  });

  it("names the vendor's id of the request where there is one", () => {
    assert.equal(vendorError(answer(400, { correlationId: "c-1" }), asked).requestId, "c-1");
    assert.equal(vendorError(answer(500, undefined, { headers: new Map([["x-hubspot-correlation-id", "c-2"]]) }), asked).requestId, "c-2");
  });
});
