import type { AuditFact } from "./fact.ts";

/** The entry of having looked into what the CRM told by itself, when there was news. No record is named. */
export function hintsFact(object: string, counts: { readonly read: number; readonly changed: number; readonly gone: number; readonly forgotten: number }): AuditFact {
  return {
    type: "sync",
    actor: { kind: "service", id: "read-hints" },
    data: {
      job: `hints-${object}`,
      phase: "end",
      cursor_before: null,
      cursor_after: null,
      counts: { read: counts.read, updated: counts.changed, gone: counts.gone, forgotten: counts.forgotten },
    },
  };
}
