import type { Policy } from "../../../config/policy.ts";
import { highImpact, type Impact } from "../model/impact.ts";
import type { MergeObject, RecordSnapshot } from "../model/merge.ts";
import type { ReviewerRole } from "../model/proposal.ts";
import { isBlank } from "./same-value.ts";

/** What hangs on two records, as far as it decides who is asked: deals of either, and the two accounts, or those of the two people. */
export interface Weight extends Impact {
  /** How many records would move. */
  readonly moved: number;
}

/** Who decides a merge. */
export interface MergeDeciders {
  readonly role: ReviewerRole;
  /** By address, whom the policy names for the object; empty: whoever holds the role. */
  readonly named: readonly string[];
  /** Why a second person has to approve, in sentences; empty when one is enough. */
  readonly fourEyes: readonly string[];
  /** By address, who may be the second. */
  readonly approvers: readonly string[];
}

/** Who decides about a merge of the two: the object's data owner always, and a second person where much hangs on it. */
export function decidersOf(object: MergeObject, pair: readonly [RecordSnapshot, RecordSnapshot], weight: Weight, { merge, governance }: Pick<Policy, "merge" | "governance">): MergeDeciders {
  return { role: "data-owner", named: governance.dataOwners[object], fourEyes: fourEyes(pair, weight, merge), approvers: governance.approvers };
}

function fourEyes([one, other]: readonly [RecordSnapshot, RecordSnapshot], { moved, ...impact }: Weight, { fourEyes: limits, syncedBy }: Policy["merge"]): readonly string[] {
  const { dear, strategic } = highImpact(impact, limits);
  const twice = syncedBy.filter((name) => !isBlank(one.values[name]) && !isBlank(other.values[name]) && one.values[name] !== other.values[name]);
  return [
    ...dear,
    ...(moved > limits.movedRecords ? [`${String(moved)} records would move, more than ${String(limits.movedRecords)}.`] : []),
    ...strategic,
    ...(twice.length > 0 ? [`Another system holds both as records of its own (${twice.join(", ")}): it will not know of the merge.`] : []),
  ];
}
