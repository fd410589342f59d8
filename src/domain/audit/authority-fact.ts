import { type Actor, type AuditFact, type AuditJson, plain } from "./fact.ts";

/** What was measured, in whole numbers. */
export type Measured = { readonly [figure: string]: AuditJson };

/** The entry of a class of fixes that may no longer act alone: by which rule, and what was measured. */
export function authorityLostFact(actor: Actor, name: string, why: string, measured: Measured): AuditFact {
  return { type: "config", actor, data: { key: "authority.lost", before: plain({ class: name }), after: plain({ class: name, why, ...measured }) } };
}

/** The entry of a class that has shown enough, and is put before an admin. */
export function authorityProposedFact(actor: Actor, id: string, { base, authority, measured }: { readonly base: number; readonly authority: string; readonly measured: Measured }): AuditFact {
  return { type: "config", actor, data: { key: "policy-proposal.made", before: plain(null), after: plain({ id, base, authority, ...measured }) } };
}
