import type { Alert } from "../../domain/alerts/alert.ts";
import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { Policy } from "../../../config/policy.ts";
import type { EngagementObject } from "../../domain/model/engagement.ts";
import type { AccountId, ActivityId, CauseId, ContactId, CrmRecordId, InstallationId, NaturalKey, OpportunityId, ProposalId, ReviewTaskId, UserId, WriteId } from "../../domain/model/ids.ts";
import type { Risk } from "../../domain/findings/finding.ts";
import type { FixClass, HygieneRule } from "../../domain/model/fix-class.ts";
import type { Loss } from "../../domain/quality/authority/rules.ts";
import type { FindingState } from "../../domain/findings/weekly-queue.ts";
import type { ScanStage } from "../../ports/finding-table.ts";
import type { Stage } from "../../domain/model/deal-schema.ts";
import type { FieldDescription } from "../../domain/model/field-description.ts";
import type { Links, ProposalKind, RecordId, ReviewerRole, ReviewState } from "../../domain/model/proposal.ts";
import type { MergeObject } from "../../domain/model/merge.ts";
import type { MatchClue } from "../../domain/model/match-choice.ts";
import type { ReasonCode, Route } from "../../domain/model/reasons.ts";
import type { RecordField, RecordObject } from "../../domain/model/record-fields.ts";
import type { Instant, LocalDate } from "../../domain/model/time.ts";
import type { Decision, Features } from "../../domain/quality/example.ts";
import type { Mark } from "../../domain/quality/measured.ts";
import type { CleanupClass, OutcomeVerdict } from "../../domain/quality/outcome.ts";
import type { Look } from "../../domain/sync/streams.ts";
import type { MendCounts } from "../../domain/reconcile/mends.ts";
import type { Permission } from "../../domain/access/permissions.ts";
import type { GivenRole } from "../../domain/access/roles.ts";
import type { AuditorUse } from "../../ports/access.ts";
import type { AnchorNoteState } from "../../ports/anchor-table.ts";
import type { HintKind } from "../../ports/change-hints.ts";
import type { CrmName } from "../../ports/crm-connection.ts";
import type { CrmObject } from "../../ports/crm-records.ts";
import type { SourceKind } from "../../ports/inbound.ts";
import type { ReviewKind } from "../../ports/review-queue.ts";
import type { PolicyProposal, PolicyProposalState } from "../../ports/policy-proposals.ts";
import type { Installation } from "../../ports/store.ts";
import type { Counts, SumQuery } from "../../ports/quality-table.ts";
import type { Stream } from "../../ports/sync-table.ts";
import type { Json, Tenant } from "./schema-kinds.ts";
import type { LinkageSchema } from "./schema-linkage.ts";
import type { ActivityState, KnownEngagement, WriteState } from "../../ports/store-tables.ts";

/** Associations of an engagement, as the mirror's port has them. */
export type Associations = KnownEngagement["associations"];
type SumDimension = SumQuery["dim"];
/** What the mirror keeps as records of its own. */
export type MirroredObject = "user" | "contact" | "account" | "opportunity";


/** An activity; its words are sealed. */
export interface ActivityRow extends Tenant {
  id: ActivityId;
  arrival: number;
  delivery_hash: string;
  state: ActivityState;
  kind: string;
  occurred_at: Instant;
  route: Route | null;
  reasons: readonly ReasonCode[];
  sealed: Uint8Array | null;
  sealed_trace: Uint8Array | null;
  duplicate_of: string | null;
  accepted_at: Instant;
}

/** A proposal; its values and words are sealed. */
export interface ProposalRow extends Tenant {
  id: ProposalId;
  activity_id: CauseId;
  kind: ProposalKind;
  object: EngagementObject | RecordObject;
  /** What it touches, and nothing else does under this name: two writes of one key never run together. */
  key: NaturalKey | RecordId;
  route: Route;
  reasons: readonly ReasonCode[];
  confidence_bp: number;
  audit_id: string;
  created_at: Instant;
  expires_at: Instant;
  sealed: Uint8Array;
}

/** A review task; what the reviewer reads is sealed. */
export interface ReviewRow extends Tenant {
  id: ReviewTaskId;
  activity_id: CauseId;
  state: ReviewState;
  reasons: readonly ReasonCode[];
  role: ReviewerRole;
  assignee_id: UserId | null;
  created_at: Instant;
  due_at: Instant;
  expires_at: Instant;
  escalations: number;
  version: number;
  kind: GeneratedAlways<ReviewKind>;
  object: string | null;
  confidence_bp: number | null;
  snoozed_until: Instant | null;
  owner_ids: readonly UserId[];
  for_approvers: boolean;
  sealed: Uint8Array;
}

/** A write on its way; the proposal as it will be written is sealed. */
export interface WriteRow extends Tenant {
  id: WriteId;
  made: GeneratedAlways<number>;
  activity_id: CauseId;
  proposal_id: ProposalId;
  kind: string;
  object: EngagementObject | RecordObject;
  /** As in the proposal. */
  key: NaturalKey | RecordId;
  state: Generated<WriteState>;
  attempts: Generated<number>;
  claim: Generated<number>;
  due_at: Instant;
  lease_until: Generated<Instant | null>;
  proposal_audit_id: string;
  decision_audit_id: string | null;
  open_intent_audit_id: Generated<string | null>;
  sealed: Uint8Array;
}

/** What is known of an activity for the measures. */
export interface MeasuredRow {
  subject: string;
  week: LocalDate;
  source: string;
  kind: string;
  /** "" for nobody known. */
  rep: UserId | "";
  marks: readonly Mark[];
  confidence_bp: number | null;
  ended_at: Instant | null;
  logged_at: Instant | null;
  /** `measure=n`, one after the other. */
  counted: string;
  is_stale: boolean;
}

/** A finding about a record; its words are sealed. */
export interface FindingRow extends Tenant {
  id: string;
  rule: HygieneRule;
  object: RecordObject;
  record_id: RecordId;
  field: RecordField | null;
  state: Generated<FindingState>;
  risk: Risk;
  worth: number;
  data_owner: ReviewerRole;
  owner_id: UserId | null;
  /** Of the values that it rests on. */
  mark: string;
  first_seen: Instant;
  last_seen: Instant;
  question: Generated<string | null>;
  reviewer_id: Generated<UserId | null>;
  asked_at: Generated<Instant | null>;
  /** Nobody is asked before, although it is open. */
  not_before: Generated<Instant | null>;
  /** Null once it is no longer found. */
  sealed: Uint8Array | null;
}

/** Fields that the policy maps, by the CRM's names. */
type MappedValues = ColumnType<Readonly<Record<string, string | null>>, Readonly<Record<string, string | null>> | undefined, string>;

interface MirrorRow<Id> extends Tenant {
  id: Id;
  modified_at: Instant;
  archived: boolean;
}

/** The tables of the schema `steward`, as the queries see them. */
export interface Schema extends LinkageSchema {
  installation: {
    id: InstallationId; crm: CrmName; account_id: string; name: string; state: Installation["state"];
    policy: Json<Policy>; policy_version: Generated<number>; log: string; abilities: Json<Readonly<Record<string, boolean>>>; paused_at: Generated<Instant | null>;
    granted_by: string | null; connected_by: string | null; created_at: Instant;
  };
  policy_version: Tenant & { version: number; policy: Json<Policy>; made_at: Instant | null; made_by: string | null };
  crm_grant: Tenant & { generation: number; sealed: Uint8Array; turn_until: Generated<Instant | null> };
  arrival_counter: Tenant & { arrivals: Generated<number> };
  crm_schema: Tenant & { object: CrmObject; fields: Json<readonly FieldDescription[]>; used: readonly string[]; stages: Json<readonly Stage[]>; seen_at: Instant };
  crm_pause: Tenant & { lane: "api" | "search"; blocked_until: Instant };
  crm_allocation: Tenant & { used: number; allowed: number; seen_at: Instant; is_told: Generated<boolean> };
  model_usage: Tenant & { day: LocalDate; calls: number; tokens: number; cost_micros: number; minute: Instant; minute_calls: number };
  activity: ActivityRow;
  twin: Tenant & { ref: string; is_foreign: boolean; arrival: number | null; occurred_at: Instant; sealed: Uint8Array };
  twin_key: Tenant & { kind: "k" | "p"; key: string; occurred_at: Instant; ref: string };
  blocked_thread: Tenant & { thread_hash: string; blocked_at: Instant };
  proposal: ProposalRow;
  review_task: ReviewRow;
  saved_filter: Tenant & { person: string; id: string; made_at: Instant; sealed: Uint8Array };
  suggestion: Tenant & { mark: string; activity_id: CauseId; review_id: ReviewTaskId; made_at: Instant };
  crm_write: WriteRow;
  merge_record: Tenant & {
    id: ProposalId; cause_id: CauseId; object: MergeObject; state: Generated<"intended" | "merged" | "unmerged">;
    merged_crm_id: Generated<CrmRecordId | null>; restored_crm_id: Generated<CrmRecordId | null>; kept_at: Instant; sealed: Uint8Array;
    look_at: Generated<Instant | null>; looked_at: Generated<Instant | null>; missing: Generated<number | null>;
  };
  merge_question: Tenant & { id: ProposalId; cause_id: CauseId; sealed: Uint8Array };
  measured: Tenant & Omit<MeasuredRow, "counted" | "is_stale" | "marks"> & { marks: ColumnType<readonly Mark[], string[], string[]>; counted: Generated<string>; is_stale: Generated<boolean> };
  quality_sum: Tenant & { dim: SumDimension; week: LocalDate; value: string; counts: Json<Counts> };
  labelled_example: Tenant & {
    id: ReviewTaskId; activity_id: CauseId; judged_at: Instant; features: Json<Features>; links: ColumnType<Links | null, string | null, string | null>;
    decided_at: Instant | null; decision: ColumnType<Decision | null, string | null, string | null>;
  };
  cleanup_outcome: Tenant & {
    id: ProposalId; review_id: ReviewTaskId | null; class: CleanupClass; object: RecordObject; owner_id: UserId | null; week: LocalDate; verdict: OutcomeVerdict;
    decided_by: string | null; decided_at: Instant; is_single: boolean; look_ms: number | null; waited_ms: number | null; is_routing: boolean; reversed_at: Generated<Instant | null>;
    differed_at: Generated<Instant | null>; wants_check: boolean; check_asked_at: Generated<Instant | null>; check_answer: Generated<"right" | "wrong" | null>;
    checked_at: Generated<Instant | null>; checked_by: Generated<string | null>; is_useful: Generated<boolean | null>;
    check_look_ms: Generated<number | null>; is_written: Generated<boolean>;
  };
  authority_loss: Tenant & { class: FixClass; lost_at: Instant; why: Loss; is_told: Generated<boolean> };
  completion: Tenant & { week: LocalDate; object: RecordObject; records: number; incomplete: number };
  policy_proposal: Tenant & {
    id: string; made_at: Instant; base_version: number; proposed: Json<PolicyProposal["proposed"]>; state: PolicyProposalState; decided_at: Instant | null; version: number | null;
  };
  match_choice: Tenant & {
    kind: MatchClue["kind"]; clue: string; account_id: string; contact_id: ContactId; chosen_by: UserId | null; chosen_at: Instant; review_id: ReviewTaskId; contrary: number;
  };
  link_offer: Tenant & { contact_id: ContactId; is_waiting: boolean; review_id: ReviewTaskId | null };
  finding: FindingRow;
  finding_activity: Tenant & { object: RecordObject; id: string; last_at: Instant };
  finding_scan: Tenant & { started_at: Instant; object: ScanStage | null; after: string; examined: number; finished_at: Instant | null };
  crm_id: Tenant & { object: CrmObject; crm_id: CrmRecordId; id: string; is_alias: Generated<boolean> };
  given_up_id: Tenant & { object: CrmObject; old_id: string; id: string };
  mirror_user: MirrorRow<UserId> & { name: string; email: string | null; phone: string | null; zone: string | null; active: boolean };
  mirror_contact: MirrorRow<ContactId> & {
    kind: "contact" | "lead"; first_name: string; last_name: string; emails: readonly string[]; phones: readonly string[];
    title: string | null; account_id: AccountId | null; owner_id: UserId | null; first_tokens: readonly string[]; mapped: MappedValues;
  };
  mirror_account: MirrorRow<AccountId> & {
    name: string; domains: readonly string[]; phones: readonly string[]; city: string | null; country: string | null;
    parent_id: AccountId | null; owner_id: UserId | null; mapped: MappedValues;
  };
  mirror_opportunity: MirrorRow<OpportunityId> & {
    name: string; account_id: AccountId | null; contact_ids: readonly ContactId[]; stage: string; is_closed: boolean; is_won: boolean;
    amount: string | null; currency: string | null; close_date: string | null; created_at: Instant | null; owner_id: UserId | null; mapped: MappedValues;
  };
  mirror_engagement: Tenant & {
    object: EngagementObject; crm_id: CrmRecordId; key: NaturalKey | null; modified_at: Instant | null; archived: boolean; associations: Json<Associations>;
  };
  mirror_key: Tenant & { object: "contact" | "account"; kind: MirrorKeyKind; key: string; id: string };
  reconcile_pass: Tenant & {
    object: CrmObject; started_at: Instant; began_at: Instant | null; state: "reading" | "asking" | "done"; cursor: string | null; counts: Json<MendCounts>;
  };
  reconcile_seen: Tenant & { object: CrmObject; crm_id: CrmRecordId };
  sync_mark: Tenant & {
    object: CrmObject; live: Instant; settled: Instant; delay_ms: number; calm_windows: number; is_jittery: boolean; looks: Json<readonly Look[]>;
  };
  sync_pass: Tenant & {
    object: CrmObject; stream: Stream; since: Instant | null; until: Instant | null; cursor: string | null; began_at: Instant | null; last_at: Instant | null;
    read: number; changed: number; total: number | null; late_ms: number; is_told: boolean;
  };
  change_hint: Tenant & { object: CrmObject; crm_id: CrmRecordId; kind: HintKind; is_second_look: boolean; at: Instant; told: Generated<number>; due_at: Instant };
  feed_mark: Tenant & { mark: string };
  forgotten_record: Tenant & { mark: string; forgotten_at: Instant };
  api_key: Tenant & { id: string; hash: string; permissions: readonly Permission[]; name: string; created_at: Instant; revoked_at: Instant | null };
  auditor_link: Tenant & { id: string; hash: string; created_at: Instant; expires_at: Instant; revoked_at: Instant | null };
  auditor_link_use: Tenant & { link_id: string; used_for: AuditorUse; day: string };
  person_role: Tenant & { person_id: UserId; role: GivenRole; given_by: string; given_at: Instant; taken_at: Instant | null };
  inbound_address: Tenant & { id: string; hash: string; user_id: UserId; created_at: Instant; revoked_at: Instant | null };
  inbound_source: Tenant & { id: string; kind: SourceKind; sealed: Uint8Array; created_at: Instant; revoked_at: Instant | null };
  alert: Tenant & { id: string; since: Instant; ended_at: Instant | null; settled: boolean; alert: Json<Alert> };
  sign_in: { hash: string; expires_at: Instant };
  idempotent_answer: { scope: string; key: string; request_hash: string; sealed: Uint8Array | null; answered_at: Instant };
  audit_key: Tenant & { log: string; vkey: string; sealed: Uint8Array; created_at: Instant };
  audit_head: Tenant & { log: string; size: number; leaf: string };
  audit_entry: Tenant & { log: string; seq: number; bytes: string; id: string };
  audit_checkpoint: Tenant & { log: string; size: number; note: string; signed_at: Instant };
  audit_anchor: Tenant & { log: string; place: string; size: number; anchored_at: Instant };
  audit_recorded: Tenant & { log: string; size: number; root: string; seq: number };
  anchor_record: Tenant & { object: RecordObject; crm_id: CrmRecordId; config_id: string; due_at: Instant; trouble: string | null };
  anchor_note: Tenant & { number: number; size: number; intent_id: string; state: AnchorNoteState; crm_id: CrmRecordId | null; intended_at: Instant };
  audit_node: Tenant & { log: string; level: number; n: number; hash: string };
  person_key: Tenant & { mark: string; sealed: Uint8Array };
  activity_person: Tenant & { activity_id: CauseId; mark: string };
  audit_private: Tenant & { log: string; seq: number; path: string; salt: Uint8Array; value_enc: Uint8Array; subject_key_id: string | null };
}

/** By what a record of the mirror is found. */
export type MirrorKeyKind = "mailbox" | "phone" | "domain" | "last-name" | "word";
