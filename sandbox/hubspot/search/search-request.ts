import { invalid } from "../api-error.ts";
import { isObject, member, objectsOf, stringOf, stringsOf } from "../../shared/unknown-values.ts";

/** The limits of one search (VENDORS 1.3). */
const groupsMax = 5;
const filtersPerGroupMax = 6;
const filtersMax = 18;
const bodyCharsMax = 3_000;
const limitMax = 200;
const limitDefault = 10;
/** No page reaches beyond this many results of one query. */
const searchResultsMax = 10_000;

/** One condition of a search. */
export interface Filter {
  readonly property: string;
  readonly operator: string;
  readonly value: string | undefined;
  readonly highValue: string | undefined;
  readonly values: readonly string[];
}

/** A search within the limits. */
export interface SearchRequest {
  readonly query: string;
  readonly groups: readonly (readonly Filter[])[];
  readonly sort: { readonly property: string; readonly descending: boolean } | undefined;
  readonly properties: readonly string[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Reads a search body and refuses what is over a limit. */
export function readSearch(body: unknown): SearchRequest {
  if (JSON.stringify(body ?? {}).length > bodyCharsMax) throw invalid(`The request is longer than ${String(bodyCharsMax)} characters`);
  const groups = objectsOf(member(body, "filterGroups")).map((group) => objectsOf(group["filters"]).map(readFilter));
  assertCounts(groups);
  const limit = readLimit(member(body, "limit"));
  const offset = readAfter(member(body, "after"));
  if (offset + limit > searchResultsMax) {
    throw invalid(`Cannot page beyond ${String(searchResultsMax)} results: after ${String(offset)}, limit ${String(limit)}`);
  }
  const properties = member(body, "properties");
  return {
    query: stringOf(member(body, "query")) ?? "",
    groups,
    sort: readSort(member(body, "sorts")),
    properties: Array.isArray(properties) && properties.length > 0 ? stringsOf(properties) : undefined,
    limit,
    offset,
  };
}

function readFilter(filter: Readonly<Record<string, unknown>>): Filter {
  const property = stringOf(filter["propertyName"]) ?? "";
  const operator = stringOf(filter["operator"]) ?? "";
  const value = stringOf(filter["value"]);
  const highValue = stringOf(filter["highValue"]);
  const values = stringsOf(filter["values"]);
  if ((operator === "IN" || operator === "NOT_IN") && values.length === 0) throw invalid(`operator ${operator} requires values`);
  if (operator === "BETWEEN" && (value === undefined || highValue === undefined)) throw invalid("operator BETWEEN requires value and highValue");
  const needsValue = !["IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY"].includes(operator);
  if (needsValue && value === undefined) throw invalid(`operator ${operator} requires a value`);
  return { property, operator, value, highValue, values };
}

function assertCounts(groups: readonly (readonly Filter[])[]): void {
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  if (groups.length > groupsMax) throw invalid(`At most ${String(groupsMax)} filterGroups are allowed, got ${String(groups.length)}`);
  const largest = Math.max(0, ...groups.map((group) => group.length));
  if (largest > filtersPerGroupMax) throw invalid(`At most ${String(filtersPerGroupMax)} filters are allowed in a group, got ${String(largest)}`);
  if (total > filtersMax) throw invalid(`At most ${String(filtersMax)} filters are allowed, got ${String(total)}`);
}

function readLimit(limit: unknown): number {
  if (limit === undefined || limit === 0) return limitDefault;
  if (typeof limit === "number" && limit > 0 && limit <= limitMax) return limit;
  throw invalid(`The limit must be between 1 and ${String(limitMax)}`);
}

function readAfter(after: unknown): number {
  if (after === undefined || after === "") return 0;
  const offset = Number(after);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw invalid("after is not a place in the results");
}

function readSort(sorts: unknown): SearchRequest["sort"] {
  if (!Array.isArray(sorts) || sorts.length === 0) return undefined;
  if (sorts.length > 1) throw invalid("Only one sort is allowed");
  const sort: unknown = sorts[0];
  if (typeof sort === "string") return { property: sort.replace(/^-/, ""), descending: sort.startsWith("-") };
  if (!isObject(sort)) throw invalid("A sort is a property name or an object");
  return { property: stringOf(sort["propertyName"]) ?? "", descending: sort["direction"] === "DESCENDING" };
}
