import type { ScreenedActivity } from "../domain/model/activity.ts";
import type { EngagementFields, EngagementObject } from "../domain/model/engagement.ts";
import type {
  AccountId, ActivityId, CauseId, ContactId, CrmRecordId, NaturalKey, OpportunityId, ProposalId, ReviewTaskId, UserId, WriteId,
} from "../domain/model/ids.ts";
import type { ActivityTrace, EarlierActivity } from "../domain/model/judgement.ts";
import type { Proposal, RecordId, ReviewState, ReviewTask } from "../domain/model/proposal.ts";
import type { RecordFields, RecordObject } from "../domain/model/record-fields.ts";
import type { ReasonCode, Route } from "../domain/model/reasons.ts";
import type { Knowledge, User } from "../domain/model/records.ts";
import type { Instant } from "../domain/model/time.ts";
import type { ReasonCount } from "../domain/quality/recurring.ts";
import type { ObjectFields } from "./crm-reader.ts";
import type { Association } from "./crm-writer.ts";
import type { CrmEngagement, CrmObject, CrmRecord } from "./crm-records.ts";
import type { Mend } from "./reconcile-table.ts";

/** Where an activity is on its way: judged it waits for its writes (logging), for a person (review), or for nothing. */
export type ActivityState = "queued" | "logging" | "logged" | "review" | "rejected" | "blocked" | "skipped";

/** What may be stored of an activity. */
export type Acceptable =
  | { readonly outcome: "pass"; readonly activity: ScreenedActivity; readonly trace: ActivityTrace; readonly reasons: readonly ReasonCode[] }
  /** A stub: kind, time and reasons; no key, no person, no word. */
  | { readonly outcome: "block"; readonly kind: string; readonly occurredAt: Instant; readonly reasons: readonly ReasonCode[] };

/** An activity as the store holds it. */
export interface StoredActivity {
  readonly id: ActivityId;
  /** Counts the arrivals of an installation from 1; activities are judged in this order. */
  readonly arrival: number;
  readonly state: ActivityState;
  readonly kind: string;
  readonly occurredAt: Instant;
  readonly route: Route | null;
  readonly reasons: readonly ReasonCode[];
  /** Null for a blocked one, and once its text was erased or as old as the policy keeps it. */
  readonly activity: ScreenedActivity | null;
  readonly trace: ActivityTrace | null;
  readonly duplicateOf: string | null;
}

/** Activities of one installation, in the order of their arrival. */
export interface ActivityTable {
  /**
   * Stores an arrival. `delivery` identifies the delivery itself (not the thing delivered) and is kept only as a keyed
   * hash: the same delivery again yields the first one's id with `seenBefore`.
   */
  accept(delivery: string, what: Acceptable, at: Instant): Promise<{ readonly id: ActivityId; readonly seenBefore: boolean }>;
  /** The next queued ones in arrival order, locked until commit. Two transactions never hold queued ones of one installation at once. */
  takeQueued(limit: number): Promise<readonly StoredActivity[]>;
  /** `isProvisional` for what is not over: it is no earlier version of what is reported once it is. */
  settle(id: ActivityId, outcome: { readonly state: ActivityState; readonly route: Route; readonly reasons: readonly ReasonCode[]; readonly duplicateOf: string | null; readonly isProvisional?: boolean }): Promise<void>;
  setState(ids: readonly CauseId[], state: ActivityState): Promise<void>;
  /** Those of the activities that are in this state. Whoever asks next waits until this transaction ends: of two that settle the last writes of one activity, the later sees both. */
  inState(ids: readonly CauseId[], state: ActivityState): Promise<readonly ActivityId[]>;
  /** Null for what is no activity. */
  get(id: CauseId): Promise<StoredActivity | null>;
  /** Newest first; `before` is the arrival number of the last one seen. */
  list(page: { readonly before: number | null; readonly limit: number }): Promise<readonly StoredActivity[]>;
  /** Judged activities and foreign engagements of the CRM that could be twins of such a trace, arrived before `arrival`. */
  earlier(keys: TwinKeys, arrival: number): Promise<readonly EarlierActivity[]>;
  /** Threads and sources a reviewer blocked. */
  isThreadBlocked(threadHash: string): Promise<boolean>;
  blockThread(threadHash: string, at: Instant): Promise<void>;
  counts(): Promise<Readonly<Record<ActivityState, number>>>;
}

/** By what possible twins are selected: their natural keys, or a shared person within a time. */
export interface TwinKeys {
  readonly keys: readonly string[];
  readonly people: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
}

/** Proposals of one installation, with the ids of their audit entries. */
export interface ProposalTable {
  /** Idempotent on the id. `auditId` is the id of its audit entry. */
  save(proposals: readonly { readonly proposal: Proposal; readonly auditId: string }[]): Promise<void>;
  get(ids: readonly ProposalId[]): Promise<readonly { readonly proposal: Proposal; readonly auditId: string }[]>;
  ofActivity(id: CauseId): Promise<readonly { readonly proposal: Proposal; readonly auditId: string }[]>;
  /** Until commit nobody else holds it; others may read it. */
  hold(id: ProposalId): Promise<void>;
}

/** Review tasks of one installation. */
export interface ReviewTable {
  save(task: ReviewTask): Promise<void>;
  /** Each of them once. */
  saveAll(tasks: readonly ReviewTask[]): Promise<void>;
  /** Locked until commit. */
  take(id: ReviewTaskId): Promise<ReviewTask | null>;
  /** Those that there are, locked until commit, in the order of their ids. */
  takeAll(ids: readonly ReviewTaskId[]): Promise<ReadonlyMap<ReviewTaskId, ReviewTask>>;
  get(id: ReviewTaskId): Promise<ReviewTask | null>;
  list(filter: { readonly state: ReviewState | null; readonly after: string | null; readonly limit: number }): Promise<{ readonly tasks: readonly ReviewTask[]; readonly next: string | null }>;
  /** How many are open whose id begins with one of these. */
  countOpen(prefixes: readonly string[]): Promise<number>;
  /** What was asked from one moment to before another, and what became of it, by reason and week (a Monday, UTC). */
  reasons(range: { readonly from: Instant; readonly to: Instant }): Promise<readonly ReasonCount[]>;
}

/** due: may be taken; intended: taken, its intent may be on the chain; done and refused are ends. */
export type WriteState = "due" | "intended" | "done" | "refused";

/** An approved change on its way to the CRM. */
export interface PendingWrite<Kind extends Proposal = Proposal> {
  readonly id: WriteId;
  readonly proposal: Kind;
  /** The audit entry of the proposal, and of the decision that approved it (null for auto). */
  readonly proposalAuditId: string;
  readonly decisionAuditId: string | null;
  readonly state: WriteState;
  readonly attempts: number;
  /**
   * The audit id of the last intent whose fate is not known: this write is in doubt. Null when there is none. It has no
   * outcome yet while the state is `intended`; whoever puts it back in doubt tells it as `unknown`.
   */
  readonly openIntentAuditId: string | null;
  /** The fence: what is reported under an older claim is refused. */
  readonly claim: number;
}

/** Approved changes of one installation, claimed under a lease and a fence. */
export interface WriteTable {
  /**
   * Idempotent on the id, which is derived from the proposal (and decision). `proposal` is kept (sealed) as it will be
   * written: after an edit it differs from the one that was proposed.
   */
  save(writes: readonly { readonly id: WriteId; readonly proposal: Proposal; readonly proposalAuditId: string; readonly decisionAuditId: string | null; readonly dueAt: Instant }[]): Promise<void>;
  /**
   * Takes due writes (and those whose lease ran out) together, at most one of a record, in order of their making: up to
   * `limit` of one object, and up to as many engagements more of the activities that these belong to. Either engagements
   * or changes of one kind of record. Leased until `leaseUntil`; empty when nothing is due.
   */
  claim(now: Instant, leaseUntil: Instant, limit: number): Promise<readonly PendingWrite[]>;
  /** Leases of a worker that is gone end at `until` at the latest; returns how many were cut. Only for whoever knows that no other worker runs. */
  cutLeases(until: Instant): Promise<number>;
  /**
   * Puts what a worker that is gone left intended (its lease ran out) back to due, in doubt, and returns it as it was: whoever
   * takes it tells the doubts. What is leased is left to its worker, who hears the answer.
   */
  takeAbandoned(now: Instant): Promise<readonly PendingWrite[]>;
  /** Before the call. */
  markIntended(marks: readonly { readonly id: WriteId; readonly claim: number; readonly intentAuditId: string }[]): Promise<void>;
  /** After calls that succeeded: those of the marks whose claim was still ours, and that are done now. */
  settleDone(marks: readonly Pick<PendingWrite, "id" | "claim">[]): Promise<ReadonlySet<WriteId>>;
  /** After a call that did not; `isNoAttempt` takes the attempt back that the claim counted. False for a mark whose claim is no longer ours: nothing changed. */
  settle(id: WriteId, claim: number, outcome: { readonly state: "refused" } | { readonly state: "due"; readonly dueAt: Instant; readonly inDoubt: boolean; readonly isNoAttempt?: boolean }): Promise<boolean>;
  counts(): Promise<Readonly<Record<WriteState, number>>>;
  /** What is approved for one target and not yet written or refused, in order of its making. */
  openOn(target: NaturalKey | RecordId): Promise<readonly Proposal[]>;
  /** What all writes of an engagement that are done left on it, field by field; a key of which none is done is missing. */
  lastWritten(keys: readonly NaturalKey[]): Promise<ReadonlyMap<NaturalKey, EngagementFields>>;
  /** Until commit no write of these activities ends, or is refused. */
  hold(activities: readonly CauseId[]): Promise<void>;
  /** What became of a proposal once it was approved: as it is, or was, written, in order of its making. */
  ofProposal(id: ProposalId): Promise<readonly { readonly proposal: Proposal; readonly state: WriteState }[]>;
  /** What was written onto a record, as it was written, the latest first; at most `limit`. */
  doneOn(record: RecordId, limit: number): Promise<readonly Proposal[]>;
  /** All writes that each of the activities led to, in order of their making; one that is due is not written before `dueAt`. */
  ofActivities(activities: readonly CauseId[]): Promise<ReadonlyMap<CauseId, readonly { readonly id: WriteId; readonly proposalId: ProposalId; readonly kind: string; readonly state: WriteState; readonly dueAt: Instant }[]>>;
}

/** What selects a sufficient part of the mirror for one activity (`domain/match/wanted.ts`). */
export interface WantedKeys {
  readonly mailboxes: readonly string[];
  readonly domains: readonly string[];
  readonly phones: readonly string[];
  /** Of participants; for what people chose before. */
  readonly names?: readonly string[];
  readonly nameTokens: readonly string[];
}

/** What the CRM last said of the fields of its objects. */
export interface SchemaTable {
  /** Null before the first look. */
  known(object: CrmObject): Promise<KnownSchema | null>;
  save(object: CrmObject, schema: KnownSchema): Promise<void>;
}

/** A look at an object's fields. */
export interface KnownSchema extends ObjectFields {
  readonly seenAt: Instant;
}

/** A deal that is not closed; its amount is decimal text. */
export interface OpenDeal {
  readonly amount: string | null;
  readonly currency: string | null;
}

/** An engagement in the CRM with a key of ours. */
export interface KnownEngagement {
  readonly object: EngagementObject;
  readonly key: NaturalKey;
  readonly crmId: CrmRecordId;
  /** Empty leaves those that are known. */
  readonly associations: readonly Association[];
}

/** The copy of the CRM's records, and the map between its ids and ours. */
export interface MirrorTable {
  /** Stores records as read, ids mapped, aliases kept; older than what is there (by `modifiedAt`) changes nothing. Returns how many changed. */
  upsert(records: readonly CrmRecord[]): Promise<number>;
  /** The same; returns those that changed something. */
  upsertNews(records: readonly CrmRecord[]): Promise<readonly CrmRecord[]>;
  /** The same, telling what was wrong with each that the mirror did not have so. */
  mend(records: readonly CrmRecord[]): Promise<readonly Mend[]>;
  /**
   * Marks as gone what the CRM has no longer, not even in its recycle bin, and erases what it said of people. Only for what
   * was asked for by id and not found. Returns how many lived until now.
   */
  tombstone(object: CrmObject, crmIds: readonly CrmRecordId[]): Promise<number>;
  /** Empties what is known of contacts and never stores them again, whatever a page read late says of them. Returns how many changed. */
  forget(contacts: readonly CrmRecordId[], at: Instant): Promise<number>;
  /** Living engagements and opportunities that are tied to these contacts or accounts here. */
  linkedTo(object: CrmObject, crmIds: readonly CrmRecordId[]): Promise<readonly { readonly object: CrmObject; readonly crmId: CrmRecordId }[]>;
  select(keys: WantedKeys): Promise<Knowledge>;
  users(): Promise<readonly User[]>;
  /** One of them; null for who was never there. */
  user(id: UserId): Promise<User | null>;
  /** What the mirror knows of the fields that may be changed, by the ids asked for; archived and unknown records are left out. */
  recordFields(object: RecordObject, ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, RecordFields>>;
  /** Fields of a record as we just wrote them, until it is read again. */
  saveRecordFields(object: RecordObject, id: RecordId, fields: RecordFields): Promise<void>;
  /** The open deals among these, or that hang on any of these contacts or accounts. */
  openDeals(object: RecordObject, ids: readonly RecordId[]): Promise<readonly OpenDeal[]>;
  /** These accounts, or those of these contacts or deals. */
  accountsOf(object: RecordObject, ids: readonly RecordId[]): Promise<readonly { readonly crmId: CrmRecordId; readonly domains: readonly string[] }[]>;
  /** When something last happened with these contacts or accounts, as far as records were looked over; one with which nothing did is missing. */
  lastActivities(object: "contact" | "account", ids: readonly (ContactId | AccountId)[]): Promise<ReadonlyMap<string, Instant>>;
  /** A vendor's id that led to another record, as they were merged, is a record of its own again, or for the first time; returns our id of it. */
  setApart(object: "contact" | "account", crmId: CrmRecordId): Promise<string>;
  /** Vendor ids for ours; a missing one is left out. */
  toCrm(object: "user" | "contact" | "account" | "opportunity", ids: readonly (UserId | ContactId | AccountId | OpportunityId)[]): Promise<ReadonlyMap<string, CrmRecordId>>;
  /** Our id for a vendor's, aliases followed. */
  toOurs(object: CrmObject, crmId: CrmRecordId): Promise<string | null>;
  /** Remembers engagements that we wrote or found. */
  saveEngagements(engagements: readonly KnownEngagement[]): Promise<void>;
  engagementsByKey(keys: readonly NaturalKey[]): Promise<readonly { readonly key: NaturalKey; readonly object: EngagementObject; readonly crmId: CrmRecordId }[]>;
  /** Natural keys of the engagements that we wrote onto this record, or of this engagement itself. */
  keysAbout(crmId: CrmRecordId): Promise<readonly NaturalKey[]>;
  /** Engagements another tool logged, as traces. */
  saveForeign(engagements: readonly { readonly engagement: CrmEngagement; readonly trace: ActivityTrace }[]): Promise<void>;
  counts(): Promise<Readonly<Record<string, number>>>;
}
