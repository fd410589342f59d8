import type { Policy } from "../../config/policy.ts";
import type { Actor } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";
import type { ApiKeyTable, AuditorLinkTable, RoleTable } from "./access.ts";
import type { AlertTable } from "./alert-table.ts";
import type { AnchorTable } from "./anchor-table.ts";
import type { AuditIndex } from "./audit-index.ts";
import type { AuditAppender } from "./audit-log.ts";
import type { LogName } from "./audit-rows.ts";
import type { ChoiceTable } from "./choice-table.ts";
import type { CrmName, Grant, Grantor } from "./crm-connection.ts";
import type { ErasureTable } from "./erasure-table.ts";
import type { FindingTable } from "./finding-table.ts";
import type { HintTable } from "./hint-table.ts";
import type { InboundTable } from "./inbound.ts";
import type { Job } from "./job-queue.ts";
import type { MergeQuestionTable } from "./merge-question-table.ts";
import type { MergeTable } from "./merge-table.ts";
import type { ModelUsageTable } from "./model-usage-table.ts";
import type { LinkageTable } from "./linkage-table.ts";
import type { LinkOfferTable } from "./link-offer-table.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import type { PairTable } from "./pair-table.ts";
import type { PeopleTable } from "./people-table.ts";
import type { PortalScanTable } from "./portal-scan-table.ts";
import type { PolicyProposalTable } from "./policy-proposals.ts";
import type { PolicyVersionTable } from "./policy-versions.ts";
import type { ExampleTable, QualityTable } from "./quality-table.ts";
import type { ReconcileTable } from "./reconcile-table.ts";
import type { ActivityTable, MirrorTable, ProposalTable, ReviewTable, SchemaTable, WriteTable } from "./store-tables.ts";
import type { ReviewQueue } from "./review-queue.ts";
import type { SavedFilterTable } from "./saved-filter-table.ts";
import type { SuggestionTable } from "./suggestion-table.ts";
import type { RetentionTable } from "./retention-table.ts";
import type { SyncTable } from "./sync-table.ts";

/** One org or portal that installed Steward: the tenant. */
export interface Installation {
  readonly id: InstallationId;
  readonly crm: CrmName;
  /** The vendor's id of the portal or org. */
  readonly accountId: string;
  readonly name: string;
  readonly state: "connected" | "reconnect-needed" | "disconnected";
  readonly policy: Policy;
  readonly policyVersion: number;
  /** The audit log's identity, `_log` of every entry. Fixed for ever. */
  readonly log: string;
  readonly createdAt: Instant;
  /** The vendor's id of the user who connected it first; null where the vendor did not tell. */
  readonly connectedBy: string | null;
  /** Since when an admin has its calls to the CRM rest; null while they go on. */
  readonly pausedAt: Instant | null;
  /** What provisioning found the portal able to do. */
  readonly abilities: Readonly<Record<string, boolean>>;
}

/**
 * Everything that one installation owns, inside one transaction. Row-level security holds every statement to that
 * installation, whatever it asks for.
 */
export interface TenantTransaction {
  readonly installation: Installation;
  readonly activities: ActivityTable;
  readonly proposals: ProposalTable;
  readonly reviews: ReviewTable;
  readonly reviewQueue: ReviewQueue;
  readonly savedFilters: SavedFilterTable;
  readonly suggestions: SuggestionTable;
  readonly writes: WriteTable;
  readonly merges: MergeTable;
  readonly mergeQuestions: MergeQuestionTable;
  readonly mirror: MirrorTable;
  readonly reconcile: ReconcileTable;
  readonly hints: HintTable;
  readonly schema: SchemaTable;
  readonly sync: SyncTable;
  readonly apiKeys: ApiKeyTable;
  readonly auditorLinks: AuditorLinkTable;
  readonly roles: RoleTable;
  readonly inbound: InboundTable;
  readonly alerts: AlertTable;
  readonly anchor: AnchorTable;
  readonly auditIndex: AuditIndex;
  readonly people: PeopleTable;
  readonly choices: ChoiceTable;
  readonly modelUsage: ModelUsageTable;
  readonly linkOffers: LinkOfferTable;
  readonly findings: FindingTable;
  readonly linkage: LinkageTable;
  readonly pairs: PairTable;
  readonly scans: PortalScanTable;
  readonly erasure: ErasureTable;
  readonly quality: QualityTable;
  readonly examples: ExampleTable;
  readonly policyProposals: PolicyProposalTable;
  readonly policyVersions: PolicyVersionTable;
  readonly outcomes: OutcomeTable;
  readonly retention: RetentionTable;
  readonly audit: AuditAppender;
  /** The policy as it is now, and until this transaction ends: whoever changes it waits. Before anything is appended to the log. */
  holdPolicy(): Promise<Pick<Installation, "policy" | "policyVersion">>;
  /** Puts a policy in the place of the one that holds; returns its version. Throws on one that could not be read again. `by` is kept with the version. */
  setPolicy(policy: Policy, by?: Pick<Actor, "kind" | "id">): Promise<number>;
  /** `reconnect-needed` happens to a connected one, once: it is audited and somebody is told; to any other it changes nothing. */
  setState(state: Installation["state"]): Promise<void>;
  /** Since when calls to the CRM rest, or that they go on; false when it was so already. */
  setPaused(since: Instant | null): Promise<boolean>;
  /** Erases what the vendor gave: nobody can call it any more until an admin connects anew. */
  eraseGrant(): Promise<void>;
  setAbilities(abilities: Readonly<Record<string, boolean>>): Promise<void>;
  /** The outbox: the job exists when, and only when, this transaction commits. */
  enqueue(job: Job, options?: { readonly startAfterMs?: number }): Promise<void>;
}

/** What an admin's consent brings. */
export interface NewInstallation {
  readonly crm: CrmName;
  readonly grantor: Grantor;
  readonly grant: Grant;
  readonly policy: Policy;
  readonly auditOrigin: string;
  readonly at: Instant;
  /** An admin of the installation that there is asks for it; left out: nobody in particular does. */
  readonly byAdmin?: boolean;
}

/** The database. Only the members of `acrossTenants` see more than one installation; each is named and tested. */
export interface Store {
  /** Runs `work` in one serial-enough transaction; commits when it returns, rolls back when it throws. */
  inInstallation<Value>(id: InstallationId, work: (tx: TenantTransaction) => Promise<Value>): Promise<Value>;
  /**
   * Runs `work`, which may take long, while nobody else here or in another process does work of this name for the installation; null, and `work`
   * is not run, where somebody does. What a killed process held is free at once. `held` is aborted when nothing keeps others out any more.
   */
  alone<Value>(id: InstallationId, name: string, work: (held: AbortSignal) => Promise<Value>): Promise<{ readonly value: Value } | null>;
  readonly acrossTenants: AcrossTenants;
  close(): Promise<void>;
}

/** The few paths that cross tenants: installing, the webhook's look-up, and the scheduler. */
export interface AcrossTenants {
  /**
   * Makes the installation, its audit key and genesis entry; a second install of the same account renews the grant of the first. That may whoever
   * gave the grant there is, and an admin: another user's may be able to do less. Neither made nor renewed, nothing changed.
   */
  install(installation: NewInstallation): Promise<{ readonly id: InstallationId; readonly created: boolean; readonly renewed: boolean }>;
  byCrmAccount(crm: CrmName, accountId: string): Promise<InstallationId | null>;
  list(): Promise<readonly Installation[]>;
  /** Installations whose audit log has grown since it was signed last, and its size; the log of logs is among them under its reserved name. */
  unsigned(): Promise<readonly { readonly id: InstallationId; readonly size: number }[]>;
  /** Logs whose newest checkpoint is another than the log of logs tells of; itself it is not among them. */
  unrecorded(): Promise<readonly LogName[]>;
  /** Deletes remembered answers (`access.ts`) of an installation whose text the caller does not want kept; returns how many. The same request is answered anew then. */
  forgetAnswers(installation: InstallationId, isUnwanted: (body: string) => boolean): Promise<number>;
  /** Installations that have queued activities, due writes, writes left in doubt by a crash, or hints to look into. */
  withWork(now: Instant): Promise<readonly { readonly id: InstallationId; readonly job: Job["name"] }[]>;
}
