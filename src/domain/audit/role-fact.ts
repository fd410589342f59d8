import { type Actor, type AuditFact, plain } from "./fact.ts";

/** The entry of a role that somebody was given, or that was taken from them. It names them by their opaque id. */
export function roleFact(what: "given" | "taken", actor: Actor, { person, role }: { readonly person: string; readonly role: string }): AuditFact {
  return { type: "config", actor, data: { key: `role.${what}`, before: plain(null), after: plain({ person, role }) } };
}

/** The entry that somebody signed in, and by which way. */
export function signedInFact(person: string, by: string): AuditFact {
  return { type: "access", actor: { kind: "user", id: person, auth: by }, data: { what: "sign-in", n: 1, result: "shown" } };
}
