import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { HubSpotRequest } from "./client.ts";
import type { SearchCursor } from "./cursor.ts";
import { instantOf, valueOf } from "./map/values.ts";
import { modifiedProperty, objectPath } from "./objects.ts";
import type { HubSpotObject } from "./schemas.ts";

/** The search index lags by seconds, and recent changes do not appear in order: an incremental pass begins this much earlier. */
export const OVERLAP_MS = 10 * 60 * 1000;

/** HubSpot's most for one page of a search. */
export const SEARCH_PAGE_MAX = 200;

/** A pass over everything modified since `since`. */
export const beginSearch = (since: Instant): SearchCursor =>
  ({ pass: "search", from: instant(Math.max(0, Date.parse(since) - OVERLAP_MS)), isExclusive: false, high: since, tie: null });

/** The search that yields the page at this cursor. */
export function searchRequest(object: CrmObject, cursor: SearchCursor, properties: readonly string[]): HubSpotRequest {
  const modified = modifiedProperty(object);
  const ms = (at: Instant): string => String(Date.parse(at));
  const filters = cursor.tie === null
    ? [{ propertyName: modified, operator: cursor.isExclusive ? "GT" : "GTE", value: ms(cursor.from) }]
    : [
      { propertyName: modified, operator: "EQ", value: ms(cursor.tie.at) },
      { propertyName: "hs_object_id", operator: "GT", value: cursor.tie.afterId },
    ];
  const sortBy = cursor.tie === null ? modified : "hs_object_id";
  return {
    method: "POST", path: objectPath(object, "/search"), lane: "search", mutates: false,
    body: { filterGroups: [{ filters }], sorts: [{ propertyName: sortBy, direction: "ASCENDING" }], properties, limit: SEARCH_PAGE_MAX },
  };
}

/** The search for the newest change there is: where a full pass will have got to. */
export function newestRequest(object: CrmObject): HubSpotRequest {
  const modified = modifiedProperty(object);
  return {
    method: "POST", path: objectPath(object, "/search"), lane: "search", mutates: false,
    body: { filterGroups: [], sorts: [{ propertyName: modified, direction: "DESCENDING" }], properties: [modified], limit: 1 },
  };
}

/** The instant a record was last modified at. */
export const modifiedAt = (object: CrmObject, record: HubSpotObject): Instant =>
  instantOf(valueOf(record, modifiedProperty(object))) ?? instantOf(record.updatedAt) ?? instant(0);

/**
 * Where to go on after a page; null when the pass is over. A full page goes on at its last millisecond, whose records
 * come again; a page that is all one millisecond is walked by id, so that any number of records may share it.
 */
export function nextSearch(object: CrmObject, cursor: SearchCursor, page: readonly HubSpotObject[]): { readonly next: SearchCursor | null; readonly high: Instant } {
  const times = page.map((record) => modifiedAt(object, record));
  const last = times.reduce((latest, at) => (at > latest ? at : latest), cursor.from);
  const high = last > cursor.high ? last : cursor.high;
  const isFull = page.length >= SEARCH_PAGE_MAX;
  if (cursor.tie !== null) {
    const afterId = page.map(({ id }) => id).reduce((a, b) => (isGreaterId(b, a) ? b : a), cursor.tie.afterId);
    if (isFull) return { next: { ...cursor, tie: { at: cursor.tie.at, afterId }, high }, high };
    return { next: { ...cursor, from: cursor.tie.at, isExclusive: true, tie: null, high }, high };
  }
  if (!isFull) return { next: null, high };
  const advances = last > cursor.from;
  const first = times.reduce((earliest, at) => (at < earliest ? at : earliest), last);
  // A page of one single millisecond at its own start cannot advance by time.
  if (!advances || first === last) return { next: { ...cursor, tie: { at: last, afterId: "0" }, high }, high };
  return { next: { ...cursor, from: last, isExclusive: false, high }, high };
}

/** Ids are decimal numbers longer than a double holds. */
function isGreaterId(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
