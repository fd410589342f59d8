import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { faultsOf, killSeries } from "../../helpers/audit-load-kill.ts";
import { removeDataDir } from "../../helpers/data-dir.ts";
import { skipWithReason } from "../../helpers/skip.ts";

/** `npm run bench -- audit-kill` makes a hundred. */
const RUNS = 10;
const SERIES_TIMEOUT_MS = 300_000;

describe("when app and database are killed while entries are appended", function () {
  this.timeout(SERIES_TIMEOUT_MS);

  it("then each restart finds every acknowledged entry, nothing that was rolled back, no gap, and whole chains", async function () {
    if (process.platform === "win32") skipWithReason(this, "a process of another kind of kill: Windows has no SIGKILL");
    const dataDir = mkdtempSync(join(tmpdir(), "steward-audit-kill-"));
    try {
      const runs = await killSeries({ dataDir, runs: RUNS });
      assert.deepEqual(faultsOf(runs), []);
      assert.equal(runs.length, RUNS);
      assert.ok(runs.every(({ acknowledged }) => acknowledged > 0), "a run in which nothing was acknowledged shows nothing");
    } finally {
      removeDataDir(dataDir);
    }
  });
});
