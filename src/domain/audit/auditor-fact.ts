import { type Actor, type AuditFact, type AuditJson, plain } from "./fact.ts";

/** The entry of a link made for an auditor, or taken back. It holds neither the secret nor its hash. */
export function auditorLinkFact(what: "created" | "revoked", actor: Actor, after: AuditJson): AuditFact {
  return { type: "config", actor, data: { key: `auditor-link.${what}`, before: plain(null), after: plain(after) } };
}

/** The entry that somebody with a link looked. `n` counts the entries that they were shown or told of. */
export function auditorUseFact(link: string, use: "look" | "history" | "export", n: number): AuditFact {
  return { type: "access", actor: { kind: "user", id: link, auth: "auditor-link" }, data: { what: use, n, result: "shown" } };
}
