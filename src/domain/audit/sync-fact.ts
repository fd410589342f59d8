import type { AuditFact } from "./fact.ts";

/** A pass of a synchronisation as it began, ended or was cut. */
export interface SyncRun {
  readonly stream: "full" | "live" | "settled";
  readonly phase: "start" | "end" | "abort";
  readonly before: string | null;
  readonly after: string | null;
  readonly read: number;
  readonly changed: number;
  /** It yielded nothing where something had to be: an admin should look. */
  readonly isBlind: boolean;
}

/** The entry of a synchronisation. */
export function syncFact(object: string, run: SyncRun): AuditFact {
  return {
    type: "sync",
    actor: { kind: "service", id: "sync-records" },
    data: {
      job: `sync-${object}-${run.stream}`,
      phase: run.phase,
      cursor_before: run.before,
      cursor_after: run.after,
      counts: { read: run.read, updated: run.changed, ...(run.isBlind ? { flagged: 1 } : {}) },
    },
  };
}
