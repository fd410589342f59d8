import * as z from "zod";

import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import { BulkPlaceSchema } from "./bulk-place.ts";
import { after, all, any, at, before, equals, from, id, isId } from "./soql.ts";
import type { Condition, OrderBy } from "./soql.ts";
import type { StampField } from "./sources.ts";

/** Rows of one page; with it the ids of a page fit into one statement for what belongs to them. */
export const PAGE_ROWS = 200;

const InstantSchema = z.iso.datetime({ precision: 3 });
const IdSchema = z.string().refine(isId);

const CursorSchema = z.strictObject({
  /** Which of the noun's sources is being read. */
  source: z.int().min(0).max(9),
  /** Where every source begins; null reads everything. */
  from: InstantSchema.nullable(),
  /** Where every source ends; missing where that is the present. */
  until: InstantSchema.optional(),
  /** Salesforce's present at the first page of a pass over what changed. */
  began: InstantSchema.optional(),
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

/** A pass over everything there is. `newest` is what the sources hold as it begins. */
export const beginFullPass = (newest: Instant | null): Cursor => ({ source: 0, from: null, after: null, high: newest ?? instant(0) });

/** A pass over everything that changed since, and before `until`. */
export const beginPass = (since: Instant, until: Instant | null): Cursor =>
  ({ source: 0, from: instant(since), ...(until === null ? {} : { until: instant(until) }), after: null, high: instant(since) });

/**
 * The rows that come next: after the last one seen by (stamp, Id), so that no page shifts under us, however many rows
 * share one second.
 */
export function keyset({ from: start, until, after: last }: Cursor, stamp: StampField): Condition | null {
  const end = until === undefined ? null : before(stamp, at(until));
  if (last === null) return all(start === null ? null : from(stamp, at(start)), end);
  const later = after(stamp, at(last.at));
  return all(any(later, all(equals(stamp, at(last.at)), after("Id", id(last.id))) ?? later), end);
}

/** The order that goes with {@link keyset}. */
export const keysetOrder = (stamp: StampField): readonly OrderBy[] => [{ field: stamp }, { field: "Id" }];

/** How a pass over a noun goes. */
export interface Plan {
  readonly sources: number;
  /**
   * The watermark of a full pass stays where `beginFullPass` was told that the sources stand. A pass over rows that stand
   * for themselves has got to the newest one it saw. Where a record is made of more (deals and their roles) or comes from
   * several objects, that would be wrong: what changed of the first while the last was being read is newer than what was seen of it.
   */
  readonly isFixed: boolean;
}

/** A page in so far as it tells where to go on: its last row, whether more follow, and Salesforce's present as it answered. */
export interface PageEnd {
  readonly last: Mark | null;
  readonly isFull: boolean;
  readonly at: Instant | null;
}

/**
 * Where to go on after a page; null when the pass is over. A pass over what changed that took several pages got no
 * further than where it began: what changed behind it meanwhile lies beyond that.
 */
export function nextCursor(cursor: Cursor, page: PageEnd, { sources, isFixed }: Plan): { readonly next: Cursor | null; readonly high: Instant } {
  const isFull = cursor.from === null;
  const seen = page.last?.at ?? cursor.high;
  const high = (!isFixed || !isFull) && seen > cursor.high ? seen : cursor.high;
  const began = isFull ? {} : { began: cursor.began ?? page.at ?? cursor.from };
  if (page.isFull && page.last !== null) return { next: { ...cursor, after: page.last, high, ...began }, high };
  if (cursor.source + 1 < sources) return { next: { ...cursor, source: cursor.source + 1, after: null, high, bulk: undefined, ...began }, high };
  return { next: null, high: cursor.began !== undefined && cursor.began < high ? cursor.began : high };
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
