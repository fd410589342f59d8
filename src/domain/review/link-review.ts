import type { Policy } from "../../../config/policy.ts";
import type { ActivityId, NaturalKey, ProposalId, ReviewTaskId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import type { EngagementObject } from "../model/engagement.ts";
import { aboutOf, type EngagementProposal, type ReviewTask } from "../model/proposal.ts";
import type { Contact } from "../model/records.ts";
import { daysAfter } from "../model/time.ts";
import type { Desk } from "./absence.ts";
import { openReview } from "./open-review.ts";
import { listed } from "./question-in-crm.ts";

/** An engagement that was logged before its participant was on record. */
export interface Unlinked {
  /** Of the proposal: a link of a contact to an activity is proposed once, whatever was said of it. */
  readonly id: ProposalId;
  readonly activityId: ActivityId;
  readonly object: EngagementObject;
  /** Under which it stands in the CRM. */
  readonly key: NaturalKey;
  /** "Mail of 2026-03-10". */
  readonly called: string;
  /** Why it is this contact. */
  readonly evidence: readonly Evidence[];
}

/** What a question is asked with. */
export interface Asking extends Desk {
  /** Of the task. */
  readonly id: ReviewTaskId;
  readonly policy: Policy;
}

/**
 * The question whether a contact that came, or got an address or number, took part in what was logged before: one for the
 * contact, newest first. Approved, the link is added to what stands in the CRM; nothing there is moved or taken off.
 */
export function linkReview(contact: Contact, unlinked: readonly [Unlinked, ...Unlinked[]], asking: Asking): { readonly task: ReviewTask; readonly proposals: readonly EngagementProposal[] } {
  const { id, at, policy } = asking;
  const expiresAt = daysAfter(at, policy.review.expireAfterDays);
  const name = `${contact.firstName} ${contact.lastName}`.trim();
  const proposals = unlinked.map((one): EngagementProposal => ({
    id: one.id, activityId: one.activityId, kind: "update_activity", object: one.object, key: one.key, fields: {},
    links: { contactIds: [contact.id], accountId: null, opportunityId: null }, confidenceBp: CONFIDENCE_BP, reasons: ["participant_unknown"], evidence: one.evidence,
    rationale: "Somebody took part who was on no record then, and is now.", route: "review", undo: { how: "none", note: "The link can be taken off in the CRM." }, createdAt: at, expiresAt,
  }));
  const [{ activityId }] = unlinked;
  const detail = `${name} is on record now, with an address or number under which somebody took part before.\n\nWould be linked:\n${listed(unlinked.map(({ called }) => called))}\n\nApprove to add the link to each; nothing else of them changes.`;
  const task = openReview({
    id, activityId, proposalIds: unlinked.map((one) => one.id), ...aboutOf(proposals), reasons: ["participant_unknown"], role: "record-owner",
    title: `Link ${name} to what was logged before`, detail, recordOwner: contact.ownerId,
  }, asking);
  return { task, proposals };
}

const CONFIDENCE_BP = 9_900;

/** An open review of an activity, with the contact that is on record now among its candidates; null when it has it already. */
export function withNewcomer(task: ReviewTask, contact: Contact, evidence: readonly Evidence[]): ReviewTask | null {
  const { candidates = [] } = task;
  if (task.state !== "open" || candidates.some(({ id }) => id === contact.id)) return null;
  const name = `${contact.firstName} ${contact.lastName}`.trim();
  return {
    ...task, version: task.version + 1,
    detail: `${task.detail}\n\nOn record since this was asked:\n${String(candidates.length + 1)}. contact ${name}: ${evidence.map(({ detail }) => detail).join(" ")}`,
    candidates: [...candidates, { object: "contact", id: contact.id, name, accountId: contact.accountId, confidence: CONFIDENCE_BP / 10_000, evidence }],
  };
}
