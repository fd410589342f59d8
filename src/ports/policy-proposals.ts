import type { Edited } from "../domain/policy/edits.ts";
import type { Earned } from "../domain/quality/authority/earned.ts";
import type { Calibration } from "../domain/quality/calibrate.ts";
import type { Instant } from "../domain/model/time.ts";

/** open until an admin decides; overtaken when the policy moved on, or a newer one came. */
export type PolicyProposalState = "open" | "approved" | "rejected" | "overtaken";

/** A change of the policy that waits for an admin, with the figures that speak for it. */
export interface PolicyProposal {
  readonly id: string;
  readonly madeAt: Instant;
  /** The version of the policy that it was made against. */
  readonly baseVersion: number;
  readonly proposed: Calibration | Earned | Edited;
  readonly state: PolicyProposalState;
  readonly decidedAt: Instant | null;
  /** The version that it became; null unless approved. */
  readonly version: number | null;
}

/** Proposals to change the policy of one installation. */
export interface PolicyProposalTable {
  save(proposal: PolicyProposal): Promise<void>;
  /** Locked until commit. */
  take(id: string): Promise<PolicyProposal | null>;
  /** Newest first; at most so many. */
  list(limit: number): Promise<readonly PolicyProposal[]>;
}
