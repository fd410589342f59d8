import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { instant, type Instant } from "../../domain/model/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** The machine's clock. */
export const systemClock: Clock = { now: () => instant(Date.now()) };

/**
 * A clock that started at `startsAt` when it was first asked for in this folder and runs on at the usual pace, over
 * restarts as well, so that a sample day has its own present and time never goes back.
 */
export function demoClock(dataDir: string, startsAt: Instant): Clock {
  const path = join(dataDir, "demo-clock.json");
  const offsetMs = readOffset(path) ?? writeOffset(path, dataDir, Date.parse(startsAt) - Date.now());
  return { now: () => instant(Date.now() + offsetMs) };
}

function readOffset(path: string): number | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, "utf8"));
    const offsetMs: unknown = typeof kept === "object" && kept !== null ? Reflect.get(kept, "offsetMs") : null;
    return typeof offsetMs === "number" && Number.isFinite(offsetMs) ? offsetMs : null;
  } catch {
    return null;
  }
}

function writeOffset(path: string, dataDir: string, offsetMs: number): number {
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(path, JSON.stringify({ offsetMs }), { flag: "wx" });
    return offsetMs;
  } catch {
    // Another process was first, or a torn file lies there: whoever wrote it whole is right.
    const kept = readOffset(path);
    if (kept !== null) return kept;
    writeFileSync(path, JSON.stringify({ offsetMs }));
    return offsetMs;
  }
}
