import assert from "node:assert/strict";

import { paceOf } from "../../../src/app/cli/commands/sync-progress.ts";

describe("the line that shows a synchronisation under way", () => {
  const progress = (perSecond: number | null, secondsLeft: number | null) => ({ read: 1, total: 2, perSecond, secondsLeft });

  it("tells the rate and the time left in round figures", () => {
    assert.equal(paceOf(progress(1_234.5, 400)), ", 1,235/s, 7 min left");
    assert.equal(paceOf(progress(2.34, 89)), ", 2.3/s, 89 s left");
  });

  it("says nothing of what is not known", () => {
    assert.equal(paceOf(progress(null, null)), "");
    assert.equal(paceOf(progress(20, null)), ", 20/s");
  });
});
