import type { Actor } from "../../domain/audit/fact.ts";
import { userId } from "../../domain/model/ids.ts";
import type { Proposal, ReviewTask } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import { asksAboutMerge } from "../../domain/review/merge-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/**
 * What a person said of two records is remembered: rejected they are different, blocked nobody can tell, and neither is asked again. What nobody
 * answered, or what was only asked once a merge was not done, may be. That they are the same is known once they are one. Before anything is
 * appended to the log: whoever stores the mirror holds a pair before the log, too.
 */
export async function closePair(tx: TenantTransaction, { task, proposals }: { readonly task: ReviewTask; readonly proposals: readonly Proposal[] }, said: { readonly actor: Actor | null; readonly at: Instant }): Promise<void> {
  const merge = proposals.find((proposal) => proposal.kind === "merge");
  if (merge === undefined || !ENDS.has(task.state)) return;
  const [a, b] = [merge.survivor.id, merge.loser.id];
  if (task.state === "expired" || !asksAboutMerge(task)) {
    await tx.pairs.setAsked(merge.object, { a, b }, null);
    return;
  }
  const verdict = task.state === "rejected" ? "different" : "unsure";
  await tx.pairs.judge(merge.object, { a, b, verdict, by: said.actor?.kind === "user" ? userId(said.actor.id) : null, at: said.at });
}

/** States in which nothing is written any more. */
const ENDS: ReadonlySet<ReviewTask["state"]> = new Set(["rejected", "blocked", "expired"]);
