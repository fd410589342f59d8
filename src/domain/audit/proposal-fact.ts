import { type AuditFact, plain, secret, type Slot } from "./fact.ts";
import type { Verdict } from "../model/judgement.ts";
import type { Proposal } from "../model/proposal.ts";

/** The rules that judged, for auditors: counts up whenever a rule changes what it says. */
export const RULES_VERSION = "2026-11-21";

/**
 * The audit entry of a proposal. Enumerations, flags and dates stand in clear; every text and every name of a person
 * is a salted commitment.
 */
export function proposalFact(crm: string, policyVersion: number, proposal: Proposal, summary: string): AuditFact {
  return {
    type: "proposal",
    actor: { kind: "service", id: "log-activity" },
    subject: { crm, object: proposal.object, id: proposal.key },
    data: {
      kind: proposal.kind,
      changes: fieldChanges(proposal),
      rationale: secret(proposal.rationale),
      rationale_codes: [...proposal.reasons],
      summary: secret(summary),
      confidence_bp: proposal.confidenceBp,
      model: { id: "rules", version: RULES_VERSION },
      reasons: [...proposal.reasons],
      evidence: proposal.evidence.map((evidence) => ({ kind: evidence.kind, weight_mb: Math.round(evidence.weight * 1000) })),
      policy: { route: proposal.route, version: policyVersion },
      expires_at: proposal.expiresAt,
    },
  };
}

/** The entry of an activity for which nothing is proposed: what was decided and why, without a word of it. */
export function verdictFact(crm: string, policyVersion: number, activity: { readonly id: string; readonly kind: string }, verdict: Verdict): AuditFact {
  return {
    type: "proposal",
    actor: { kind: "service", id: verdict.route === "block" ? "accept-activity" : "log-activity" },
    subject: { crm, object: activity.kind, id: activity.id },
    data: {
      kind: "log_activity",
      changes: [],
      reasons: [...verdict.reasons],
      model: { id: "rules", version: RULES_VERSION },
      policy: { route: verdict.route, version: policyVersion },
    },
  };
}

/** One line a field: what it becomes. Nothing stood there before, as far as was known when it was proposed. */
function fieldChanges(proposal: Proposal): { field: string; before: Slot; after: Slot }[] {
  return Object.entries(proposal.fields).map(([field, value]) => ({ field, before: plain(null), after: slotFor(field, value) }));
}

/** Only these may stand in clear; a new field is a secret until somebody decides otherwise. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(["status", "priority", "matchFlag", "confidenceBand", "sensitiveFlag", "outcome", "due", "occurredAt", "endedAt", "direction"]);

/** The slot of a field's value. */
export function slotFor(field: string, value: unknown): Slot {
  if (value === null || value === undefined) return plain(null);
  if (PLAIN_FIELDS.has(field)) return plain(typeof value === "boolean" || typeof value === "string" ? value : JSON.stringify(value));
  return secret(typeof value === "string" ? value : JSON.stringify(value));
}
