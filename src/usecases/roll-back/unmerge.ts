import { undoText } from "../../domain/merge/merge-text.ts";
import { planUndo } from "../../domain/merge/undo-plan.ts";
import { proposalId } from "../../domain/model/ids.ts";
import type { MergeProposal, ReviewTask, UnmergeProposal } from "../../domain/model/proposal.ts";
import { nameIn } from "../../domain/model/record-fields.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { daysAfter, type Instant } from "../../domain/model/time.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import { valuesAt } from "../../domain/proposal/seen-record.ts";
import { unmergeReview, unmergeReviewId } from "../../domain/review/merge-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { RollBackRefusal } from "./refusal.ts";
import { isOnItsWay, type WayBack } from "./way-back.ts";

/**
 * How two records are made again of what a merge made one of: the review tells what comes back and what cannot. What somebody
 * changed since the merge is found when it comes to be written, and asked about.
 */
export async function wayBackOfMerge(tx: TenantTransaction, merge: MergeProposal, at: Instant): Promise<Result<WayBack, RollBackRefusal>> {
  const kept = await tx.merges.take(merge.id);
  if (kept === null || kept.merged === null) return refused("cannot", "What the records were before this merge is no longer kept.");
  if (kept.state === "unmerged") return refused("cannot", "This merge was taken back already.");
  const { policy } = tx.installation;
  const { survivor, loser, left } = kept;
  const fields = (await tx.schema.known(merge.object))?.fields ?? [];
  // Where it could not be read afterwards: as the CRM makes it, all that hung on either on it.
  const all = [...survivor.children, ...loser.children];
  // What the CRM is still moving is on its way there.
  const isMoving = kept.lookAt !== null && kept.lookedAt === null && kept.lookAt > at;
  const present = kept.after === null ? { ...survivor, crmId: kept.merged, values: left, children: all } : { ...kept.after, children: isMoving ? all : kept.after.children };
  const undo = planUndo({ survivor, loser, left: present.values, present, fields, differences: merge.lostForGood });
  const proposal: UnmergeProposal = {
    id: proposalId(derivedId("proposal", merge.id, "unmerge", at)),
    activityId: merge.activityId, kind: "unmerge", object: merge.object, recordId: merge.recordId, mergeId: merge.id,
    fields: undo.values, base: valuesAt(Object.keys(undo.values), present), lostForGood: undo.differences,
    confidenceBp: SURE_BP, reasons: merge.reasons, evidence: [], rationale: "A person asked to take the merge back.", route: "review",
    undo: { how: "none", note: "The two can be merged again." }, createdAt: at, expiresAt: daysAfter(at, policy.review.expireAfterDays),
  };
  const waiting = await openAbout(tx, merge);
  if (waiting !== null) return err({ kind: "asked", message: `It is asked about already: review ${waiting.id}.`, review: waiting.id });
  const labels = Object.fromEntries(fields.map(({ name, label }) => [name, label]));
  const task = unmergeReview(proposal, { at, users: await tx.mirror.users(), policy, called: await nameOf(tx, merge), detail: undoText(undo, labels) });
  return ok({ proposal, task });
}

const refused = (kind: "cannot", message: string): Result<never, RollBackRefusal> => err({ kind, message });

/** A person said so. */
const SURE_BP = 10_000;

async function openAbout(tx: TenantTransaction, merge: MergeProposal): Promise<ReviewTask | null> {
  for (const { proposal } of await tx.proposals.ofActivity(merge.activityId)) {
    const task = proposal.kind === "unmerge" && proposal.mergeId === merge.id ? await tx.reviews.get(unmergeReviewId(proposal.id)) : null;
    if (task !== null && (task.state === "open" || (await isOnItsWay(tx, proposal.id)))) return task;
  }
  return null;
}

async function nameOf(tx: TenantTransaction, { object, recordId }: MergeProposal): Promise<string> {
  return nameIn((await tx.mirror.recordFields(object, [recordId])).get(recordId)) || `a ${object}`;
}
