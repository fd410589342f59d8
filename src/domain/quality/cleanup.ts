import type { RecordObject } from "../model/record-fields.ts";
import type { LocalDate } from "../model/time.ts";
import { exact } from "./exact.ts";
import type { Interval } from "./wilson.ts";

/** What measures of clean-up are broken down by. `rule` is the class: rule and kind of record. */
export const CLEANUP_BREAKDOWNS = ["week", "rule", "object", "owner"] as const;
/** One of {@link CLEANUP_BREAKDOWNS}. */
export type CleanupBreakdown = (typeof CLEANUP_BREAKDOWNS)[number];

/** Counts of what was suggested, and of what people said of it. */
export interface CleanupCounts {
  readonly approved: number;
  readonly edited: number;
  readonly rejected: number;
  /** Made without asking. */
  readonly auto: number;
  readonly reassigned: number;
  /** Decisions in which a person set an owner or a field that routes work to something else than was suggested. */
  readonly routed: number;
  /** Taken back, merges included. */
  readonly rollbacks: number;
  /** Of approved merges. */
  readonly merges: number;
  /** … those that were taken back, or of which somebody said later that they are two. */
  readonly falseMerges: number;
  readonly checksRight: number;
  readonly checksWrong: number;
  /** Of what was made without asking: taken back or found wrong. */
  readonly overridden: number;
  readonly useful: number;
  readonly useless: number;
  /** From the proposal to the decision; null where nothing was decided. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** Counts, and the shares that follow from them; null where there is nothing to take a share of. */
export interface CleanupMeasures extends CleanupCounts {
  readonly decided: number;
  readonly acceptanceRate: number | null;
  readonly editRate: number | null;
  readonly rejectionRate: number | null;
  readonly falseMergeRate: number | null;
  /** 95 % (Clopper-Pearson). */
  readonly falseMergeBounds: Interval | null;
  /** Of second looks by somebody else, those that said the same. */
  readonly agreement: number | null;
  /** Of what people were asked, what they set otherwise or refused; of what was made alone, what they took back. */
  readonly overrideRate: number | null;
  readonly usefulRate: number | null;
  readonly routingCorrections: number;
}

/** How many records had every field that work depends on, by the last look of a week. */
export interface Completion {
  readonly week: LocalDate;
  readonly object: RecordObject;
  readonly records: number;
  readonly incomplete: number;
}

/** The shares of such counts. */
export function cleanupOf(counts: CleanupCounts): CleanupMeasures {
  const { approved, edited, rejected, auto, merges, falseMerges, checksRight, checksWrong, useful, useless } = counts;
  const decided = approved + edited + rejected;
  return {
    ...counts, decided,
    acceptanceRate: share(approved, decided), editRate: share(edited, decided), rejectionRate: share(rejected, decided),
    falseMergeRate: share(falseMerges, merges), falseMergeBounds: merges === 0 ? null : exact(falseMerges, merges),
    agreement: share(checksRight, checksRight + checksWrong), overrideRate: share(edited + rejected + counts.overridden, decided + auto),
    usefulRate: share(useful, useful + useless), routingCorrections: counts.routed + counts.reassigned,
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
