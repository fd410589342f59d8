import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoClock } from "../../../src/adapters/system/clock.ts";

describe("the demo's clock", () => {
  let folder = "";
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "steward-clock-")); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  it("when its file holds something else, then it says which file", () => {
    writeFileSync(join(folder, "demo-clock.json"), "{}");
    assert.throws(() => demoClock(folder, "2026-03-20T00:00:00.000Z"), /demo-clock\.json/);
  });

  it("begins at the world's day and goes forward", () => {
    const clock = demoClock(folder, "2026-03-20T00:00:00.000Z");
    const first = clock.now();
    assert.match(first, /^2026-03-20T00:0\d:\d\d\.\d{3}Z$/);
    assert.ok(clock.now() >= first);
  });

  it("when it is opened again, then time goes on where it was instead of beginning anew", () => {
    const first = demoClock(folder, "2026-03-20T00:00:00.000Z").now();
    const again = demoClock(folder, "2020-01-01T00:00:00.000Z").now();
    assert.ok(again >= first && again < "2026-03-20T01:00:00.000Z");
  });
});
