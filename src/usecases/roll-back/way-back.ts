import type { ProposalId } from "../../domain/model/ids.ts";
import type { RecordProposal, ReviewTask, UnmergeProposal } from "../../domain/model/proposal.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** What would take something back, and the review that asks about it. */
export interface WayBack {
  readonly proposal: RecordProposal | UnmergeProposal;
  readonly task: ReviewTask;
}

/** Whether a way back was allowed and is still to be written. */
export async function isOnItsWay(tx: TenantTransaction, back: ProposalId): Promise<boolean> {
  return (await tx.writes.ofProposal(back)).some(({ state }) => state === "due" || state === "intended");
}
