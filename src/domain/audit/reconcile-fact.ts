import type { AuditFact } from "./fact.ts";

/** What an entry of a comparison counts. */
export interface ReconcileCounts {
  readonly read: number;
  readonly missing: number;
  /** Of records that were not read: there is nothing to read any more. */
  readonly gone: number;
  readonly late: number;
  readonly heldBack: number;
  /** All findings, the missing ones included. */
  readonly mended: number;
}

/** The entry of a comparison of one object's mirror with the CRM. */
export function reconcileFact(object: string, phase: "end" | "abort", { read, missing, gone, late, heldBack, mended }: ReconcileCounts): AuditFact {
  return {
    type: "sync",
    actor: { kind: "service", id: "reconcile-records" },
    data: {
      job: `reconcile-${object}`,
      phase,
      cursor_before: null,
      cursor_after: null,
      counts: { read, matched: Math.max(0, read - (mended - gone) - late), created: missing, updated: mended - missing, skipped: late, flagged: heldBack },
    },
  };
}
