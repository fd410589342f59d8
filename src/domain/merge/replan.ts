import type { Policy } from "../../../config/policy.ts";
import type { CrmRecordId } from "../model/ids.ts";
import type { User } from "../model/records.ts";
import { err, ok, type Result } from "../model/result.ts";
import type { Weight } from "./four-eyes.ts";
import type { MergeBasis } from "./merge-basis.ts";
import { type MergePlan, planMerge } from "./merge-plan.ts";
import { valueIn } from "./same-value.ts";

/** What a reviewer would have otherwise, by the CRM's ids of the two records. */
export interface MergeChoices {
  /** Who stays; null for whom the rules chose. */
  readonly survivorId: CrmRecordId | null;
  /** By property, the record whose value it gets. All of them: what is not named goes by the rules. */
  readonly picks: readonly { readonly field: string; readonly from: CrmRecordId }[];
  /** As whom they choose; null for a program that acts with a key. */
  readonly role: User["role"] | null;
}

/** By what a merge is planned once more. */
export interface ReplanContext {
  readonly policy: Pick<Policy, "merge" | "fields" | "governance">;
  /** As it is now: who has to approve is judged anew. */
  readonly weight: Omit<Weight, "moved">;
}

/**
 * The plan under a reviewer's choices. A pick that the policy does not let them take is told in the plan (`FieldPlan.refusal`) and not taken; choices that
 * name what is not there are refused, in a sentence without values.
 */
export function replanMerge(basis: MergeBasis, { survivorId, picks, role }: MergeChoices, { policy, weight }: ReplanContext): Result<MergePlan, string> {
  const { pair: [one, other], ways, fields, chosen } = basis;
  const stays = survivorId ?? chosen.survivorId;
  const way = Object.entries(ways).find(([id]) => id === stays)?.[1];
  if (way === undefined) return err(`survivorId: ${stays} is none of the two records`);
  const [survivor, loser] = one.crmId === stays ? [one, other] : [other, one];
  const because = stays === chosen.survivorId ? chosen.because : "a person chose it";
  const values = new Map<string, string | null>();
  for (const { field, from } of picks) {
    const record = [one, other].find(({ crmId }) => crmId === from);
    if (record === undefined) return err(`picks: ${from} is none of the two records`);
    if (values.has(field)) return err(`picks: ${field} is named twice`);
    values.set(field, valueIn(record.values, field));
  }
  const plan = planMerge({ choice: { survivor, loser, because }, ...way, fields, policy, weight, picks: { values: Object.fromEntries(values), role } });
  const unknown = [...values.keys()].find((name) => !plan.fields.some((field) => field.name === name));
  return unknown === undefined ? ok(plan) : err(`picks: the two do not differ in ${unknown}`);
}
