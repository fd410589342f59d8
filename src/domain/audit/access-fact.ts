import type { AuditFact } from "./fact.ts";

/** The entry that somebody looked: a verification, an export, a reveal. `n` counts what was looked at. */
export function accessFact(what: "verify" | "export" | "reveal", n: number, result: string): AuditFact {
  return { type: "access", actor: { kind: "system", id: `audit-${what}` }, data: { what, n, result } };
}
