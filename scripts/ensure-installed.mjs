// Installs what package-lock.json asks for when it is missing or stale. Any Node from 20.19 on can run this file.
import { spawn } from "node:child_process";
import { accessSync, constants, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withInstallLock } from "./lib/install-lock.mjs";
import { firstMissing } from "./lib/installed.mjs";
import { assertEntryNode, exitOf, LaunchError } from "./lib/pinned-node.mjs";

const INSTALL_TIME_MAX_MS = 15 * 60_000;
const PROGRESS_EVERY_MS = 10_000;
/** npm names the cause first and ends with where its log is; the usage text between them helps nobody. */
const NPM_LINES_SHOWN_FIRST = 8;
const NPM_LINES_SHOWN_LAST = 4;
const LOCK_FILE = ".install-lock";

/** The folder of package.json, wherever the script was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes sure that node_modules matches the lockfile. Writes nothing when it does; safe to call from two processes at once.
 * Progress goes to stderr, so that stdout stays the program's own.
 * @param {string} folder
 */
export async function ensureInstalled(folder = root) {
  assertEntryNode();
  const missing = firstMissing(folder);
  if (missing === undefined) return;
  assertWritable(folder, missing);

  const options = { waitMaxMs: INSTALL_TIME_MAX_MS, onWait: () => say("Waiting for another install in this checkout …") };
  await withInstallLock(join(folder, LOCK_FILE), options, async (nameWorker) => {
    if (firstMissing(folder) === undefined) return;
    await install(folder, nameWorker);
    const still = firstMissing(folder);
    if (still !== undefined) throw new LaunchError(`npm ci ended well, but ${still} is still missing.`);
  });
}

async function install(folder, nameWorker) {
  const startedAt = Date.now();
  const seconds = () => String(Math.round((Date.now() - startedAt) / 1000));
  say("Installing dependencies (needs the network once) …");
  const progress = setInterval(() => say(`… still installing, ${seconds()} s`), PROGRESS_EVERY_MS);
  try {
    await npmCi(folder, nameWorker);
  } finally {
    clearInterval(progress);
  }
  say(`Installed in ${seconds()} s.`);
}

async function npmCi(folder, nameWorker) {
  const [command, ...args] = npmCommand();
  // The console is built from development packages, so they are needed whatever NODE_ENV or npm's settings leave out.
  const wanted = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = spawn(command, [...args, ...wanted], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    shell: command === "npm.cmd",
    timeout: INSTALL_TIME_MAX_MS,
  });
  const ended = exitOf(child);
  nameWorker(child.pid);
  const stop = (signal) => {
    child.kill(signal);
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const words = wordsOf(child);
  const { code } = await ended;
  process.removeListener("SIGINT", stop).removeListener("SIGTERM", stop);
  if (code !== 0) throw new LaunchError(failure(words()));
}

/** Under `npm run` or `npx` the very npm that called us; else the one on the PATH. */
function npmCommand() {
  const calling = process.env.npm_execpath;
  if (calling !== undefined && basename(calling) === "npm-cli.js") return [process.execPath, calling];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

function wordsOf(child) {
  const first = [];
  let last = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      for (const line of text.split("\n").filter((candidate) => candidate.trim() !== "")) {
        if (first.length < NPM_LINES_SHOWN_FIRST) first.push(line);
        else last = [...last, line].slice(-NPM_LINES_SHOWN_LAST);
      }
    });
  }
  return () => [...first, ...last].join("\n");
}

function failure(words) {
  const isOffline = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ENOTCACHED|network)\b/.test(words);
  const advice = isOffline
    ? "The package registry could not be reached: connect to the network and run the same command again."
    : "npm ci failed: its own words are above.";
  return `${words}\n${advice}`;
}

function assertWritable(folder, missing) {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new LaunchError(`${missing} is missing or out of date, and this user may not write to ${folder}: run npm ci there.`);
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs an entry script: what a person can put right is one line and exit code 2, anything else is a bug with its stack.
 * @param {() => Promise<void>} main
 */
export async function runEntry(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    process.exit(2);
  }
}

/** True when the file was started by name, false when it was imported. */
export function isMain(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}

if (isMain(import.meta.url)) await runEntry(() => ensureInstalled());
