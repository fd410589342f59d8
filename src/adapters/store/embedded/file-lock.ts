import { linkSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { identityOf, isRunning, type ProcessIdentity } from "./processes.ts";

const RETRY_MS = 25;
/** Longer than a first start with copying takes on a slow disk. */
const LOCK_TIMEOUT_MS = 120_000;
/** Breaking a dead lock is a matter of microseconds; who takes longer has died over it. */
const BREAK_STALE_MS = 10_000;

/**
 * Runs `work` while no other process, and no other call here, holds the lock of that name. The lock of a process that
 * died is taken over.
 */
export async function withFileLock<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const me = `${path}.${String(process.pid)}-${String((attempts += 1))}`;
  writeFileSync(me, JSON.stringify(identityOf(process.pid) ?? { pid: process.pid, started: null }), { mode: 0o600 });
  try {
    await take(path, me);
    try {
      return await work();
    } finally {
      unlinkSync(path);
    }
  } finally {
    rmSync(me, { force: true });
  }
}

let attempts = 0;

async function take(path: string, me: string): Promise<void> {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  // A link appears whole and fails when the name is taken, on every file system: no reader sees half a lock.
  while (!tryLink(me, path)) {
    if (Date.now() > deadline) throw new Error(`the lock ${path} was held for ${String(LOCK_TIMEOUT_MS / 1000)} s by process ${String(readHolder(path)?.pid ?? "?")}`);
    const holder = readHolder(path);
    if (holder !== null && !isRunning(holder)) breakLock(path, me);
    await wait(RETRY_MS);
  }
}

/** Only who holds the second lock may remove a dead first one, after having looked again. */
function breakLock(path: string, me: string): void {
  const breaking = `${path}.break`;
  if (!tryLink(me, breaking)) {
    if (ageMs(breaking) > BREAK_STALE_MS) rmSync(breaking, { force: true });
    return;
  }
  try {
    const holder = readHolder(path);
    if (holder !== null && !isRunning(holder)) rmSync(path, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).ctimeMs;
  } catch {
    return 0;
  }
}

/** The holder's identity; null while there is none. */
export function readHolder(path: string): ProcessIdentity | null {
  try {
    const held: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof held !== "object" || held === null || !("pid" in held) || typeof held.pid !== "number") return null;
    return { pid: held.pid, started: "started" in held && typeof held.started === "string" ? held.started : null };
  } catch {
    return null;
  }
}
