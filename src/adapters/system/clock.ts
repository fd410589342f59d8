import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { instant, type Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** The machine's clock. */
export const systemClock: Clock = { now: () => instant(Date.now()) };

/**
 * The demo's clock: it began at `startsAt` when DATA_DIR was new and has run with the machine's ever since, over
 * restarts and in every process, so that a second run goes on where the first was.
 */
export function demoClock(dataDir: string, startsAt: Instant): Clock {
  const offsetMs = storedOffset(join(dataDir, FILE), Date.parse(startsAt) - Date.now());
  return { now: () => instant(Date.now() + offsetMs) };
}

/** The clock of a folder: the demo's where a demo began there, the machine's everywhere else. */
export function clockOf(dataDir: string): Clock {
  const file = join(dataDir, FILE);
  return existsSync(file) ? demoClock(dataDir, systemClock.now()) : systemClock;
}

const FILE = "demo-clock.json";

function storedOffset(file: string, fresh: number): number {
  const mine = `${file}.${String(process.pid)}`;
  writeFileSync(mine, JSON.stringify({ offsetMs: fresh }), { mode: 0o600 });
  try {
    linkSync(mine, file);
    return fresh;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const stored: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof stored === "object" && stored !== null && "offsetMs" in stored && typeof stored.offsetMs === "number") return stored.offsetMs;
    throw new Error(`${file} does not hold the demo clock's offset; delete it to begin anew`, { cause: error });
  } finally {
    rmSync(mine, { force: true });
  }
}
