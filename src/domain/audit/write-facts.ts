import type { EngagementFields } from "../model/engagement.ts";
import type { CrmRecordId } from "../model/ids.ts";
import type { CrmValues } from "../model/merge.ts";
import { isOfEngagement, isOfMerge, type Proposal, targetOf } from "../model/proposal.ts";
import type { RecordFields } from "../model/record-fields.ts";
import { type AuditFact, plain, secret, type Slot } from "./fact.ts";
import { secretOf, slotFor } from "./proposal-fact.ts";

/** A change that is about to be sent to the CRM. */
export interface Intent {
  readonly crm: string;
  readonly proposal: Proposal;
  readonly proposalAuditId: string;
  readonly decisionAuditId: string | null;
  /** The record as it was read just before; null when it will be created. */
  readonly existing: { readonly crmId: CrmRecordId; readonly fields: EngagementFields<CrmRecordId> | RecordFields | CrmValues; readonly version?: string | null } | null;
  /** What will be sent. */
  readonly fields: EngagementFields<CrmRecordId> | RecordFields | CrmValues;
}

/** The entry that must be durable before the CRM is called. */
export function intentFact(intent: Intent): AuditFact {
  const { existing, fields, proposal } = intent;
  const slot = isOfMerge(proposal) ? (_field: string, value: unknown): Slot => secretOf(value) : slotFor;
  const before = (field: string): Slot => (existing === null ? plain(null) : slot(field, Reflect.get(existing.fields, field)));
  return {
    type: "write",
    actor: { kind: "service", id: "apply-writes" },
    subject: { crm: intent.crm, object: proposal.object, id: existing?.crmId ?? targetOf(proposal) },
    ref: { proposal: intent.proposalAuditId, ...(intent.decisionAuditId === null ? {} : { decision: intent.decisionAuditId }) },
    data: {
      op: opOf(proposal, existing !== null),
      // A record may be changed many times, each change once; an engagement is brought about once.
      idempotency_key: isOfEngagement(proposal) ? proposal.key : proposal.id,
      if_match: existing?.version ?? undefined,
      changes: Object.entries(fields).map(([field, value]) => ({ field, before: before(field), after: slot(field, value) })),
      request: secret(JSON.stringify(fields)),
      rollback: proposal.undo.how,
    },
  };
}

function opOf({ kind }: Proposal, exists: boolean): string {
  if (kind === "merge") return "merge";
  if (kind === "unmerge") return "restore";
  return exists ? "update" : "create";
}

/** What became of an intent. */
export interface OutcomeOf {
  readonly crm: string;
  readonly proposal: Proposal;
  readonly intentAuditId: string;
  readonly status: "ok" | "conflict" | "rejected" | "failed" | "unknown";
  readonly http: number | null;
  readonly attempts: number;
  readonly crmId: CrmRecordId | null;
  readonly versionAfter: string | null;
  /** Our kind of error, never the vendor's words. */
  readonly errorCode: string | null;
  readonly requestId: string | null;
  readonly guarantee: string | null;
  /** How the outcome became known: the vendor's answer, or reading the record afterwards. */
  readonly settledBy: "answer" | "reading";
  readonly ms: number;
}

/** The entry of what became of an intent. Unknown members are absent. */
export function outcomeFact(outcome: OutcomeOf): AuditFact {
  return {
    type: "outcome",
    actor: { kind: "service", id: "apply-writes" },
    subject: { crm: outcome.crm, object: outcome.proposal.object, id: outcome.crmId ?? targetOf(outcome.proposal) },
    ref: { write: outcome.intentAuditId },
    data: {
      status: outcome.status,
      attempts: outcome.attempts,
      ms: Math.round(outcome.ms),
      settled_by: outcome.settledBy,
      http: outcome.http ?? undefined,
      crm_id: outcome.crmId ?? undefined,
      etag_after: outcome.versionAfter ?? undefined,
      error_code: outcome.errorCode ?? undefined,
      crm_request_id: outcome.requestId ?? undefined,
      guarantee: outcome.guarantee ?? undefined,
    },
  };
}
