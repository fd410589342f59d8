import type { AuditFact } from "./fact.ts";

/** The entry of a synchronisation's end or abort. */
export function syncFact(
  object: string,
  run: { readonly phase: "end" | "abort"; readonly before: string | null; readonly after: string | null; readonly read: number; readonly changed: number },
): AuditFact {
  return {
    type: "sync",
    actor: { kind: "service", id: "sync-records" },
    data: {
      job: `sync-${object}`,
      phase: run.phase,
      cursor_before: run.before,
      cursor_after: run.after,
      counts: { read: run.read, updated: run.changed },
    },
  };
}
