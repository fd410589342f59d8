import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { HubSpotRequest } from "./client.ts";
import type { SearchCursor } from "./cursor.ts";
import { instantOf, valueOf } from "./map/values.ts";
import { modifiedProperty, objectPath } from "./objects.ts";
import type { HubSpotObject } from "./schemas.ts";

/** HubSpot's most for one page of a search. */
export const SEARCH_PAGE_MAX = 200;

/** A pass over everything modified at `since` or later, and before `until`. */
export const beginSearch = (since: Instant, until: Instant | null): SearchCursor =>
  ({ pass: "search", from: since, until, afterId: null, high: since, began: null });

/** The search that yields the page at this cursor. */
export function searchRequest(object: CrmObject, { from, until, afterId }: SearchCursor, properties: readonly string[]): HubSpotRequest {
  const modified = modifiedProperty(object);
  const ms = (at: Instant): string => String(Date.parse(at));
  const filters = [
    { propertyName: modified, operator: "GTE", value: ms(from) },
    ...(until === null ? [] : [{ propertyName: modified, operator: "LT", value: ms(until) }]),
    ...(afterId === null ? [] : [{ propertyName: "hs_object_id", operator: "GT", value: afterId }]),
  ];
  return {
    method: "POST", path: objectPath(object, "/search"), lane: "search", mutates: false,
    body: { filterGroups: [{ filters }], sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }], properties, limit: SEARCH_PAGE_MAX },
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
 * Those of a page that lie in the pass's stretch of time. A search shows records that were found by an older state as
 * they are by now: such a one changed again, and the pass over that instant has it.
 */
export function withinWindow(object: CrmObject, { from, until }: SearchCursor, page: readonly HubSpotObject[]): readonly HubSpotObject[] {
  return page.filter((record) => {
    const at = modifiedAt(object, record);
    return at >= from && (until === null || at < until);
  });
}

/** Where to go on after a page, and how far everything is read when the pass ends here. */
export interface SearchStep {
  /** Null when the pass is over. */
  readonly next: SearchCursor | null;
  readonly high: Instant;
}

/**
 * The step after a page that was answered at `at`. A pass of one page got to the newest change on it. Over several it got
 * no further than where it began: what changed behind it meanwhile lies beyond that.
 */
export function nextSearch(object: CrmObject, cursor: SearchCursor, { page, at }: { readonly page: readonly HubSpotObject[]; readonly at: Instant | null }): SearchStep {
  const newest = withinWindow(object, cursor, page).map((record) => modifiedAt(object, record)).reduce((latest, one) => (one > latest ? one : latest), cursor.high);
  if (page.length >= SEARCH_PAGE_MAX) {
    const afterId = page.map(({ id }) => id).reduce((a, b) => (isGreaterId(b, a) ? b : a), cursor.afterId ?? "0");
    return { next: { ...cursor, afterId, high: newest, began: cursor.began ?? at ?? cursor.from }, high: newest };
  }
  return { next: null, high: cursor.began !== null && cursor.began < newest ? cursor.began : newest };
}

/** Ids are decimal numbers longer than a double holds. */
function isGreaterId(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
