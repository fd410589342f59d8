import type { ChainHead } from "./chain.ts";

/** In which way a chain is broken; AUDIT format, section on verification. */
export type BreakKind = "missing" | "reordered" | "inserted" | "altered" | "truncated";

/** Where a chain is broken, and how. */
export interface ChainBreak {
  /** Position of the entry that is wrong, counted from 0. */
  readonly at: number;
  readonly kind: BreakKind;
  readonly detail: string;
}

/** What a walk over one chain found. */
export interface ChainReport {
  readonly ok: boolean;
  readonly log: string;
  /** Entries that were found in order and linked. */
  readonly walked: number;
  readonly head: ChainHead;
  readonly broken?: ChainBreak;
}

/** The report in one line, as operators and scripts read it. */
export function reportLine(report: ChainReport): string {
  const { broken } = report;
  if (broken !== undefined) return `chain broken at position ${String(broken.at)}: ${broken.kind} (${broken.detail})`;
  return `chain valid, ${String(report.walked)} walked, NOT ANCHORED (truncation and re-chaining not detectable)`;
}
