import type { SensedEntry } from "./sense-entry.ts";
import { type SenseViolation, type ViolationTally, violationTally } from "./sense-report.ts";

/** Follows writes from what allowed them to what became of them. */
export interface WriteFollower {
  /** What the entry at `at` shows to be wrong, itself included in what later ones may follow from. */
  push(at: number, entry: SensedEntry): SenseViolation | null;
  /** Writes that still have no outcome although it is `nowMs`. */
  overdue(nowMs: number): ViolationTally;
}

/** How long a write may be without an outcome: a call, its retries and the reading afterwards. */
const OUTCOME_WITHIN_MS = 15 * 60_000;

/** Verdicts after which something is written. */
const CONSENTS: ReadonlySet<string> = new Set(["approve", "edit", "log"]);

interface OpenWrite {
  readonly at: number;
  readonly atMs: number;
}

/** What an entry follows from stands earlier, so one pass finds all. Keeps ids; of a write that has its outcome nothing else. */
export function writeFollower(): WriteFollower {
  // By id; one that has none by its position, where no outcome can name it. Null: its outcome is there.
  const writes = new Map<string | number, OpenWrite | null>();
  const allowing = { decision: new Set<string>(), proposal: new Set<string>(), cause: new Set<string>() };
  const unallowed = ({ ref }: SensedEntry): boolean => !REFS.some((name) => allowing[name].has(ref[name]));
  return {
    push(at, entry) {
      const { type, id, ref, atMs } = entry;
      switch (type) {
        case "decision":
          if (id !== "" && CONSENTS.has(entry.verdict)) allowing.decision.add(id);
          return null;
        case "proposal":
          if (id !== "" && entry.route === "auto") allowing.proposal.add(id);
          return null;
        case "config":
          if (id !== "") allowing.cause.add(id);
          return null;
        case "write": {
          const key = id === "" ? at : id;
          // Of two writes with one id the first waits; one behind its outcome waits for another, in its own place.
          if (writes.get(key) === null) writes.delete(key);
          if (!writes.has(key)) writes.set(key, { at, atMs });
          return unallowed(entry) ? { at, rule: "write-without-consent", detail: whyUnallowed(ref) } : null;
        }
        case "outcome":
          if (!writes.has(ref.write)) return { at, rule: "outcome-without-write", detail: ref.write === "" ? "it names no write" : "the write that it names stands nowhere before it" };
          writes.set(ref.write, null);
          return null;
        default:
          return null;
      }
    },
    overdue(nowMs) {
      const tally = violationTally();
      for (const write of writes.values()) {
        // Turned around, so that a write whose time cannot be read is not excused by it.
        if (write === null || nowMs - write.atMs <= OUTCOME_WITHIN_MS) continue;
        tally.add({ at: write.at, rule: "write-without-outcome", detail: Number.isNaN(write.atMs) ? "no outcome, and no time that would excuse it" : `no outcome after ${String(Math.floor((nowMs - write.atMs) / 60_000))} min` });
      }
      return tally;
    },
  };
}

const REFS = ["decision", "proposal", "cause"] as const;
const WANTED = { decision: "an approval", proposal: "a proposal that needed none", cause: "a change of settings" } as const;

function whyUnallowed(ref: SensedEntry["ref"]): string {
  const named = REFS.filter((name) => ref[name] !== "");
  if (named.length === 0) return "it names nothing that allowed it";
  return named.map((name) => `its ref.${name} is not that of ${WANTED[name]} before it`).join(", ");
}
