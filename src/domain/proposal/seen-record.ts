import type { CrmValues, RecordSnapshot } from "../model/merge.ts";
import type { SeenRecord } from "../model/proposal.ts";

/** The CRM's names of what was seen otherwise than it stands now: somebody changed it meanwhile. */
export function movedSince({ values }: Pick<SeenRecord, "values">, now: RecordSnapshot): readonly string[] {
  return Object.keys(values).filter((name) => !same(values[name], now.values[name])).toSorted();
}

/** A record's values under such names. */
export const valuesAt = (names: readonly string[], { values }: RecordSnapshot): CrmValues => Object.fromEntries(names.map((name) => [name, values[name] ?? null]));

/** How many records hang on it. */
export const childrenOf = ({ children }: RecordSnapshot): number => children.reduce((sum, { ids }) => sum + ids.length, 0);

/** Vendors differ in whether an empty value is empty or missing. */
const same = (one: string | null | undefined, other: string | null | undefined): boolean => (one ?? "") === (other ?? "");
