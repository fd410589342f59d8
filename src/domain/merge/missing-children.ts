import type { MissingChildren, RecordSnapshot } from "../model/merge.ts";

/**
 * What hung on either of two records and does not hang on the one that they became. By the records alone: the label between them and the one may change with a
 * merge, as the primary company does.
 */
export function missingChildren(before: readonly [RecordSnapshot, RecordSnapshot], { children }: Pick<RecordSnapshot, "children">): readonly MissingChildren[] {
  // Where one of the two hung on the other nothing is left of that.
  const there = new Set([...children.flatMap(({ ids }) => ids), ...before.map(({ crmId }) => crmId)]);
  const missing = new Map<string, Set<MissingChildren["ids"][number]>>();
  for (const { label, ids } of before.flatMap((record) => record.children)) {
    for (const id of ids) if (!there.has(id)) missing.set(label, (missing.get(label) ?? new Set()).add(id));
  }
  return [...missing].map(([label, ids]) => ({ label, ids: [...ids].toSorted() })).toSorted((a, b) => (a.label < b.label ? -1 : 1));
}

/** How many different records hung on the two. */
export const childrenOfBoth = (before: readonly [RecordSnapshot, RecordSnapshot]): number => new Set(before.flatMap((record) => record.children.flatMap(({ ids }) => ids)).filter((id) => before.every(({ crmId }) => crmId !== id))).size;
