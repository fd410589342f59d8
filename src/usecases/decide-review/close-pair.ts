import { userId } from "../../domain/model/ids.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import type { MergeProposal, ReviewTask } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/**
 * What a person said of two records is remembered: rejected they are different, blocked nobody can tell, and neither is asked again. What nobody
 * answered may be. That they are the same is known once they are one.
 */
export async function closePair(tx: TenantTransaction, task: ReviewTask, said: { readonly actor: Actor | null; readonly at: Instant }): Promise<void> {
  const merge = await mergeOf(tx, task);
  if (merge === null) return;
  const [a, b] = [merge.survivor.id, merge.loser.id];
  if (task.state === "expired") await tx.pairs.setAsked(merge.object, a, b, false);
  const verdict = task.state === "rejected" ? "different" : task.state === "blocked" ? "unsure" : null;
  if (verdict === null) return;
  await tx.pairs.judge(merge.object, { a, b, verdict, by: said.actor?.kind === "user" ? userId(said.actor.id) : null, at: said.at });
}

async function mergeOf(tx: TenantTransaction, task: ReviewTask): Promise<MergeProposal | null> {
  const filed = await tx.proposals.get(task.proposalIds);
  return filed.map(({ proposal }) => proposal).find((proposal) => proposal.kind === "merge") ?? null;
}
