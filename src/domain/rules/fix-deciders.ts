import type { Policy } from "../../../config/policy.ts";
import { highImpact, type Impact } from "../model/impact.ts";
import type { Proposal, RecordProposal } from "../model/proposal.ts";

/** What fixes of one review are about. */
export interface FixWeight extends Impact {
  readonly records: number;
}

/** Whether a change of fields is one that a rule of clean-up suggested; to take such a one back is never harder than it was. */
export const isFix = (proposal: Proposal): proposal is RecordProposal => proposal.kind === "update_record" && proposal.rule !== undefined && proposal.undoes === undefined;

/**
 * Why fixes that are approved together take a second person, in sentences; none where one is enough. A fix is taken back exactly, so it
 * takes more of them, or more at stake, than a merge does; a strategic account is one for both.
 */
export function fixFourEyes({ records, ...impact }: FixWeight, { hygiene: { fourEyes: limits }, merge }: Pick<Policy, "hygiene" | "merge">): readonly string[] {
  const { dear, strategic } = highImpact(impact, { openAmount: limits.openAmount, strategicAccounts: merge.fourEyes.strategicAccounts });
  return [...dear, ...(records > limits.records ? [`${String(records)} records would change, more than ${String(limits.records)}.`] : []), ...strategic];
}

/** Who gives an approval where two have to. */
export interface FixApprover {
  /** Null for whoever has the shell or the console. */
  readonly address: string | null;
  /** A program that acts with a key. */
  readonly isKey: boolean;
  readonly isSecond: boolean;
}

/** Why an approval of theirs does not count where two have to approve fixes; null when it does. The second is for those whom the policy names, else for anybody else who may decide. */
export function fixRefusal({ address, isKey, isSecond }: FixApprover, { governance: { approvers } }: Pick<Policy, "governance">): string | null {
  if (isKey) return "Two people have to approve this: a key speaks for no person.";
  if (!isSecond || approvers.length === 0 || approvers.includes(address ?? "")) return null;
  return "The second approval is for somebody whom governance.approvers names, signed in as themselves.";
}
