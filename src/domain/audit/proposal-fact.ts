import { type Actor, type AuditFact, plain, secret, type Slot } from "./fact.ts";
import { fixClassOf } from "../model/fix-class.ts";
import type { Verdict } from "../model/judgement.ts";
import { type EngagementProposal, isOfEngagement, isOfMerge, type MergeProposal, type Proposal, targetOf } from "../model/proposal.ts";

/** The rules that judged, for auditors: counts up whenever a rule changes what it says. */
const RULES_VERSION = "2026-11-22";

/**
 * The audit entry of a proposal. Enumerations, flags and dates stand in clear; every text and every name of a person
 * is a salted commitment.
 */
export function proposalFact(crm: string, policyVersion: number, proposal: Proposal, summary: string): AuditFact {
  const { type, subject, data } = common(crm, policyVersion, proposal);
  return { type, actor: { kind: "service", id: "log-activity" }, subject, data: { ...data, summary: secret(summary), model: { id: "rules", version: RULES_VERSION } } };
}

/** The audit entry of a change of a record that a person asked for: nobody's rules, so no model is named. */
export function recordProposalFact(crm: string, policyVersion: number, proposal: Exclude<Proposal, EngagementProposal>, actor: Actor): AuditFact {
  return { ...common(crm, policyVersion, proposal), actor };
}

/** The audit entry of a change that was not written and that a person is asked about: open as long as their review is. `before` is the entry of what it was proposed as first. */
export function askedAnewFact(crm: string, policyVersion: number, proposal: Proposal, before: string): AuditFact {
  return { ...common(crm, policyVersion, proposal), actor: { kind: "service", id: "apply-writes" }, ref: { cause: before } };
}

function common(crm: string, policyVersion: number, proposal: Proposal) {
  return {
    type: "proposal" as const,
    subject: { crm, object: proposal.object, id: targetOf(proposal) },
    data: {
      kind: proposal.kind,
      changes: fieldChanges(proposal),
      rationale: secret(proposal.rationale),
      rationale_codes: [...proposal.reasons],
      confidence_bp: proposal.confidenceBp,
      reasons: [...proposal.reasons],
      evidence: proposal.evidence.map((evidence) => ({ kind: evidence.kind, weight_mb: Math.round(evidence.weight * 1000) })),
      policy: { route: proposal.route, version: policyVersion, ...authorityOf(proposal) },
      expires_at: proposal.expiresAt,
    },
  };
}

/** The class of fixes that the policy lets act alone, for one that goes unasked by it. */
const authorityOf = (proposal: Proposal): { readonly rule?: string } => (proposal.kind === "update_record" && proposal.rule !== undefined && proposal.route === "auto" ? { rule: `grants.fixes ${fixClassOf(proposal.object, proposal.rule)}` } : {});

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

/** `record` where it is another one than the entry's subject. */
type FieldChange = { record?: { object: string; id: string }; field: string; before: Slot; after: Slot };

/** One line a field: what it becomes. Of an engagement nothing stood there before, as far as was known when it was proposed. */
function fieldChanges(proposal: Proposal): FieldChange[] {
  const base = isOfEngagement(proposal) ? {} : proposal.base;
  // A merge has the CRM's own names: whatever stands under one of them is a secret.
  const slot = isOfMerge(proposal) ? (_field: string, value: unknown): Slot => secretOf(value) : slotFor;
  const changes = Object.entries({ ...proposal.fields }).map(([field, value]) => ({ field, before: slot(field, Reflect.get(base, field)), after: slot(field, value) }));
  return proposal.kind === "merge" ? [...changes, ...lossesOf(proposal)] : changes;
}

/** What the record that is folded in had and nothing has afterwards, in one slot: an entry has a bound, and records have hundreds of properties. */
function lossesOf({ object, loser, lost }: MergeProposal): FieldChange[] {
  return Object.keys(lost).length === 0 ? [] : [{ record: { object, id: loser.id }, field: "lost", before: secretOf(lost), after: plain(null) }];
}

/** Only these may stand in clear; a new field is a secret until somebody decides otherwise. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(["status", "disposition", "priority", "matchFlag", "confidenceBand", "sensitiveFlag", "outcome", "due", "occurredAt", "endedAt", "direction"]);

/** The slot of a field's value. */
export function slotFor(field: string, value: unknown): Slot {
  if (value === null || value === undefined) return plain(null);
  if (PLAIN_FIELDS.has(field)) return plain(typeof value === "boolean" || typeof value === "string" ? value : JSON.stringify(value));
  return secretOf(value);
}

/** The slot of a value that never stands in clear. */
export const secretOf = (value: unknown): Slot => (value === null || value === undefined ? plain(null) : secret(typeof value === "string" ? value : JSON.stringify(value)));
