import assert from "node:assert/strict";
import { budgetWords, type CallBudget } from "../../../src/app/call-budget.ts";

const CALM: CallBudget = { day: null, reservePercent: 20, heldUntil: null, pauses: [] };
const DAY = { used: 4_100, limit: 5_000, seenAt: "2026-11-21T09:00:00.000Z" };
const LATER = "2026-11-21T09:15:00.000Z";

describe("a budget of calls in words", () => {
  it("when nothing waits, then it says so, with what is used where the CRM tells it", () => {
    assert.deepEqual(budgetWords(CALM), { isTight: false, detail: "not paused", fix: null });
    assert.equal(budgetWords({ ...CALM, day: { ...DAY, used: 812 } }).detail, "812 of the day's 5,000 calls used by all apps (2026-11-21 09:00 UTC), 20 % kept for people; not paused");
  });

  it("when the reserve is reached, then it says that reading waits, until when, and that writes do not", () => {
    const { isTight, detail, fix } = budgetWords({ ...CALM, day: DAY, heldUntil: LATER });
    assert.ok(isTight);
    assert.match(detail, /4,100 of the day's 5,000 .* reading waits until 2026-11-21 09:15 UTC, writes go on$/);
    assert.match(fix ?? "", /reservePercent/);
  });

  it("when the CRM asked for a pause, then it says which lane waits, and until when", () => {
    const { isTight, detail } = budgetWords({ ...CALM, pauses: [{ lane: "search", until: LATER }] });
    assert.ok(isTight);
    assert.equal(detail, "the CRM asked for a pause: searches wait until 2026-11-21 09:15 UTC");
  });
});
