import assert from "node:assert/strict";

import { afterFailure, isOfTheBudget } from "../../../src/domain/proposal/after-failure.ts";

describe("afterFailure", () => {
  for (const kind of ["forbidden", "invalid"] as const) {
    it(`when the CRM says ${kind}, then a person is asked at once`, () => {
      assert.deepEqual(afterFailure({ kind, retryAfterMs: null }, 1), { then: "ask-a-person" });
    });
  }

  it("when the record changed under us, then it is planned again, and not for ever", () => {
    assert.equal(afterFailure({ kind: "conflict", retryAfterMs: null }, 1).then, "again");
    assert.equal(afterFailure({ kind: "conflict", retryAfterMs: null }, 5).then, "ask-a-person");
  });

  it("when the vendor says how long to wait, then that long it is", () => {
    assert.deepEqual(afterFailure({ kind: "throttled", retryAfterMs: 7_000 }, 3), { then: "again", inMs: 7_000 });
  });

  it("when it does not, then each wait is longer, up to a quarter of an hour", () => {
    const waits = [1, 2, 3, 4, 11, 40].map((attempts) => afterFailure({ kind: "unavailable", retryAfterMs: null }, attempts));
    assert.deepEqual(waits.map((move) => (move.then === "again" ? move.inMs : -1)), [1_000, 2_000, 4_000, 8_000, 900_000, 900_000]);
  });

  it("when nothing came back for about a day, then a person is asked", () => {
    assert.equal(afterFailure({ kind: "unavailable", retryAfterMs: null }, 100).then, "ask-a-person");
  });

  it("when the grant is dead, then the write waits without wearing out", () => {
    assert.equal(afterFailure({ kind: "unauthorized", retryAfterMs: null }, 10_000).then, "again");
  });

  it("when the account's budget is used up, then that is no failure of the write; when its record is locked, then it is", () => {
    for (const http of [null, 403, 420, 429, 477]) assert.ok(isOfTheBudget({ kind: "throttled", http }), String(http));
    for (const http of [200, 400, 423]) assert.ok(!isOfTheBudget({ kind: "throttled", http }), String(http));
    for (const kind of ["unavailable", "forbidden", "unauthorized"] as const) assert.ok(!isOfTheBudget({ kind, http: 403 }), kind);
  });
});
