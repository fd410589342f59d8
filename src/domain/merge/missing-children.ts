import type { ChildSet, MissingChildren, RecordSnapshot } from "../model/merge.ts";

/**
 * What hung on either of two records and does not hang on the one that they became, by the same relation: a person who is tied to a company twice, as somebody who works
 * there and as who decides, is missing where one of the ties is. Only a tie that says which of several is the first, as the primary company, may give way to
 * one of the other record, as long as the child still hangs there by another.
 */
export function missingChildren(before: readonly [RecordSnapshot, RecordSnapshot], { children }: Pick<RecordSnapshot, "children">): readonly MissingChildren[] {
  const ends = new Set<string>(before.map(({ crmId }) => crmId));
  const there = new Set(children.flatMap(({ ids }) => ids));
  const ties = new Set(children.flatMap(({ relation, ids }) => ids.map((id) => tieOf(relation, id))));
  const yielding = givingWay(before, children);
  const missing = new Map<string, Set<MissingChildren["ids"][number]>>();
  for (const { relation, label, ids } of before.flatMap((record) => record.children)) {
    for (const id of ids) {
      // Where one of the two hung on the other nothing is left of that.
      if (ends.has(id) || ties.has(tieOf(relation, id)) || (yielding.has(relation) && there.has(id))) continue;
      missing.set(label, (missing.get(label) ?? new Set()).add(id));
    }
  }
  return [...missing].map(([label, ids]) => ({ label, ids: [...ids].toSorted() })).toSorted((a, b) => (a.label < b.label ? -1 : 1));
}

/** Relations of which one record's ties may end, since both had some. */
function givingWay([one, other]: readonly [RecordSnapshot, RecordSnapshot], after: readonly ChildSet[]): ReadonlySet<string> {
  const told = [...one.children, ...other.children, ...after].filter(({ givesWay }) => givesWay === true).map(({ relation }) => relation);
  const has = ({ children }: RecordSnapshot, relation: string): boolean => children.some((set) => set.relation === relation && set.ids.length > 0);
  return new Set(told.filter((relation) => has(one, relation) && has(other, relation)));
}

const tieOf = (relation: string, id: string): string => `${relation}\n${id}`;

/** How many different records hung on the two. */
export const childrenOfBoth = (before: readonly [RecordSnapshot, RecordSnapshot]): number => new Set(before.flatMap((record) => record.children.flatMap(({ ids }) => ids)).filter((id) => before.every(({ crmId }) => crmId !== id))).size;
