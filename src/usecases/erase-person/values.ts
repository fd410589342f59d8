import type { Place } from "../../domain/audit/erasure-fact.ts";
import { wordsIn } from "../../domain/erasure/words-in.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { Wanted } from "./who.ts";

/** Values that are erased in one transaction. */
export const VALUES_PER_STEP = 500;
/** Entries whose values are looked through in one transaction. */
const ENTRIES_PER_STEP = 250;

/** Values that speak of somebody though they were not sealed under their key: somebody else's mail, or an entry of before there were keys. */
export interface ValuePage {
  readonly places: readonly Place[];
  /** Go on from this entry; null at the end. */
  readonly next: number | null;
}

/** Looks through the next entries that have values, from one on and before another. */
export async function valuesAbout({ audit: { kept } }: TenantTransaction, who: Wanted, from: number, to: number): Promise<ValuePage> {
  const values = await kept.from(from, to, ENTRIES_PER_STEP);
  const last = values.at(-1)?.seq;
  return {
    places: values.filter(({ value }) => value !== undefined && who.speaks(wordsIn(value))).map(({ seq, path }) => ({ seq, path })),
    next: last === undefined ? null : last + 1,
  };
}
