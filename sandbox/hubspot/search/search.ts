import { invalid } from "../api-error.ts";
import type { CrmRecord } from "../model.ts";
import type { ObjectType } from "../object-types.ts";
import type { Portal } from "../portal.ts";
import { comparable, filterTest, tokens } from "./filters.ts";
import type { SearchRequest } from "./search-request.ts";

/** Digits of a phone number that a search looks at: the country code does not count (VENDORS 1.3). */
const phoneDigits = 9;

/** One page of a search and how many there are in all. */
export interface SearchPage {
  readonly total: number;
  readonly records: readonly CrmRecord[];
  readonly nextAfter: string | undefined;
}

/** Finds live records, as of the search lag ago. Groups are joined by OR, the filters of a group by AND. */
export function searchRecords(portal: Portal, type: ObjectType, request: SearchRequest): SearchPage {
  const groups = request.groups.map((group) => group.map((filter) => filterTest(portal, type, filter)));
  const words = tokens(request.query);
  const digits = request.query.replace(/\D/g, "").slice(-phoneDigits);
  const found: CrmRecord[] = [];
  for (const record of portal.search.view(type.name, portal.clock.now())) {
    const inGroups = groups.length === 0 || groups.some((group) => group.every((test) => test(record)));
    if (inGroups && matchesQuery(type, record, words, digits)) found.push(record);
  }
  const sorted = sort(portal, type, found, request.sort);
  const end = request.offset + request.limit;
  return {
    total: sorted.length,
    records: sorted.slice(request.offset, end),
    nextAfter: end < sorted.length ? String(end) : undefined,
  };
}

/** Every word begins a word of one of the searched properties, or the digits end a phone number. */
function matchesQuery(type: ObjectType, record: CrmRecord, words: readonly string[], digits: string): boolean {
  if (words.length === 0) return true;
  const texts = type.searchedProperties.map((name) => record.properties[name] ?? "");
  const there = texts.flatMap(tokens);
  if (words.every((word) => there.some((token) => token.startsWith(word)))) return true;
  return digits.length >= 5 && [record.properties["phone"], record.properties["mobilephone"]].some((phone) => {
    return (phone ?? "").replace(/\D/g, "").endsWith(digits);
  });
}

function sort(portal: Portal, type: ObjectType, found: CrmRecord[], wished: SearchRequest["sort"]): readonly CrmRecord[] {
  const byId = (a: CrmRecord, b: CrmRecord): number => Number(a.id) - Number(b.id);
  if (wished === undefined) return found.sort((a, b) => a.createdAt - b.createdAt || byId(a, b));
  const definition = portal.catalog.live(type.name, wished.property);
  if (definition === undefined) throw invalid(`Property "${wished.property}" does not exist`);
  const direction = wished.descending ? -1 : 1;
  const keyed = found.map((record) => {
    const value = record.properties[wished.property];
    return { record, key: value === undefined ? undefined : comparable(definition, value) };
  });
  keyed.sort((a, b) => {
    // Records without a value come last, whichever way the others run.
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    if (a.key === b.key) return byId(a.record, b.record);
    return a.key < b.key ? -direction : direction;
  });
  return keyed.map((each) => each.record);
}
