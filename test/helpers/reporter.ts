import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import Mocha from "mocha";
import type { MochaOptions, Runner, Test } from "mocha";
import { skipReason } from "./skip.ts";

/** How long after the last test an open handle may hold the process before its kind is named. */
const OPEN_AFTER_MS = 5_000;
const FAILURE_LINES = 16;

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The test, and what it said first. */
  readonly failures: readonly string[];
  /** Milliseconds that each file took, its hooks included. */
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Mocha's `spec`, followed by every skip with its reason, by every failure once more in a few lines (whoever is handed only
 * the end of a long run still sees what failed, and on what), and by one closing line, alone and last: `N passed, N failed, N skipped`.
 * Under scripts/test.mjs the totals go to that script, which writes these lines itself, because it outlives whatever the
 * tests started.
 */
class ClosingLineReporter extends Mocha.reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const skips = new Map<string, string[]>();
    let unexplained = 0;
    const failures: string[] = [];
    const files = timeFiles(runner);

    runner.on("fail", (test: Test, error: unknown) => failures.push(`${test.fullTitle()}: ${firstLines(error)}`));
    runner.on("pending", (test: Test) => {
      const reason = skipReason(test);
      if (reason === undefined) {
        unexplained += 1;
        failures.push(`${test.fullTitle()}: skipped without a reason`);
        runner.failures += 1;
      } else {
        skips.set(reason, [...(skips.get(reason) ?? []), test.fullTitle()]);
      }
    });
    runner.once("end", () => {
      const skipped = [...skips.values()].flat().length;
      printSkips(skips);
      hand({ passed: this.stats.passes, failed: this.stats.failures + unexplained, skipped, failures, files: files() });
      nameOpenHandles();
    });
  }
}

/** Where the time goes: all of it between the end of one test or hook and the end of the next is the next one's. */
function timeFiles(runner: Runner): () => Readonly<Record<string, number>> {
  const files = new Map<string, number>();
  let last = performance.now();
  const note = ({ file }: { readonly file?: string | undefined }): void => {
    const now = performance.now();
    const name = relative(process.cwd(), file ?? "");
    files.set(name, Math.round((files.get(name) ?? 0) + now - last));
    last = now;
  };
  runner.on("test end", note).on("hook end", note);
  return () => Object.fromEntries(files);
}

/** Its first lines, the further ones set in: what a browser waited for stands below what it says. */
function firstLines(error: unknown): string {
  return stripVTControlCharacters(String(error instanceof Error ? error.message : error)).split("\n").slice(0, FAILURE_LINES).join("\n    ");
}

function printSkips(skips: ReadonlyMap<string, readonly string[]>): void {
  for (const [reason, titles] of skips) {
    console.log(`  skipped because ${reason}:`);
    for (const title of titles) console.log(`    - ${title}`);
  }
}

function hand(totals: Totals): void {
  const file = process.env["STEWARD_TEST_SUMMARY"];
  if (file === undefined) {
    process.once("exit", () => console.log(closingLines(totals)));
  } else {
    writeFileSync(file, JSON.stringify(totals));
  }
}

function closingLines({ passed, failed, skipped, failures }: Totals): string {
  return [...failures.map((failure) => `FAILED ${failure}`), `${passed} passed, ${failed} failed, ${skipped} skipped`].join("\n");
}

/** The timer keeps nothing alive itself; it only fires when something else does. */
function nameOpenHandles(): void {
  setTimeout(() => {
    console.log(`  still open after the last test: ${process.getActiveResourcesInfo().join(", ")}`);
  }, OPEN_AFTER_MS).unref();
}

// Mocha looks for a reporter under the name `default` only.
export { ClosingLineReporter as default };
