import type { Subquery } from "@jetstreamapp/soql-parser-js";
import type { Row, SObjectType } from "../model.ts";
import { checkClauses, listOf } from "./check-clauses.ts";
import { findRows } from "./find-rows.ts";
import { inOrder, sortTerms } from "./ordering.ts";
import { projection } from "./projection.ts";
import type { ChildColumn } from "./projection.ts";
import { malformed, noSuchChildren } from "./query-refusal.ts";
import { idKey } from "./record-id.ts";
import type { Scope } from "./scope.ts";
import { selectItems } from "./select-fields.ts";
import type { FieldPath } from "./field-path.ts";
import { compileWhere } from "./where.ts";

/**
 * Makes the column of `(SELECT … FROM Contacts …)`. The children are found once for all parents;
 * ORDER BY, LIMIT and OFFSET hold for each parent. A parent without children has null there, as the vendor writes it.
 */
export function childColumn(outer: Scope, query: Subquery, outerLimit: number | undefined): ChildColumn {
  checkClauses(query);
  if (query.groupBy !== undefined || query.having !== undefined) throw malformed("unexpected token: 'GROUP'");
  if (query.offset !== undefined && outerLimit !== 1)
    throw malformed("OFFSET in a subquery needs LIMIT 1 in its parent query", "OFFSET");
  const { relationship, field, scope } = childScope(outer, query);
  const paths = selectItems(scope, query.fields ?? [], query.limit).map(plainPath);
  const show = projection(paths, scope.apiVersion);
  const terms = sortTerms(scope, listOf(query.orderBy));
  const where = compileWhere(scope, query.where);
  let children: ReadonlyMap<string, readonly Row[]> | undefined;
  const read = (row: Row): unknown => {
    children ??= byParent(findRows(scope, where), field);
    const from = query.offset ?? 0;
    const own = inOrder(children.get(idKey(row.id)) ?? [], terms, from + (query.limit ?? Infinity)).slice(from);
    return own.length === 0 ? null : { totalSize: own.length, done: true, records: own.map(show) };
  };
  return { relationship, read };
}

function childScope(
  outer: Scope,
  query: Subquery,
): { readonly relationship: string; readonly field: string; readonly scope: Scope } {
  const wanted = query.relationshipName.toLowerCase();
  const found = outer.type.childRelationships.find((one) => one.relationshipName.toLowerCase() === wanted);
  const type: SObjectType | undefined =
    found === undefined ? undefined : outer.source.catalog.object(found.childSObject);
  if (found === undefined || type === undefined) throw noSuchChildren(query.relationshipName);
  const field = type.fields.get(found.field.toLowerCase())?.name ?? found.field;
  return { relationship: found.relationshipName, field, scope: { ...outer, type, alias: query.sObjectAlias } };
}

function plainPath(item: ReturnType<typeof selectItems>[number]): FieldPath {
  if ("subquery" in item) throw malformed("Nested subqueries are not supported");
  return item;
}

function byParent(rows: readonly Row[], field: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const parent = row.values[field];
    if (typeof parent !== "string") continue;
    const key = idKey(parent);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
