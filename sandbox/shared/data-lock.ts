import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A former process that is just ending is waited for this long. */
const waitMsMax = 3_000;
const pollMs = 50;

/** Makes sure that one process alone writes a data folder; two would tear each other's journal. Returns the release. */
export async function lockData(dataDir: string): Promise<() => void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, "sandbox.pid");
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const holder = holderOf(path);
    if (holder === undefined) break;
    if (waitedMs >= waitMsMax) throw new Error(`${dataDir} is in use by the sandbox process ${String(holder)}`);
    await wait(pollMs);
  }
  writeFileSync(path, String(process.pid), { mode: 0o600 });
  return () => {
    rmSync(path, { force: true });
  };
}

/** The living sandbox process named in the file. Its number may belong to another program by now. */
function holderOf(path: string): number | undefined {
  const pid = Number(read(path) ?? "0");
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
  } catch {
    return undefined;
  }
  const commandLine = read(`/proc/${String(pid)}/cmdline`);
  // Without /proc nothing more can be known; an empty line is a process that has ended and waits to be reaped.
  return commandLine === undefined || commandLine.includes("sandbox") ? pid : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
