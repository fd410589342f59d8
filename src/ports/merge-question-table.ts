import type { MergeBasis } from "../domain/merge/merge-basis.ts";
import type { MergePlan } from "../domain/merge/merge-plan.ts";
import type { AccountId, CauseId, ContactId, CrmRecordId, ProposalId } from "../domain/model/ids.ts";

/** One of the two records that a merge is about. */
export interface AskedRecord {
  readonly id: ContactId | AccountId;
  readonly crmId: CrmRecordId;
  /** What people call it. */
  readonly name: string;
}

/** What a merge is asked about with: enough to show it, and to plan it otherwise, without the CRM. It holds values of records. */
export interface MergeQuestion {
  readonly basis: MergeBasis;
  readonly plan: MergePlan;
  /** Which values a person picked for the plan, by the CRM's ids. */
  readonly picks: readonly { readonly field: string; readonly from: CrmRecordId }[];
  readonly records: readonly [AskedRecord, AskedRecord];
  /** Why the two are taken for one, as their reviewer reads it. */
  readonly evidence: string;
}

/** What open and decided merges are shown by. */
export interface MergeQuestionTable {
  /** Once for each proposal; kept again it stays as it was. */
  keep(proposal: { readonly id: ProposalId; readonly activityId: CauseId }, question: MergeQuestion): Promise<void>;
  /** Null where none was kept, or it is gone with its people or its time. */
  get(id: ProposalId): Promise<MergeQuestion | null>;
}
