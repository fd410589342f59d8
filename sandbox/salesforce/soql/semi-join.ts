import type { Query, ValueQueryCondition } from "@jetstreamapp/soql-parser-js";
import type { Row, SObjectType } from "../model.ts";
import { fieldPath } from "./field-path.ts";
import type { FieldPath } from "./field-path.ts";
import { malformed, noSuchType, unexpectedToken } from "./query-refusal.ts";
import { idKey } from "./record-id.ts";
import { isVisible } from "./scope.ts";
import type { Scope } from "./scope.ts";

/** Objects that a sub-select may not read (SOQL Reference, "Considerations for Semi-Join and Anti-Join Queries"). */
const refusedInside = new Set(["activityhistory", "attachment", "event", "note", "openactivity", "task"]);

/** Makes the row filter of a sub-select. */
export type InnerFilter = (inner: Scope, query: Query) => (row: Row) => boolean;

/**
 * Makes the test of `Id IN (SELECT …)` or `NOT IN`. The sub-select is answered once, before the first row is tested;
 * rows of it without a value say nothing, and a row without a value is not in it.
 */
export function semiJoinTest(scope: Scope, test: ValueQueryCondition, filterOf: InnerFilter): (row: Row) => boolean {
  if (test.operator !== "IN" && test.operator !== "NOT IN") throw unexpectedToken("(");
  const left = leftPath(scope, test.field);
  const inner = innerScope(scope, test.valueQuery);
  const selected = selectedPath(inner, test.valueQuery);
  if (!pointAlike(scope.type, left, inner.type, selected)) {
    throw malformed(
      `The selected field '${selected.name}' in the subquery and the left operand field in the where expression ` +
        `in the outer query '${left.name}' should point to the same object type`,
    );
  }
  const keys = valuesOf(inner, selected, filterOf(inner, test.valueQuery));
  const wanted = test.operator === "IN";
  return (row) => {
    const id = left.read(row);
    return (typeof id === "string" && keys.has(idKey(id))) === wanted;
  };
}

function leftPath(scope: Scope, spelling: string): FieldPath {
  const path = fieldPath(scope, spelling);
  if (path.steps.length > 0 || !isIdField(path)) {
    throw malformed(
      `The left operand field in the where expression for outer query should be an id field, cannot use: '${path.name}'`,
    );
  }
  return path;
}

function innerScope(scope: Scope, query: Query): Scope {
  const type = scope.source.catalog.object(query.sObject ?? "");
  if (type === undefined) throw noSuchType(query.sObject ?? "");
  if (type.name === scope.type.name) {
    throw malformed(`The inner and outer selects should not be on the same object type`);
  }
  if (refusedInside.has(type.name.toLowerCase())) {
    throw malformed(`Entity '${type.name}' is not supported for semi join inner selects`);
  }
  const leftOver = [query.orderBy, query.limit, query.offset, query.groupBy, query.having, query.for, query.update];
  if (leftOver.some((clause) => clause !== undefined)) {
    throw malformed("Semi join sub-selects cannot use ORDER BY, LIMIT, OFFSET, GROUP BY or FOR");
  }
  return { ...scope, type, alias: query.sObjectAlias };
}

function selectedPath(inner: Scope, query: Query): FieldPath {
  const [field, ...more] = query.fields ?? [];
  if (field?.type !== "Field" || more.length > 0)
    throw malformed("Semi join sub-selects must select exactly one id field");
  const path = fieldPath(inner, field.field);
  if (path.steps.length > 0 || !isIdField(path)) {
    throw malformed(`Semi join sub-selects must select an id or reference field, cannot use: '${path.name}'`);
  }
  return path;
}

function isIdField(path: FieldPath): boolean {
  return path.leaf.type === "id" || path.leaf.type === "reference";
}

function pointAlike(outer: SObjectType, left: FieldPath, inner: SObjectType, selected: FieldPath): boolean {
  const leftTargets = left.leaf.type === "id" ? [outer.name] : left.leaf.referenceTo;
  const innerTargets = selected.leaf.type === "id" ? [inner.name] : selected.leaf.referenceTo;
  return leftTargets.some((name) => innerTargets.includes(name));
}

function valuesOf(inner: Scope, selected: FieldPath, matches: (row: Row) => boolean): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const row of inner.source.rows(inner.type.name)) {
    if (!isVisible(inner, row) || !matches(row)) continue;
    const id = selected.read(row);
    if (typeof id === "string") keys.add(idKey(id));
  }
  return keys;
}
