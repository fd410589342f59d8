import assert from "node:assert/strict";
import { ASK_AGAIN_AFTER_MS, heldForReserve } from "../../../src/domain/limits/reserve.ts";

const NOW = "2026-11-21T09:00:00.000Z";
const at = (ms: number): string => new Date(Date.parse(NOW) + ms).toISOString();
const seen = (used: number, ageMs = 0) => ({ used, limit: 5_000, seenAt: at(-ageMs) });

describe("what is kept of the day's calls for people", () => {
  it("when nothing was told, or there is no limit, then nobody is held back", () => {
    assert.equal(heldForReserve(null, 20, NOW), null);
    assert.equal(heldForReserve({ used: 9, limit: 0, seenAt: NOW }, 20, NOW), null);
  });

  it("when the reserve is reached, then the others wait until the figure is old", () => {
    assert.equal(heldForReserve(seen(3_999), 20, NOW), null);
    assert.equal(heldForReserve(seen(4_000), 20, NOW), at(ASK_AGAIN_AFTER_MS));
    assert.equal(heldForReserve(seen(4_000, 60_000), 20, NOW), at(ASK_AGAIN_AFTER_MS - 60_000));
  });

  it("when the figure is old, then a call may go and learn a new one", () => {
    assert.equal(heldForReserve(seen(5_000, ASK_AGAIN_AFTER_MS), 20, NOW), null);
  });

  it("when an admin keeps nothing, then only the whole day holds back; when nearly all, then a little does", () => {
    assert.equal(heldForReserve(seen(4_999), 0, NOW), null);
    assert.notEqual(heldForReserve(seen(5_000), 0, NOW), null);
    assert.notEqual(heldForReserve(seen(250), 95, NOW), null);
  });
});
