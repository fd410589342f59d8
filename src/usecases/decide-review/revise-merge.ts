import { proposed } from "../../domain/merge/merge-proposal.ts";
import { mergeText } from "../../domain/merge/merge-text.ts";
import { proposalId } from "../../domain/model/ids.ts";
import type { MergeProposal, Proposal, ReviewTask } from "../../domain/model/proposal.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import type { Judging, MergeRevision } from "../../domain/review/decide.ts";
import type { MergeQuestion } from "../../ports/merge-question-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { Deciding } from "./record-changes.ts";
import { roleWhoDecides } from "./who-decides.ts";
import { replannedMerge } from "./replanned-merge.ts";

/** A merge as a reviewer would have it, with what it is shown by from then on. */
export interface RevisedMerge extends MergeRevision {
  readonly question: MergeQuestion;
}

/** What a merge becomes by a reviewer's edit; null where the decision is none. What they may not have is refused, not left out. */
export async function revisedMerge(tx: TenantTransaction, task: ReviewTask, { proposals, judging, context }: Pick<Deciding, "proposals" | "judging" | "context">): Promise<Result<RevisedMerge, string> | null> {
  const [merge] = proposals;
  if (judging.verb !== "edit" || task.state !== "open" || merge?.kind !== "merge") return null;
  const edit = judging.merge ?? null;
  if (edit === null || (edit.survivorId === null && edit.picks.length === 0)) return err("edit of a merge needs another survivor, or a value to be picked");
  const question = await tx.mergeQuestions.get(merge.id);
  if (question === null) return err("what the two records were is not kept for this merge; approve or reject it");
  const replanned = await replannedMerge(tx, question, { edit, role: await roleWhoDecides(tx, context.actor) });
  if (!replanned.ok) return replanned;
  const { plan, picks } = replanned.value;
  const refusals = plan.fields.flatMap(({ refusal }) => refusal ?? []);
  if (refusals.length > 0) return err(refusals.join(" "));
  const [one, other] = question.records;
  const [stays, goes] = one.crmId === plan.survivorId ? [one, other] : [other, one];
  const [survivor, loser] = merge.survivor.id === stays.id ? [merge.survivor, merge.loser] : [merge.loser, merge.survivor];
  const [first, second] = question.basis.pair;
  const proposal: MergeProposal = {
    ...merge, id: proposalId(derivedId("proposal", merge.id, "revised", String(task.version))), revises: merge.id,
    recordId: survivor.id, survivor, loser, ...proposed(plan, first.crmId === plan.survivorId ? first : second),
  };
  return ok({ proposal, detail: `${mergeText(plan, { survivor: stays.name, loser: goes.name })}\n\n${question.evidence}`, question: { ...question, plan, picks } });
}

/** Judging as the rules of deciding take it. */
export const withRevision = (judging: Judging, revised: Result<RevisedMerge, string> | null): Judging => (revised === null ? judging : { ...judging, revision: revised });

/** What a decision is about: of a merge that was made otherwise, that. */
export const aboutWhat = (proposals: readonly Proposal[], revised: Result<RevisedMerge, string> | null): readonly Proposal[] => (revised?.ok === true ? [revised.value.proposal] : proposals);
