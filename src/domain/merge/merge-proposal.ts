import type { RecordSnapshot } from "../model/merge.ts";
import type { MergeProposal } from "../model/proposal.ts";
import type { MergePlan } from "./merge-plan.ts";

/** What a proposal says of the plan that it proposes. */
export function proposed(plan: MergePlan, survivor: Pick<RecordSnapshot, "values">): Pick<MergeProposal, "fields" | "base" | "lost" | "lostForGood" | "obstacles" | "approversMin" | "undo"> {
  const { values, lost, differences, obstacles, deciders } = plan;
  return {
    fields: values, base: Object.fromEntries(Object.keys(values).map((name) => [name, survivor.values[name] ?? null])),
    lost: Object.fromEntries(lost.filter(({ of }) => of === "loser").map(({ name, value }) => [name, value])),
    lostForGood: differences, obstacles, approversMin: deciders.fourEyes.length > 0 ? 2 : 1, undo: { how: "unmerge", note: undoNote(plan) },
  };
}

/** What a rollback could do, in a sentence. */
export const undoNote = ({ differences }: Pick<MergePlan, "differences">): string =>
  differences.length === 0 ? "It can be taken back." : `It can be taken back, but for ${String(differences.length)} things that would stay different.`;
