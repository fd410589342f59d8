import { type MergePlan } from "../../domain/merge/merge-plan.ts";
import { replanMerge } from "../../domain/merge/replan.ts";
import type { CrmRecordId } from "../../domain/model/ids.ts";
import type { User } from "../../domain/model/records.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { MergeEdit } from "../../domain/review/decide.ts";
import type { MergeQuestion } from "../../ports/merge-question-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** A merge as a reviewer would have it. */
export interface ReplannedMerge {
  readonly plan: MergePlan;
  /** As they are kept, by the CRM's ids. */
  readonly picks: MergeQuestion["picks"];
}

/** Plans a merge by a reviewer's choices, from what was kept of the two when they were read; who has to approve it is judged by what hangs on them now. */
export async function replannedMerge(tx: TenantTransaction, question: MergeQuestion, { edit, role }: { readonly edit: MergeEdit; readonly role: User["role"] | null }): Promise<Result<ReplannedMerge, string>> {
  const { basis, records, plan: { object, survivorId: present } } = question;
  const crmIdOf = (named: string): CrmRecordId | null => records.find(({ id, crmId }) => id === named || crmId === named)?.crmId ?? null;
  const survivorId = edit.survivorId === null ? present : crmIdOf(edit.survivorId);
  if (survivorId === null) return err(`survivorId: ${edit.survivorId ?? ""} is none of the two records`);
  const picks: { readonly field: string; readonly from: CrmRecordId }[] = [];
  for (const { field, from } of edit.picks) {
    const crmId = crmIdOf(from);
    if (crmId === null) return err(`picks: ${from} is none of the two records`);
    picks.push({ field, from: crmId });
  }
  const ids = records.map(({ id }) => id);
  const weight = { openDeals: await tx.mirror.openDeals(object, ids), accounts: await tx.mirror.accountsOf(object, ids) };
  const plan = replanMerge(basis, { survivorId, picks, role }, { policy: tx.installation.policy, weight });
  return plan.ok ? ok({ plan: plan.value, picks }) : plan;
}
