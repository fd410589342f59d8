import { type Actor, type AuditFact, type AuditJson, plain } from "./fact.ts";

/** Who anchors. Whatever an entry of this actor tells, it alone is no reason to sign or anchor anew (`quiet-entry.ts`). */
export const ANCHORER: Actor = { kind: "system", id: "audit-anchor" };

/** Where a checkpoint went, and how far the log had grown. */
export interface AnchorOf {
  readonly [member: string]: AuditJson;
  readonly place: "handed-out" | "witness" | "crm";
  readonly size: number;
}

/** The entry that a checkpoint was given to a place outside the database. It alone is no reason to sign anew. */
export function anchorFact(anchor: AnchorOf): AuditFact {
  return { type: "config", actor: ANCHORER, data: { key: "audit.anchor", before: plain(null), after: plain(anchor) } };
}
