// Builds the web console when it is missing or older than its sources. Any Node from 20.19 on can run this file.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureInstalled, isMain, root, runEntry } from "./ensure-installed.mjs";
import { withInstallLock } from "./lib/install-lock.mjs";
import { exitOf, findNode, LaunchError } from "./lib/pinned-node.mjs";

const BUILD_TIME_MAX_MS = 3 * 60_000;
const STAMP = ".built-from";
const ERROR_CHARS_SHOWN = 4_000;

/**
 * Makes sure that dist/console was built from the sources that are here. Writes nothing when it was; safe to call from two
 * processes at once. The old build is served until the new one is whole.
 * @param {string} folder
 */
export async function ensureConsole(folder = root) {
  const wanted = fingerprint(folder);
  if (isBuilt(folder, wanted)) return;
  mkdirSync(join(folder, "dist"), { recursive: true });
  const options = { waitMaxMs: BUILD_TIME_MAX_MS, onWait: () => say("Waiting for another build of the console …") };
  await withInstallLock(join(folder, "dist", ".console-lock"), options, async (nameWorker) => {
    if (isBuilt(folder, wanted)) return;
    const startedAt = Date.now();
    say("Building the console …");
    const fresh = join(folder, "dist", `console-${String(process.pid)}`);
    try {
      await build(folder, fresh, nameWorker);
      writeFileSync(join(fresh, STAMP), wanted);
      rmSync(join(folder, "dist", "console"), { recursive: true, force: true });
      renameSync(fresh, join(folder, "dist", "console"));
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    say(`Built in ${String(Math.round((Date.now() - startedAt) / 1000))} s.`);
  });
}

function isBuilt(folder, wanted) {
  const stamp = join(folder, "dist", "console", STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

/** Of every source and of every package it may be built with. */
function fingerprint(folder) {
  const hash = createHash("sha256").update(readFileSync(join(folder, "package-lock.json")));
  for (const path of sourcesOf(folder, "console")) hash.update(`\0${path}\0`).update(readFileSync(join(folder, path)));
  return hash.digest("hex");
}

function sourcesOf(folder, path) {
  return readdirSync(join(folder, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? sourcesOf(folder, `${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}

async function build(folder, outDir, nameWorker) {
  const vite = join(folder, "node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "--outDir", outDir, "--emptyOutDir", "--logLevel", "warn"];
  const child = spawn(findNode(folder), args, { cwd: join(folder, "console"), stdio: ["ignore", "pipe", "pipe"], timeout: BUILD_TIME_MAX_MS, env: { ...process.env, NODE_ENV: "production" } });
  nameWorker(child.pid);
  let words = "";
  const listen = (chunk) => {
    words = (words + String(chunk)).slice(-ERROR_CHARS_SHOWN);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const { code } = await exitOf(child);
  if (code !== 0) throw new LaunchError(`The console could not be built:\n${words}`);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

if (isMain(import.meta.url)) {
  await runEntry(async () => {
    await ensureInstalled();
    await ensureConsole();
  });
}
