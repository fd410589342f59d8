import type { Policy } from "../../../config/policy.ts";
import { suggestedChange } from "../findings/as-change.ts";
import type { Finding } from "../findings/finding.ts";
import { findingId, proposalId } from "../model/ids.ts";
import type { RecordProposal } from "../model/proposal.ts";
import { daysAfter, type Instant } from "../model/time.ts";
import { derivedId } from "../proposal/derived-id.ts";
import { overwrites } from "../proposal/guards.ts";
import { routeFix } from "../proposal/route-fix.ts";

/** When and by which policy a fix is proposed, and whether somebody is there to answer for the data. */
export interface FixContext {
  readonly policy: Policy;
  readonly at: Instant;
  readonly hasDataOwner: boolean;
  /** As few of its class were made alone today, and as little hangs on the record, as its class was granted. */
  readonly isWithinBounds: boolean;
}

/**
 * The proposal of a finding's fix, with the values that it replaces and its way back. Null where nothing mends it by itself, and where it
 * would write over what stands there while nobody answers for the data (`not_governed`): then a person is asked to see to it in the CRM.
 */
export function fixProposal(finding: Finding, { policy, at, hasDataOwner, isWithinBounds }: FixContext): RecordProposal | null {
  const change = suggestedChange(finding);
  if (change === null || (overwrites(change) && !hasDataOwner)) return null;
  const { object, recordId, fields, base, rationale, evidence } = change;
  return {
    id: proposalId(derivedId("proposal", finding.id, "update_record", at)), activityId: findingId(finding.id), kind: "update_record", object, recordId, fields, base, rule: finding.rule,
    confidenceBp: TOLD_BP, evidence, rationale, ...routeFix({ object, fields, rule: finding.rule }, policy, { isWithinBounds }),
    undo: { how: "restore-fields", note: "The former values are kept and can be written back." }, createdAt: at, expiresAt: daysAfter(at, policy.review.expireAfterDays),
  };
}

/** The record itself, or its company's, says what it should be: there is no guess. */
const TOLD_BP = 10_000;
