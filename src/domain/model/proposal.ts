import type { EngagementFields, EngagementObject } from "./engagement.ts";
import type { HygieneRule } from "./fix-class.ts";
import type { AccountId, ActivityId, CauseId, ContactId, CrmRecordId, NaturalKey, OpportunityId, ProposalId, ReviewTaskId, UserId } from "./ids.ts";
import type { Evidence } from "./judgement.ts";
import type { CrmValues, MergeObject, UndoDifference } from "./merge.ts";
import type { ReasonCode, Route } from "./reasons.ts";
import type { RecordFields, RecordObject } from "./record-fields.ts";
import type { Instant } from "./time.ts";

/** What a proposal would do to an engagement or task. */
export type EngagementProposalKind =
  | "log_activity" | "update_activity" | "cancel_activity" // the engagement itself
  | "create_task" // a next step
  | "review_task" | "close_review_task"; // the question to a person, where people meet it in the CRM

/** What a proposal would do. */
export type ProposalKind = EngagementProposalKind | "update_record" | "merge" | "unmerge";

/** The records a proposal ties its engagement to. */
export interface Links {
  readonly contactIds: readonly ContactId[];
  readonly accountId: AccountId | null;
  readonly opportunityId: OpportunityId | null;
}

interface ProposalBase {
  readonly id: ProposalId;
  /** What it follows from: an activity, or a finding among the CRM's records. */
  readonly activityId: CauseId;
  /** 0 to 10,000. */
  readonly confidenceBp: number;
  readonly reasons: readonly ReasonCode[];
  readonly evidence: readonly Evidence[];
  /** One or two sentences for the reviewer. */
  readonly rationale: string;
  readonly route: Route;
  readonly undo: UndoPlan;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** An engagement or task to bring about, found by its natural key. */
export interface EngagementProposal extends ProposalBase {
  readonly activityId: ActivityId;
  readonly kind: EngagementProposalKind;
  readonly object: EngagementObject;
  readonly key: NaturalKey;
  readonly fields: EngagementFields;
  /** The values that `fields` replace, as a person saw them when they decided, their words as fingerprints; absent: what Steward wrote last. */
  readonly base?: EngagementFields;
  readonly links: Links;
}

/** The CRM's own records, by our ids. */
export type RecordId = ContactId | AccountId | OpportunityId;

/** Fields of one of the CRM's own records to change. `ownerId` is our user id here, as in every proposal. */
export interface RecordProposal extends ProposalBase {
  readonly kind: "update_record";
  readonly object: RecordObject;
  readonly recordId: RecordId;
  readonly fields: RecordFields;
  /** The values that `fields` replace, as the reviewer saw them: it is written over these and over no others. */
  readonly base: RecordFields;
  /** The rule of hygiene that suggested it; absent where a person or an activity did. */
  readonly rule?: HygieneRule;
  /** The change that it takes back; absent where it takes none back. */
  readonly undoes?: ProposalId;
}

/** A record as whoever decided saw it. */
export interface SeenRecord {
  readonly id: ContactId | AccountId;
  readonly crmId: CrmRecordId;
  /** What people may write, by the CRM's names: what changed of it since was decided about by nobody. */
  readonly values: CrmValues;
  readonly children: number;
}

/** One record to be folded into another. */
export interface MergeProposal extends ProposalBase {
  readonly kind: "merge";
  readonly object: MergeObject;
  /** The survivor. */
  readonly recordId: ContactId | AccountId;
  /** What the survivor shall have where a plain merge would leave something else. */
  readonly fields: CrmValues;
  /** What it has there now. */
  readonly base: CrmValues;
  readonly survivor: SeenRecord;
  readonly loser: SeenRecord;
  /** Values of the loser that stand nowhere afterwards. */
  readonly lost: CrmValues;
  /** What stays different, were it taken back at once. */
  readonly lostForGood: readonly UndoDifference[];
  /** Why it cannot be done as it is, in sentences; while there are any, it is not approved. */
  readonly obstacles: readonly string[];
  /** How many people have to approve it. */
  readonly approversMin: 1 | 2;
  /** The proposal that a reviewer made this one of, by another survivor or other values; absent where nobody did. */
  readonly revises?: ProposalId;
}

/** A merge to be taken back. */
export interface UnmergeProposal extends ProposalBase {
  readonly kind: "unmerge";
  readonly object: MergeObject;
  /** The record that both became. */
  readonly recordId: ContactId | AccountId;
  /** The proposal of the merge. */
  readonly mergeId: ProposalId;
  /** What the survivor gets back. */
  readonly fields: CrmValues;
  /** What it has there now. */
  readonly base: CrmValues;
  readonly lostForGood: readonly UndoDifference[];
}

/** A change we think should happen to one CRM record, with its reasons and its way back. */
export type Proposal = EngagementProposal | RecordProposal | MergeProposal | UnmergeProposal;

/** Whether a proposal brings about an engagement or task, and so is tied to records. */
export const isOfEngagement = (proposal: Proposal): proposal is EngagementProposal => !OF_RECORDS.has(proposal.kind);
/** The records that a proposal of the CRM's own records is about, by our ids. */
export const recordsOf = (proposal: Exclude<Proposal, EngagementProposal>): readonly RecordId[] => (proposal.kind === "merge" ? [proposal.survivor.id, proposal.loser.id] : [proposal.recordId]);
/** Whether a proposal changes fields of one of the CRM's own records. */
export const isOfRecord = (proposal: Proposal): proposal is RecordProposal => proposal.kind === "update_record";
/** Whether a proposal makes one of two records, or two of one. */
export const isOfMerge = (proposal: Proposal): proposal is MergeProposal | UnmergeProposal => proposal.kind === "merge" || proposal.kind === "unmerge";

/** Kinds of proposals that touch the CRM's own records, and no engagement. */
export const OF_RECORDS: ReadonlySet<ProposalKind> = new Set<ProposalKind>(["update_record", "merge", "unmerge"]);

/** The one thing that a proposal touches: an engagement by its natural key, a record by our id. Nothing else has this name. */
export const targetOf = (proposal: Proposal): NaturalKey | RecordId => (isOfEngagement(proposal) ? proposal.key : proposal.recordId);

/** How an applied proposal can be taken back; made before anybody approves it. */
export type UndoPlan =
  | { readonly how: "archive-created" }
  | { readonly how: "restore-fields"; readonly note: string }
  /** Two records again, as far as the CRM allows. */
  | { readonly how: "unmerge"; readonly note: string }
  | { readonly how: "none"; readonly note: string };

/** A change of a record that a person asks for when they decide about an activity. */
export interface RecordEdit {
  readonly object: RecordObject;
  readonly id: RecordId;
  /** What the fields become; null empties one. */
  readonly set: RecordFields;
  /** What stands there now, as they saw it; what is left out is as we last read it. */
  readonly expect: RecordFields;
}

/** All that a person can say of a review task. */
export const VERBS = ["approve", "edit", "log", "reject", "assign", "escalate", "block"] as const;
/** One of {@link VERBS}. */
export type Verb = (typeof VERBS)[number];

/** Who decides a kind of doubt, before names are filled in. */
export type ReviewerRole = "record-owner" | "manager" | "privacy-owner" | "data-owner";

/** Open until somebody decided or nobody did in time. */
export type ReviewState = "open" | "approved" | "logged" | "rejected" | "blocked" | "expired";

/** A record that an activity may belong to, as a reviewer sees it. */
export type ReviewCandidate = {
  readonly name: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
} & ({ readonly object: "contact"; readonly id: ContactId; readonly accountId: AccountId | null } | { readonly object: "account"; readonly id: AccountId } | { readonly object: "opportunity"; readonly id: OpportunityId; readonly accountId: AccountId | null });

/** What the proposals of a review are of: the object that the first touches, and how sure the least sure is. */
export interface ReviewAbout {
  readonly object: string;
  readonly confidenceBp: number;
}

/** How a review ended: `by` as the approvers are named, `user:…`, `service:…` or `admin`. */
export interface ReviewEnd {
  readonly verb: Verb;
  readonly by: string;
  readonly at: Instant;
}

/** What a review's proposals say of it: their object, whose work they are, whether they merge. Nothing of none. To be spread over the review. */
export function aboutOf(proposals: readonly Proposal[]): Pick<ReviewTask, "about" | "whose" | "forApprovers"> {
  const [first] = proposals;
  if (first === undefined) return {};
  const whose = ownersOf(proposals);
  return {
    about: { object: first.object, confidenceBp: Math.min(...proposals.map(({ confidenceBp }) => confidenceBp)) },
    ...(whose.length === 0 ? {} : { whose }), ...(proposals.some(isOfMerge) ? { forApprovers: true } : {}),
  };
}

/** Whose the engagements and tasks of some proposals are, or would be; each once, in their order. */
export const ownersOf = (proposals: readonly Proposal[]): readonly UserId[] => [...new Set(proposals.filter(isOfEngagement).flatMap(({ fields }) => fields.ownerId ?? []))];

/** The proposals of one activity or finding, waiting for a person. */
export interface ReviewTask {
  readonly id: ReviewTaskId;
  readonly activityId: CauseId;
  readonly proposalIds: readonly ProposalId[];
  readonly state: ReviewState;
  readonly reasons: readonly ReasonCode[];
  readonly role: ReviewerRole;
  /** The user who decides; null when the role names nobody. */
  readonly assigneeId: UserId | null;
  readonly title: string;
  /** What the reviewer has to know: summary, candidates, warnings. Screened text only. */
  readonly detail: string;
  /** The records that it may belong to, in the order in which `detail` numbers them from 1; absent when there are none. */
  readonly candidates?: readonly ReviewCandidate[];
  /** Who approved it while others have to as well; absent when nobody did. */
  readonly approvals?: readonly string[];
  /** Of what is proposed; absent where nothing is. */
  readonly about?: ReviewAbout;
  /** Whose work it is about, first of all whose activity it is; absent when it is nobody's. */
  readonly whose?: readonly UserId[];
  /** Whom the policy names to approve a second time meets it, whoever is asked: a merge, or what one person approved already. Absent otherwise. */
  readonly forApprovers?: true;
  /** Nobody wants to see it before; absent when nobody said so. */
  readonly snoozedUntil?: Instant;
  /** Who ended it; absent while it is open, and where time did. */
  readonly decided?: ReviewEnd;
  readonly createdAt: Instant;
  readonly dueAt: Instant;
  readonly expiresAt: Instant;
  readonly escalations: number;
  /** Counts up with every change: a decision on an older version is refused. */
  readonly version: number;
}
