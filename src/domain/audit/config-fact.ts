import { type Actor, type AuditFact, type AuditJson, plain, type Ref } from "./fact.ts";

/** The entry of a change of settings, grants or provisioning. `after` holds no secret and names nobody. */
export function configFact(key: string, after: AuditJson, reason?: string): AuditFact {
  return {
    type: "config",
    actor: { kind: "admin", id: "install" },
    data: { key, before: plain(null), after: plain(after), reason },
  };
}

/** The entry of a grant that the vendor no longer honours: nothing is read or written until an admin connects anew. */
export function deadGrantFact(crm: string): AuditFact {
  return {
    type: "config",
    actor: { kind: "crm", id: crm },
    data: { key: "installation.reconnect-needed", before: plain("connected"), after: plain("reconnect-needed") },
  };
}

/** The entry of an admin who disconnected; `revoked` tells whether the vendor took the tokens back. */
export function disconnectedFact(actor: Actor, before: string, revoked: boolean): AuditFact {
  return { type: "config", actor, data: { key: "installation.disconnected", before: plain(before), after: plain({ state: "disconnected", revoked }) } };
}

/** The entry of a new signing key of the log. What was signed under the old one stays signed; both are the log's. */
export function keyRotatedFact(before: string, after: string): AuditFact {
  return { type: "config", actor: { kind: "admin", id: "keys-rotate" }, data: { key: "audit.key", before: plain(before), after: plain(after) } };
}

/** The entry of another policy: which settings changed, not their values, for those name people. `from` is the entry that it follows from. */
export function policyFact(actor: Actor, before: number, after: { readonly version: number; readonly changed: readonly string[] }, from?: Ref): AuditFact {
  return { type: "config", actor, ...(from === undefined ? {} : { ref: from }), data: { key: "policy", before: plain({ version: before }), after: plain({ version: after.version, changed: [...after.changed] }) } };
}
