import type { Policy } from "../../../config/policy.ts";
import type { MergeObject, RecordSnapshot } from "../model/merge.ts";
import type { ReviewerRole } from "../model/proposal.ts";
import { isBlank } from "./same-value.ts";

/** What hangs on two records, as far as it decides who is asked. */
export interface Weight {
  /** Deals of either that are still open; an amount is decimal text, null when there is none. */
  readonly openDeals: readonly { readonly amount: string | null; readonly currency: string | null }[];
  /** The accounts that are concerned: the two themselves, or those of the two people. */
  readonly accounts: readonly { readonly crmId: string; readonly domains: readonly string[] }[];
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

function fourEyes([one, other]: readonly [RecordSnapshot, RecordSnapshot], { openDeals, accounts, moved }: Weight, { fourEyes: limits, syncedBy }: Policy["merge"]): readonly string[] {
  const sums = new Map<string, number>();
  // A limit is not money: a sum that is wrong in its sixteenth digit decides the same.
  for (const { amount, currency } of openDeals) sums.set(currency ?? "", (sums.get(currency ?? "") ?? 0) + numberOf(amount));
  const dear = [...sums].filter(([, sum]) => sum > limits.openAmount).map(([currency, sum]) => `Open deals come to ${sum.toFixed(0)}${currency === "" ? "" : ` ${currency}`}, more than ${String(limits.openAmount)}.`);
  const strategic = new Set(limits.strategicAccounts.map((name) => name.toLowerCase()));
  const isStrategic = accounts.some(({ crmId, domains }) => [crmId, ...domains].some((name) => strategic.has(name.toLowerCase())));
  const twice = syncedBy.filter((name) => !isBlank(one.values[name]) && !isBlank(other.values[name]) && one.values[name] !== other.values[name]);
  return [
    ...dear.toSorted(),
    ...(moved > limits.movedRecords ? [`${String(moved)} records would move, more than ${String(limits.movedRecords)}.`] : []),
    ...(isStrategic ? ["A strategic account is concerned."] : []),
    ...(twice.length > 0 ? [`Another system holds both as records of its own (${twice.join(", ")}): it will not know of the merge.`] : []),
  ];
}

function numberOf(amount: string | null): number {
  const value = Number(amount ?? "");
  return Number.isFinite(value) ? value : 0;
}
