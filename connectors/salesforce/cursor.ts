import * as z from "zod";

import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import { BulkPlaceSchema } from "./bulk-place.ts";
import { after, all, any, at, equals, from, id, isId } from "./soql.ts";
import type { Condition, OrderBy } from "./soql.ts";

/**
 * A transaction shows its rows when it ends, stamped with a time before that; others saw rows come into view with stamps
 * five minutes old. An incremental pass begins this much earlier.
 */
export const OVERLAP_MS = 10 * 60 * 1000;

/** Rows of one page; with it the ids of a page fit into one statement for what belongs to them. */
export const PAGE_ROWS = 200;

const InstantSchema = z.iso.datetime({ precision: 3 });
const IdSchema = z.string().refine(isId);

const CursorSchema = z.strictObject({
  /** Which of the noun's sources is being read. */
  source: z.int().min(0).max(9),
  /** Where every source begins; null reads everything. */
  from: InstantSchema.nullable(),
  /** The last row seen of this source. */
  after: z.strictObject({ at: InstantSchema, id: IdSchema }).nullable(),
  /** The watermark that the pass would end with now. */
  high: InstantSchema,
  /** In a pass over everything, once the first page turned out full. `after` stays where the job begins. */
  bulk: BulkPlaceSchema.optional(),
});
/** Where a pass stands. Opaque to everybody else. */
export type Cursor = Readonly<z.infer<typeof CursorSchema>>;

/** A row by which a pass goes on. */
export interface Mark {
  readonly id: string;
  readonly at: Instant;
}

/** A pass over everything that changed since, or over everything there is. `newest` is what the sources hold as it begins. */
export function beginPass(since: Instant | null, newest: Instant | null): Cursor {
  const known = [instant(0), ...(since === null ? [] : [instant(since)]), ...(newest === null ? [] : [newest])];
  return {
    source: 0, from: since === null ? null : instant(Math.max(0, Date.parse(since) - OVERLAP_MS)), after: null,
    high: known.reduce((latest, one) => (one > latest ? one : latest)),
  };
}

/**
 * The rows that come next: after the last one seen by (SystemModstamp, Id), so that no page shifts under us, however
 * many rows share one second.
 */
export function keyset({ from: start, after: last }: Cursor): Condition | null {
  if (last === null) return start === null ? null : from(STAMP, at(start));
  const later = after(STAMP, at(last.at));
  return any(later, all(equals(STAMP, at(last.at)), after("Id", id(last.id))) ?? later);
}

/** The order that goes with {@link keyset}. */
export const KEYSET_ORDER: readonly OrderBy[] = [{ field: "SystemModstamp" }, { field: "Id" }];

const STAMP = "SystemModstamp";

/** How a pass over a noun goes. */
export interface Plan {
  readonly sources: number;
  /**
   * The watermark stays where `beginPass` was told that the sources stand. A pass over rows that stand for themselves
   * has got to the newest one it saw. Where a record is made of more (deals and their roles) or comes from several
   * objects, that would be wrong: what changed of the first while the last was being read is newer than what was seen of it.
   */
  readonly isFixed: boolean;
}

/** Where to go on after a page; null when the pass is over. */
export function nextCursor(cursor: Cursor, page: { readonly last: Mark | null; readonly isFull: boolean }, { sources, isFixed }: Plan): { readonly next: Cursor | null; readonly high: Instant } {
  const seen = page.last?.at ?? cursor.high;
  const high = !isFixed && seen > cursor.high ? seen : cursor.high;
  if (page.isFull && page.last !== null) return { next: { ...cursor, after: page.last, high }, high };
  if (cursor.source + 1 < sources) return { next: { ...cursor, source: cursor.source + 1, after: null, high, bulk: undefined }, high };
  return { next: null, high };
}

/** The cursor as text. */
export const writeCursor = (cursor: Cursor): string => JSON.stringify(cursor);

/** The cursor behind a text; null for one we cannot read (an older version's): the pass then begins anew, which is always allowed. */
export function readCursor(written: string): Cursor | null {
  try {
    return CursorSchema.safeParse(JSON.parse(written)).data ?? null;
  } catch {
    return null;
  }
}
