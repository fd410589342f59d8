import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { ChildSet, CrmValues, RecordSnapshot } from "../../src/domain/model/merge.ts";

/** What people hang on a record by one relation; empty where there is none. */
export const childrenBy = (record: RecordSnapshot, relation: string): readonly CrmRecordId[] =>
  record.children.find((set) => set.relation === relation)?.ids ?? [];

/** Sets in an order that does not depend on the vendor's mood: by relation, ids by length and then as text (numbers count up so). */
export function inOrder(sets: readonly ChildSet[]): readonly ChildSet[] {
  return sets.filter(({ ids }) => ids.length > 0)
    .map((set) => ({ ...set, ids: [...new Set(set.ids)].toSorted(byLength) }))
    .toSorted((a, b) => byText(a.relation, b.relation));
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const byLength = (a: string, b: string): number => a.length - b.length || byText(a, b);

/** Values by their names, in the order of these. */
export const valuesInOrder = (values: readonly (readonly [string, string | null])[]): CrmValues => Object.fromEntries(values.toSorted(([a], [b]) => byText(a, b)));

/** The wished values that differ from what stands there; a blank is no value. */
export function differingValues(wished: CrmValues, now: CrmValues): CrmValues {
  return Object.fromEntries(Object.entries(wished).filter(([name, value]) => (value ?? "") !== (now[name] ?? "")));
}

/** "1 deal", "3 deals" of a plural that people use. */
export const counted = (count: number, label: string): string => `${String(count)} ${label}`;
