// Applies the import rules of .dependency-cruiser.cjs, and distrusts a clean answer that came from too few files.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ensureInstalled, root as ownRoot, runEntry } from "./ensure-installed.mjs";
import { findNode, LaunchError } from "./lib/pinned-node.mjs";

const FOLDERS = ["config", "src", "connectors", "sandbox", "console", "crm-ui", "scripts", "bench", "test"];
const SOURCE = /\.(ts|tsx|mts|mjs|cjs|js)$/;
const SKIPPED_FOLDERS = new Set(["node_modules", "dist"]);
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

/** Every source file under the folders, counted by ourselves: the number the tool's answer is held against. */
function sourceFiles(root, folders) {
  return folders.flatMap((folder) => walk(root, folder));
}

function walk(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : walk(root, path);
    return SOURCE.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function cruise(root, folders) {
  const tool = join(ownRoot, "node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs");
  const args = [tool, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders];
  const run = spawnSync(findNode(ownRoot), args, { cwd: root, encoding: "utf8", maxBuffer: OUTPUT_BYTES_MAX });
  try {
    return JSON.parse(run.stdout);
  } catch {
    throw new LaunchError(`dependency-cruiser gave no answer:\n${run.stderr}${run.stdout.slice(0, 2000)}`);
  }
}

function printViolations(summary) {
  for (const { rule, from, to, cycle } of summary.violations) {
    const path = cycle === undefined || cycle.length === 0 ? to : cycle.map((step) => step.name ?? step).join(" → ");
    process.stdout.write(`${rule.severity} ${rule.name}: ${from} → ${path}\n`);
  }
}

await runEntry(async () => {
  await ensureInstalled();
  const root = resolve(process.argv[2] ?? ownRoot);
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const files = sourceFiles(root, folders);
  const { modules, summary } = cruise(root, folders);
  printViolations(summary);

  const read = new Set(modules.map((module) => module.source));
  const unread = files.filter((file) => !read.has(file));
  for (const file of unread) process.stdout.write(`error not read: ${file}\n`);
  const isClean = summary.violations.length === 0 && unread.length === 0 && files.length > 0;
  process.stdout.write(
    `${String(files.length - unread.length)} of ${String(files.length)} source files read, ${String(summary.violations.length)} violations\n`,
  );
  process.exitCode = isClean ? 0 : 1;
});
