// One install at a time in one checkout. The lock is a file that names its owner, so that a killed owner never blocks.
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { LaunchError } from "./pinned-node.mjs";

const RETRY_EVERY_MS = 200;

/**
 * Waits for the lock, runs the work, gives the lock back. The work is told how to name the process that does it.
 * @template T
 * @param {string} file where the lock lives; its folder must be writable
 * @param {{ waitMaxMs: number, onWait: () => void }} options a lock older than waitMaxMs is taken over whoever holds it
 * @param {(nameWorker: (pid: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withInstallLock(file, options, work) {
  const token = randomUUID();
  const giveBack = () => release(file, token);
  await acquire(file, token, options);
  process.once("exit", giveBack);
  try {
    return await work((workerPid) => replace(file, owner(token, workerPid)));
  } finally {
    process.removeListener("exit", giveBack);
    giveBack();
  }
}

async function acquire(file, token, { waitMaxMs, onWait }) {
  const giveUpAt = Date.now() + 2 * waitMaxMs;
  let told = false;
  while (!tryLink(file, owner(token))) {
    const held = read(file);
    if (held !== undefined && isStale(held, waitMaxMs)) {
      takeAway(file, held.text);
      continue;
    }
    if (Date.now() > giveUpAt) throw new LaunchError(`Another install holds ${file}: remove that file if none is running.`);
    if (!told) onWait();
    told = true;
    await sleep(RETRY_EVERY_MS);
  }
}

function owner(token, workerPid) {
  return JSON.stringify({ token, host: hostname(), pids: [process.pid, workerPid].filter((pid) => pid !== undefined) });
}

/** A hard link appears with its content in one step and fails when the name is taken: create and write would be two. */
function tryLink(file, text) {
  const own = `${file}.${randomUUID()}`;
  writeFileSync(own, text, { mode: 0o644 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function replace(file, text) {
  const own = `${file}.${randomUUID()}`;
  writeFileSync(own, text, { mode: 0o644 });
  renameSync(own, file);
}

function read(file) {
  try {
    return { text: readFileSync(file, "utf8"), ageMs: Date.now() - statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

function isStale({ text, ageMs }, ageMaxMs) {
  if (ageMs > ageMaxMs) return true;
  const { host, pids } = parse(text);
  return host === hostname() && Array.isArray(pids) && !pids.some(isAlive);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two waiters may judge the same lock stale; whoever moved a fresh one by mistake puts it back. */
function takeAway(file, staleText) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, "utf8") !== staleText) tryLink(file, readFileSync(aside, "utf8"));
  rmSync(aside, { force: true });
}

function release(file, token) {
  const held = read(file);
  if (held !== undefined && parse(held.text).token === token) rmSync(file, { force: true });
}
