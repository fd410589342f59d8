import type { Actor, AuditFact } from "./fact.ts";

/** The entry that somebody looked: a verification, an export, a reveal. `n` counts what was looked at. Without an `actor` the entry names nobody. */
export function accessFact(what: "verify" | "export" | "reveal", n: number, result: string, actor: Actor = { kind: "system", id: `audit-${what}` }): AuditFact {
  return { type: "access", actor, data: { what, n, result } };
}
