import { type AuditFact, type AuditJson, plain } from "./fact.ts";

/** Where a checkpoint went, and how far the log had grown. */
export interface AnchorOf {
  readonly [member: string]: AuditJson;
  readonly place: "handed-out" | "witness";
  readonly size: number;
}

/** The entry that a checkpoint was given to a place outside the database. It alone is no reason to sign anew. */
export function anchorFact(anchor: AnchorOf): AuditFact {
  return { type: "config", actor: { kind: "system", id: "audit-anchor" }, data: { key: "audit.anchor", before: plain(null), after: plain(anchor) } };
}
