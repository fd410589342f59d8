// Runs mocha under the pinned Node, all tests as two runs beside each other, and closes with `N passed, N failed, N skipped` alone on the last line, whatever happens.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, root, runEntry } from "./ensure-installed.mjs";
import { describeContractChecks, readContractChecks } from "./lib/contract-checks.mjs";
import { exitOf, findNode, pinnedEnvironment } from "./lib/pinned-node.mjs";
import { addSummaries, dealTests, describeSlowest, outputOf, readSummary } from "./lib/test-shards.mjs";

const RUN_TIME_MAX_MS = 50 * 60_000;
/** How long a finished run may take to close its servers and pools before it counts as a leak. */
const EXIT_TIME_MAX_MS = 20_000;
const LOOK_EVERY_MS = 250;

await runEntry(async () => {
  await ensureInstalled();
  const folder = mkdtempSync(join(tmpdir(), "steward-test-"));
  const checksFolder = join(folder, "contract-checks");
  try {
    const args = process.argv.slice(2);
    const hands = hasSpec(args) ? [[]] : dealTests(root, "test");
    const ends = await Promise.all(hands.map(async (files, index) => runMocha([...args, ...files], { folder, index, checksFolder })));
    for (const { show } of ends) await show();
    const checks = readContractChecks(checksFolder);
    process.exitCode = report(ends, { misspoken: tellChecks(checks, !hasSpec(args)), isWhole: !hasSpec(args) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @returns {Promise<{ code: number | null, cut?: string, summary?: object, show: () => Promise<void> }>} */
async function runMocha(args, { folder, index, checksFolder }) {
  const summaryFile = join(folder, `summary-${String(index)}.json`);
  const { output, show } = outputOf(folder, index);
  const ci = process.env.CI === undefined ? [] : ["--forbid-only"];
  const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
  const child = spawn(findNode(root), [mocha, ...ci, ...args], {
    cwd: root,
    stdio: ["ignore", output, output],
    env: { ...pinnedEnvironment(root), STEWARD_TEST_SUMMARY: summaryFile, STEWARD_CONTRACT_CHECKS: checksFolder },
  });
  const ignore = () => undefined; // the child hears Ctrl-C as well; we stay to write the closing line
  process.on("SIGINT", ignore).on("SIGTERM", () => child.kill("SIGTERM"));

  let cut;
  const watch = watchdog(summaryFile, (reason) => {
    cut = reason;
    child.kill("SIGKILL");
  });
  const { code } = await exitOf(child);
  clearInterval(watch);
  return { code, cut, summary: readSummary(summaryFile), show };
}

function hasSpec(args) {
  return args.some((arg) => !arg.startsWith("-"));
}

/** Says how the run spoke with the sandbox HubSpot; true when it broke a contract, or when a whole run never spoke. */
function tellChecks(checks, wholeRun) {
  if (checks.messages > 0 || wholeRun) process.stdout.write(`\n${describeContractChecks(checks)}\n`);
  return checks.violations.length > 0 || (wholeRun && checks.messages === 0);
}

function watchdog(summaryFile, stop) {
  const startedAt = Date.now();
  let endedAt;
  return setInterval(() => {
    const now = Date.now();
    if (endedAt === undefined && readSummary(summaryFile) !== undefined) endedAt = now;
    if (now - startedAt > RUN_TIME_MAX_MS) stop(`the run took more than ${String(RUN_TIME_MAX_MS / 60_000)} minutes`);
    else if (endedAt !== undefined && now - endedAt > EXIT_TIME_MAX_MS) stop("the tests ended, but something they opened is still open");
  }, LOOK_EVERY_MS);
}

/** Prints the closing line and returns the exit code. */
function report(ends, { misspoken, isWhole }) {
  const { passed, skipped, failures, files, ...sum } = addSummaries(ends.map(({ summary }) => summary));
  let { failed } = sum;
  if (isWhole) process.stdout.write(`\n${describeSlowest(files)}\n`);
  for (const { cut } of ends) if (cut !== undefined) process.stdout.write(`\nStopped: ${cut}.\n`);
  if (failed === 0 && ends.some(({ code, cut }) => cut !== undefined || code !== 0)) failed = 1;
  if (failed === 0 && passed === 0) {
    process.stdout.write("\nNo test ran.\n");
    failed = 1;
  }
  if (failed === 0 && misspoken) failed = 1;
  if (failures.length > 0) process.stdout.write(`\n${failures.map((failure) => `FAILED ${failure}\n`).join("")}`);
  process.stdout.write(`\n${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped\n`);
  return failed === 0 ? 0 : 1;
}
