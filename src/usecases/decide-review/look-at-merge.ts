import type { Actor } from "../../domain/audit/fact.ts";
import { mergeView, type MergeView } from "../../domain/merge/merge-view.ts";
import type { CrmRecordId, ReviewTaskId } from "../../domain/model/ids.ts";
import type { Proposal, ReviewTask } from "../../domain/model/proposal.ts";
import type { User } from "../../domain/model/records.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { MergeEdit, Refusal } from "../../domain/review/decide.ts";
import type { MergeQuestion } from "../../ports/merge-question-table.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { type Reader, reviewIn } from "./read-review.ts";
import { replannedMerge } from "./replanned-merge.ts";
import { roleWhoDecides } from "./who-decides.ts";

/** A merge as whoever looks at its review sees it, with who has to approve it. */
export interface ReviewedMerge extends MergeView {
  readonly approvals: {
    readonly needed: 1 | 2;
    /** Why a second person has to, in sentences; empty where one is enough. */
    readonly why: readonly string[];
    /** Who approved it, as the log names them: `admin`, or `user:` and Steward's id. */
    readonly already: readonly string[];
    /** By address: whose first approval counts (empty: whoever owns the data by their role), and whose second. */
    readonly owners: readonly string[];
    readonly approvers: readonly string[];
  };
}

/** The merge that a review asks about, side by side; null where it asks about none, or nothing is kept of the two. */
export async function mergeInReview(tx: TenantTransaction, task: ReviewTask, proposals: readonly Proposal[], actor: Actor): Promise<ReviewedMerge | null> {
  const merge = proposals.find((proposal) => proposal.kind === "merge");
  const question = merge === undefined ? null : await tx.mergeQuestions.get(merge.id);
  if (merge === undefined || question === null) return null;
  return reviewed(tx, { task, question, role: await roleWhoDecides(tx, actor) });
}

/** The merge of a review as it would be under these choices; a pick that is not taken says why. Writes nothing. */
export async function previewMerge(store: Store, reader: Reader, id: ReviewTaskId, edit: MergeEdit): Promise<Result<ReviewedMerge, Refusal | { readonly kind: "not-found"; readonly message: string }>> {
  return store.inInstallation(reader.installation, async (tx) => {
    const read = await reviewIn(tx, reader, id);
    if (read === null) return err({ kind: "not-found", message: "There is no such review." } as const);
    const { task } = read;
    const merge = read.proposals.find((proposal) => proposal.kind === "merge");
    const question = merge === undefined ? null : await tx.mergeQuestions.get(merge.id);
    if (merge === undefined || question === null) return err({ kind: "incomplete", message: "This review asks about no merge that can be planned otherwise." } as const);
    const role = await roleWhoDecides(tx, reader.actor);
    const replanned = await replannedMerge(tx, question, { edit, role });
    if (!replanned.ok) return err({ kind: "incomplete", message: replanned.error } as const);
    return ok(await reviewed(tx, { task: { ...task, approvals: [] }, question: { ...question, ...replanned.value }, role }));
  });
}

interface Reviewing {
  readonly task: ReviewTask;
  readonly question: MergeQuestion;
  readonly role: User["role"] | null;
}

async function reviewed(tx: TenantTransaction, { task, question, role }: Reviewing): Promise<ReviewedMerge> {
  const { plan, basis: { pair }, records, picks } = question;
  const refusals = new Map<CrmRecordId, ReadonlyMap<string, string>>();
  for (const { crmId } of records) refusals.set(crmId, await refusalsOf(tx, question, { from: crmId, role }));
  const { fourEyes, named, approvers } = plan.deciders;
  return {
    ...mergeView({ plan, pair, records, picks, refusals }),
    approvals: { needed: fourEyes.length > 0 ? 2 : 1, why: fourEyes, already: task.approvals ?? [], owners: named, approvers },
  };
}

/** Why values of one record may not be picked, by property: planned as if all of them were. */
async function refusalsOf(tx: TenantTransaction, question: MergeQuestion, { from, role }: { readonly from: CrmRecordId; readonly role: User["role"] | null }): Promise<ReadonlyMap<string, string>> {
  const picks = question.plan.fields.map(({ name }) => ({ field: name, from }));
  const replanned = await replannedMerge(tx, question, { edit: { survivorId: null, picks }, role });
  return new Map(replanned.ok ? replanned.value.plan.fields.flatMap(({ name, refusal }) => (refusal === null ? [] : [[name, refusal] as const])) : []);
}
