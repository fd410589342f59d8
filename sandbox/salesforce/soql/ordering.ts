import type { OrderByClause } from "@jetstreamapp/soql-parser-js";
import type { Row, Value } from "../model.ts";
import { fieldPath } from "./field-path.ts";
import type { FieldPath } from "./field-path.ts";
import type { Leaf } from "./leaf.ts";
import { dateMs, storedInstantMs } from "./instants.ts";
import { malformed } from "./query-refusal.ts";
import { idKey } from "./record-id.ts";
import type { Scope } from "./scope.ts";
import { orderText } from "./text-order.ts";

/** A value as it is ordered; null is no value. */
type SortKey = string | number | null;

/** One term of ORDER BY over whatever is ordered. */
export interface SortTerm<Subject> {
  keyOf(subject: Subject): SortKey;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

interface Keyed<Subject> {
  readonly subject: Subject;
  readonly keys: readonly SortKey[];
}

/**
 * The first so many in order of the first term, then of the next; what ties in all stays as it came.
 * Never holds more than a few times that many: the first 2,000 of 100,000 need no order among the rest.
 */
export function inOrder<Subject>(
  subjects: readonly Subject[],
  terms: readonly SortTerm<Subject>[],
  count = Infinity,
): readonly Subject[] {
  if (terms.length === 0 || count <= 0) return subjects.slice(0, Math.max(0, count));
  const compare = comparer(terms);
  const heldMax = Math.max(4 * count, 1_000);
  let held: Keyed<Subject>[] = [];
  let last: Keyed<Subject> | undefined;
  for (const subject of subjects) {
    const one = { subject, keys: terms.map((term) => term.keyOf(subject)) };
    if (last !== undefined && compare(one, last) >= 0) continue;
    held.push(one);
    if (held.length < heldMax) continue;
    held = held.sort(compare).slice(0, count);
    last = held.at(-1);
  }
  return held
    .sort(compare)
    .slice(0, count)
    .map((one) => one.subject);
}

function comparer<Subject>(terms: readonly SortTerm<Subject>[]): (a: Keyed<Subject>, b: Keyed<Subject>) => number {
  return (a, b) => {
    let at = 0;
    for (const term of terms) {
      const order = compareKeys(a.keys[at] ?? null, b.keys[at] ?? null, term);
      if (order !== 0) return order;
      at += 1;
    }
    return 0;
  };
}

/** The terms of a query that is not grouped. */
export function sortTerms(scope: Scope, clauses: readonly OrderByClause[]): readonly SortTerm<Row>[] {
  return clauses.map((clause) => {
    if (!("field" in clause)) throw malformed(`Ordered function needs a grouped query: ${clause.fn.rawValue ?? ""}`);
    const path = sortable(fieldPath(scope, clause.field));
    return { keyOf: (row) => sortKey(path.leaf, path.read(row)), ...directionOf(clause, path) };
  });
}

/** Direction and place of nulls: first unless asked, and always first for a lookup, which ignores NULLS LAST. */
export function directionOf(
  clause: OrderByClause,
  path?: FieldPath,
): { readonly descending: boolean; readonly nullsLast: boolean } {
  return { descending: clause.order === "DESC", nullsLast: clause.nulls === "LAST" && path?.leaf.type !== "reference" };
}

/** Refuses fields that have no order, such as long text. */
export function sortable(path: FieldPath): FieldPath {
  if (path.leaf.sortable) return path;
  throw malformed(`field '${path.leaf.name}' can not be sorted in a query call`, path.spelling);
}

/** A value on the scale of its field: picklists by the order of their entries, times by instant, text without case. */
export function sortKey(leaf: Pick<Leaf, "type" | "picklistValues">, value: Value): SortKey {
  if (value === null || value === "") return null;
  if (typeof value !== "string") return Number(value);
  if (leaf.type === "datetime") return storedInstantMs(value) ?? null;
  if (leaf.type === "date") return dateMs(value) ?? null;
  if (leaf.type === "id" || leaf.type === "reference") return idKey(value);
  if (leaf.type !== "picklist" || leaf.picklistValues.length === 0) return orderText(value);
  const at = leaf.picklistValues.findIndex((entry) => entry.value === value);
  return String(at < 0 ? leaf.picklistValues.length : at).padStart(6, "0") + orderText(value);
}

function compareKeys(
  a: SortKey,
  b: SortKey,
  term: { readonly descending: boolean; readonly nullsLast: boolean },
): number {
  if (a === b) return 0;
  if (a === null) return term.nullsLast ? 1 : -1;
  if (b === null) return term.nullsLast ? -1 : 1;
  const order = a < b ? -1 : 1;
  return term.descending ? -order : order;
}
