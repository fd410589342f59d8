import type { RecordProposal, ReviewTask, UnmergeProposal } from "../../domain/model/proposal.ts";

/** What would take something back, and the review that asks about it. */
export interface WayBack {
  readonly proposal: RecordProposal | UnmergeProposal;
  readonly task: ReviewTask;
}
