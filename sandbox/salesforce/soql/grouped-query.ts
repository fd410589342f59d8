import type { FieldType, OrderByClause, QueryBase } from "@jetstreamapp/soql-parser-js";
import type { Row, Value } from "../model.ts";
import { aggregateFunction, isAggregate } from "./aggregate-function.ts";
import type { Call } from "./aggregate-function.ts";
import { booleanTree } from "./boolean-tree.ts";
import { listOf } from "./check-clauses.ts";
import { comparison } from "./comparison.ts";
import type { Operand } from "./comparison.ts";
import { compileTree } from "./compile-tree.ts";
import { fieldPath } from "./field-path.ts";
import type { FieldPath } from "./field-path.ts";
import type { Leaf } from "./leaf.ts";
import { groupRows } from "./group-rows.ts";
import type { Group } from "./group-rows.ts";
import { groupsMax } from "./limits.ts";
import { literalsOf } from "./literal-value.ts";
import { directionOf, inOrder, sortable, sortKey } from "./ordering.ts";
import type { SortTerm } from "./ordering.ts";
import type { QueryRecord } from "./projection.ts";
import { malformed, QueryRefusal } from "./query-refusal.ts";
import type { Scope } from "./scope.ts";
import { spellingOf } from "./select-fields.ts";

/** What HAVING, ORDER BY and SELECT can speak of in a grouped query. */
interface GroupOperand extends Operand {
  readonly picklistValues: Leaf["picklistValues"];
  read(group: Group): Value;
}

interface Column {
  readonly key: string;
  readonly operand: GroupOperand;
}

/** Whether the statement counts or sums up, and so answers with `AggregateResult` records. */
export function isGrouped(query: QueryBase): boolean {
  if (query.groupBy !== undefined || query.having !== undefined) return true;
  return (query.fields ?? []).some((field) => field.type === "FieldFunctionExpression" && isAggregate(field));
}

/** Makes the answer of a grouped statement out of the rows that its WHERE lets through. */
export function groupedQuery(scope: Scope, query: QueryBase): (rows: readonly Row[]) => readonly QueryRecord[] {
  const grouping = listOf(query.groupBy).map((clause) => {
    if (!("field" in clause)) throw malformed(`unexpected token: '${clause.fn.functionName ?? ""}'`);
    return groupable(fieldPath(scope, clause.field));
  });
  const isWhole = grouping.length === 0;
  if (isWhole && query.limit !== undefined) {
    throw malformed("Non-grouped query that uses overall aggregate functions cannot also use LIMIT", "LIMIT");
  }
  const columns = columnsOf(scope, query.fields ?? [], grouping);
  const passes = having(scope, query, grouping);
  const terms = listOf(query.orderBy).map((clause) => term(scope, clause, grouping));
  return (rows) => {
    const groups = groupRows(rows, grouping).filter(passes);
    const from = query.offset ?? 0;
    const shown = inOrder(groups, terms, from + (query.limit ?? Infinity)).slice(from);
    if (shown.length > groupsMax) {
      throw new QueryRefusal(
        "EXCEEDED_ID_LIMIT",
        "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
      );
    }
    return shown.map((group) => record(columns, group));
  };
}

function groupable(path: FieldPath): FieldPath {
  if (path.leaf.groupable) return path;
  throw malformed(`field '${path.leaf.name}' can not be grouped in a query call`, path.spelling);
}

function columnsOf(scope: Scope, fields: readonly FieldType[], grouping: readonly FieldPath[]): readonly Column[] {
  let unnamed = 0;
  const columns = fields.map((field): Column => {
    if (field.type === "FieldFunctionExpression") {
      const key = field.alias ?? `expr${String(unnamed)}`;
      if (field.alias === undefined) unnamed += 1;
      return { key, operand: aggregated(scope, field) };
    }
    if (field.type !== "Field" && field.type !== "FieldRelationship")
      throw malformed("Grouped query cannot have subqueries");
    const operand = grouped(scope, spellingOf(field), grouping, "Field");
    return { key: ("alias" in field ? field.alias : undefined) ?? operand.name, operand };
  });
  const keys = columns.map((column) => column.key.toLowerCase());
  const twice = columns.find((column, at) => keys.indexOf(column.key.toLowerCase()) !== at);
  if (twice !== undefined) throw malformed(`duplicate alias: ${twice.key}`);
  return columns;
}

function having(scope: Scope, query: QueryBase, grouping: readonly FieldPath[]): (group: Group) => boolean {
  if (query.having === undefined) return () => true;
  if (grouping.length === 0) throw malformed("unexpected token: 'HAVING'", "HAVING");
  return compileTree<Group>(booleanTree(query.having), (test) => {
    if ("valueQuery" in test) throw malformed("Semi join sub-selects are not allowed in the HAVING clause");
    const operand = "field" in test ? grouped(scope, test.field, grouping, "Having field") : aggregated(scope, test.fn);
    const passes = comparison(operand, {
      operator: test.operator,
      literals: literalsOf(test, scope.nowMs),
      isList: typeof test.value !== "string",
    });
    return (group) => passes(operand.read(group));
  });
}

function term(scope: Scope, clause: OrderByClause, grouping: readonly FieldPath[]): SortTerm<Group> {
  const operand =
    "field" in clause ? grouped(scope, clause.field, grouping, "Ordered field") : aggregated(scope, clause.fn);
  if ("field" in clause) sortable(fieldPath(scope, clause.field));
  return { keyOf: (group) => sortKey(operand, operand.read(group)), ...directionOf(clause) };
}

function aggregated(scope: Scope, call: Call): GroupOperand {
  const aggregate = aggregateFunction(scope, call);
  return { ...aggregate, read: (group) => aggregate.valueOf(group.rows) };
}

/** A plain field stands in a grouped query only as one of those grouped by. */
function grouped(scope: Scope, spelling: string, grouping: readonly FieldPath[], role: string): GroupOperand {
  const path = fieldPath(scope, spelling);
  const at = grouping.findIndex((one) => one.name === path.name);
  if (at < 0) throw malformed(`${role} must be grouped or aggregated: ${path.leaf.name}`, spelling);
  return { ...path.leaf, read: (group) => group.values[at] ?? null };
}

function record(columns: readonly Column[], group: Group): QueryRecord {
  const shown: Record<string, unknown> = { attributes: { type: "AggregateResult" } };
  for (const { key, operand } of columns) shown[key] = operand.read(group);
  return shown;
}
