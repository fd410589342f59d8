import { standingOf } from "./log-of-logs.ts";
import type { SensedRecord } from "./sense-entry.ts";
import type { SenseViolation } from "./sense-report.ts";
import type { TreeHead } from "./tree/verify-proofs.ts";

/** Follows what the log of logs tells of each log. */
export interface RecordFollower {
  /** Why the entry at `at` contradicts what was told of its log before; null when it goes on from that. */
  push(at: number, record: SensedRecord): SenseViolation | null;
}

/** A follower that has heard of no log. */
export function recordFollower(): RecordFollower {
  const told = new Map<string, TreeHead>();
  return {
    push(at, { log, size, root }) {
      if (!Number.isSafeInteger(size) || size < 1) return { at, rule: "record-went-back", detail: "it does not say how many entries the log has that it tells of" };
      const before = told.get(log) ?? null;
      if (typeof standingOf({ size, root }, before) === "string") {
        told.set(log, { size, root });
        return null;
      }
      return { at, rule: "record-went-back", detail: `it tells of ${String(size)} entries of a log that had ${String(before?.size)} before, or of another root` };
    },
  };
}
