import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { faultsOf, killSeries } from "../test/helpers/audit-load-kill.ts";
import { removeDataDir } from "../test/helpers/data-dir.ts";

// `bench -- audit-kill [RUNS]`: kill -9 of the app's process and of its whole embedded database, in turn, while entries
// are appended; after each restart every acknowledged entry must be there, without gaps, in chains that verify.

const RUNS = Number(process.argv[2] ?? "100");
if (!Number.isSafeInteger(RUNS) || RUNS < 1) throw new TypeError("the number of runs is a whole number of 1 or more");

const dataDir = mkdtempSync(join(tmpdir(), "steward-audit-kill-"));
console.log("run  killed    acknowledged  in all  in the logs  restart ms  lost  gaps  broken");
try {
  const runs = await killSeries({
    dataDir, runs: RUNS,
    onRun({ victim, acknowledged, acknowledgedInAll, entries, restartMs, faults: { lost, gaps, broken } }, number) {
      console.log([
        String(number).padStart(3), ` ${victim.padEnd(8)}`, String(acknowledged).padStart(12), String(acknowledgedInAll).padStart(7), String(entries).padStart(12),
        restartMs.toFixed(0).padStart(11), String(lost).padStart(5), String(gaps).padStart(5), String(broken.length).padStart(7),
      ].join(" "));
    },
  });
  const faults = faultsOf(runs);
  const failed = runs.filter(({ failedStart }) => failedStart !== null).length;
  const last = runs.at(-1);
  for (const fault of faults) console.log(fault);
  console.log(`${String(runs.length)} kills, ${String(last?.acknowledgedInAll)} entries acknowledged: ${String(last?.faults.lost)} lost, ${String(last?.faults.gaps)} gaps, ${String(last?.faults.broken.length)} broken chains, ${String(failed)} failed starts`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  removeDataDir(dataDir);
}
