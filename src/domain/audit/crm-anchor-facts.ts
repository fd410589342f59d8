import type { CrmRecordId, NaturalKey } from "../model/ids.ts";
import { ANCHORER } from "./anchor-fact.ts";
import type { AnchorText } from "./crm-anchor.ts";
import { type Actor, type AuditFact, plain, type Slot } from "./fact.ts";

/** A record of the CRM. */
export interface AnchorTarget {
  readonly object: "contact" | "account" | "opportunity";
  readonly crmId: CrmRecordId;
}

/** The entry that an admin chose the record onto which checkpoints are written, or none. Writes onto it name this entry as their cause. */
export function anchorRecordFact(crm: string, actor: Actor, { before, after }: { readonly before: AnchorTarget | null; readonly after: AnchorTarget | null }): AuditFact {
  const slot = (target: AnchorTarget | null): Slot => plain(target === null ? null : { object: target.object, id: target.crmId });
  const about = after ?? before;
  return {
    type: "config", actor, data: { key: "audit.anchor_record", before: slot(before), after: slot(after) },
    ...(about === null ? {} : { subject: { crm, object: about.object, id: about.crmId } }),
  };
}

/** A note that is about to be made. */
export interface AnchorIntent {
  readonly crm: string;
  readonly key: NaturalKey;
  /** The entry of the admin's choice. */
  readonly causeId: string;
  readonly text: AnchorText;
}

/** The entry that must be durable before the CRM is called. All that is sent stands in it: it names nobody. */
export function anchorIntentFact({ crm, key, causeId, text }: AnchorIntent): AuditFact {
  return {
    type: "write", actor: ANCHORER, subject: { crm, object: "note", id: key }, ref: { cause: causeId },
    data: {
      op: "create", idempotency_key: key, rollback: "archive-created",
      changes: [{ field: "subject", before: plain(null), after: plain(text.subject) }, { field: "body", before: plain(null), after: plain(text.body) }],
    },
  };
}

/** What became of it. */
export interface AnchorOutcome {
  readonly crm: string;
  readonly key: NaturalKey;
  readonly intentId: string;
  readonly status: "ok" | "conflict" | "rejected" | "failed" | "unknown";
  readonly settledBy: "answer" | "reading";
  readonly ms: number;
  readonly crmId?: CrmRecordId | null;
  readonly http?: number | null;
  /** Our kind of error, never the vendor's words. */
  readonly errorCode?: string;
  readonly requestId?: string | null;
  readonly versionAfter?: string | null;
  readonly guarantee?: string;
}

/** The entry of what became of it. Unknown members are absent. */
export function anchorOutcomeFact(outcome: AnchorOutcome): AuditFact {
  return {
    type: "outcome", actor: ANCHORER, subject: { crm: outcome.crm, object: "note", id: outcome.crmId ?? outcome.key }, ref: { write: outcome.intentId },
    data: {
      status: outcome.status, attempts: 1, ms: Math.round(outcome.ms), settled_by: outcome.settledBy,
      http: outcome.http ?? undefined, crm_id: outcome.crmId ?? undefined, etag_after: outcome.versionAfter ?? undefined,
      error_code: outcome.errorCode, crm_request_id: outcome.requestId ?? undefined, guarantee: outcome.guarantee,
    },
  };
}
