import { type AuditFact, type AuditJson, plain } from "./fact.ts";

/** The entry of a change of settings, grants or provisioning. `after` holds no secret and names nobody. */
export function configFact(key: string, after: AuditJson, reason?: string): AuditFact {
  return {
    type: "config",
    actor: { kind: "admin", id: "install" },
    data: { key, before: plain(null), after: plain(after), reason },
  };
}
