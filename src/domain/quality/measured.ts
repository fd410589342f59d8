import type { UserId } from "../model/ids.ts";
import type { Instant, LocalDate } from "../model/time.ts";
import { turnaroundMeasure } from "./turnaround.ts";

/** Everything that is kept of an activity for the measures. A mark that is set is never taken back. */
export const MARKS = [
  "foreign", // another tool's engagement, read from the CRM
  "auto", "review", "block", "skip", // the route
  "clear", "uncertain", // how sure the records were
  "duplicate", "bulk", "internal", "sensitive", // what was found
  "talk", // a call or meeting in which somebody of the other side took part
  "step", "stepless", // it has a next step; a person left it out
  "linked", // a foreign one that one of our sources brought as well
  "overtaken", // a newer version of the same meeting came, or it was called off
  "approved", "edited", "kept", "rejected", "blocked", // what a person said; kept: logged as it stands
  "gone", // deleted in the CRM by whoever had logged it
] as const;
/** One of {@link MARKS}. */
export type Mark = (typeof MARKS)[number];

/** What is known of an activity, or of a foreign engagement, when it is first counted. */
export interface Seen {
  /** The activity's id, or {@link foreignSubject}. */
  readonly subject: string;
  readonly week: LocalDate;
  /** The reporting system; `crm` for a foreign one. */
  readonly source: string;
  readonly kind: string;
  readonly rep: UserId | null;
  readonly marks: readonly Mark[];
  /** 0 to 10,000: how sure the records were; null where none were looked for or found. */
  readonly confidenceBp: number | null;
  readonly endedAt: Instant | null;
}

/** The same later on. */
export interface Measured extends Seen {
  /** When its record came into the CRM. */
  readonly loggedAt: Instant | null;
}

/** Under what name a foreign engagement is counted; `ref` as twins name it (`email:123`). */
export const foreignSubject = (ref: string): string => `foreign/${ref}`;

/**
 * What is summed up. seen: brought by a source; foreign: by another tool; happened: what could have been logged, each thing
 * once; logged, linked: of these what stands in the CRM by our hand, and by another's with our knowledge; matched and
 * confidence: how many records were looked for and the sum of how sure they were, in basis points; band: of these how many were how sure; talks and stepless: logged
 * talks, and those without a next step.
 */
export type Measure =
  | "seen" | "foreign" | "happened" | "logged" | "linked" | "matched" | "confidence" | "uncertain" | "duplicate" | "exception"
  | "band.high" | "band.medium" | "band.low" | "sensitive" | "talks" | "stepless" | `turnaround.${number}`;

/** As the bands that stand on an engagement (`confidenceBand`): clear and surer than this, clear, and not clear. */
const HIGH_BP = 9_500;

/** How much one activity adds to each sum; the definitions of docs/quality.md, in one place. */
export function countsOf(measured: Measured): ReadonlyMap<Measure, number> {
  const has = (...marks: readonly Mark[]): boolean => marks.some((mark) => measured.marks.includes(mark));
  const counts = new Map<Measure, number>();
  const count = (measure: Measure, n = 1): void => void counts.set(measure, n);
  if (has("gone")) return counts;
  if (has("foreign")) {
    count("foreign");
    count("happened");
    if (has("linked")) count("linked");
    return counts;
  }
  count("seen");
  if (has("review", "block")) count("exception");
  if (has("duplicate")) count("duplicate");
  if (has("sensitive")) count("sensitive");
  if (has("auto", "review") && measured.confidenceBp !== null) {
    count("matched");
    count("confidence", measured.confidenceBp);
    count(has("clear") ? (measured.confidenceBp >= HIGH_BP ? "band.high" : "band.medium") : "band.low");
  }
  if (has("auto", "review") && has("uncertain")) count("uncertain");
  if (has("block", "blocked", "skip", "bulk", "internal", "overtaken") || (has("duplicate") && has("rejected"))) return counts;
  count("happened");
  if (measured.loggedAt === null) return counts;
  count("logged");
  if (measured.endedAt !== null) count(turnaroundMeasure(measured.endedAt, measured.loggedAt));
  if (!has("talk")) return counts;
  count("talks");
  if (!has("step") || has("stepless")) count("stepless");
  return counts;
}
