import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import type { MochaOptions, Runner, Test } from "mocha";
import { skipReason } from "./skip.ts";

/** How long after the last test an open handle may hold the process before its kind is named. */
const OPEN_AFTER_MS = 5_000;

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Mocha's `spec`, followed by every skip with its reason and by one closing line, alone and last:
 * `N passed, N failed, N skipped`. Under scripts/test.mjs the totals go to that script, which writes the line itself,
 * because it outlives whatever the tests started.
 */
class ClosingLineReporter extends Mocha.reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const skips = new Map<string, string[]>();
    const unexplained: string[] = [];

    runner.on("pending", (test: Test) => {
      const reason = skipReason(test);
      if (reason === undefined) {
        unexplained.push(test.fullTitle());
        runner.failures += 1;
      } else {
        skips.set(reason, [...(skips.get(reason) ?? []), test.fullTitle()]);
      }
    });
    runner.once("end", () => {
      const skipped = [...skips.values()].flat().length;
      printSkips(skips, unexplained);
      hand(this.stats.passes, this.stats.failures + unexplained.length, skipped);
      nameOpenHandles();
    });
  }
}

function printSkips(skips: ReadonlyMap<string, readonly string[]>, unexplained: readonly string[]): void {
  for (const [reason, titles] of skips) {
    console.log(`  skipped because ${reason}:`);
    for (const title of titles) console.log(`    - ${title}`);
  }
  for (const title of unexplained) console.log(`  failed, skipped without a reason: ${title}`);
}

function hand(passed: number, failed: number, skipped: number): void {
  const totals: Totals = { passed, failed, skipped };
  const file = process.env["STEWARD_TEST_SUMMARY"];
  if (file === undefined) {
    process.once("exit", () => console.log(closingLine(totals)));
  } else {
    writeFileSync(file, JSON.stringify(totals));
  }
}

function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The timer keeps nothing alive itself; it only fires when something else does. */
function nameOpenHandles(): void {
  setTimeout(() => {
    console.log(`  still open after the last test: ${process.getActiveResourcesInfo().join(", ")}`);
  }, OPEN_AFTER_MS).unref();
}

// Mocha looks for a reporter under the name `default` only.
export { ClosingLineReporter as default };
