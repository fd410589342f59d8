import type { FieldType as ModelFieldType, Row, Value } from "../model.ts";
import { fieldPath } from "./field-path.ts";
import type { FieldPath } from "./field-path.ts";
import { sortKey } from "./ordering.ts";
import { malformed } from "./query-refusal.ts";
import type { Scope } from "./scope.ts";
import { foldText } from "./text-order.ts";

const names = ["COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"] as const;
type AggregateName = (typeof names)[number];

/** An aggregate of one field over the rows of a group. */
export interface AggregateFunction {
  /** `COUNT(Id)`, for messages. */
  readonly name: string;
  /** The type of its value. */
  readonly type: ModelFieldType;
  readonly picklistValues: FieldPath["leaf"]["picklistValues"];
  valueOf(rows: readonly Row[]): Value;
}

/** A call as the parser gives it in SELECT, HAVING and ORDER BY. */
export interface Call {
  readonly functionName?: string;
  readonly parameters?: readonly unknown[];
  readonly rawValue?: string;
}

/** Whether the call is one of the aggregates. */
export function isAggregate(call: Call): boolean {
  return aggregateName(call) !== undefined;
}

/** Makes an aggregate, or refuses a field of a type that it cannot sum up. */
export function aggregateFunction(scope: Scope, call: Call): AggregateFunction {
  const name = aggregateName(call);
  const [spelling, ...more] = call.parameters ?? [];
  if (name === undefined || typeof spelling !== "string" || more.length > 0) {
    throw malformed(`unexpected token: '${call.rawValue ?? call.functionName ?? ""}'`);
  }
  const path = fieldPath(scope, spelling);
  if (!fits(name, path))
    throw malformed(`field ${path.leaf.name} does not support aggregate operator ${name}`, path.spelling);
  return {
    name: `${name}(${path.name})`,
    type: typeOf(name, path.leaf.type),
    picklistValues: path.leaf.picklistValues,
    valueOf: (rows) =>
      combine(
        name,
        path,
        rows.map((row) => path.read(row)).filter((value) => value !== null),
      ),
  };
}

function aggregateName(call: Call): AggregateName | undefined {
  const wanted = call.functionName?.toUpperCase();
  return names.find((name) => name === wanted);
}

/** SOQL Reference, "Support for Field Types in Aggregate Functions". */
function fits(name: AggregateName, { leaf }: FieldPath): boolean {
  const isNumber = ["int", "double", "currency", "percent"].includes(leaf.type);
  if (leaf.type === "address" || !leaf.filterable) return false;
  if (name === "SUM" || name === "AVG") return isNumber;
  return name === "COUNT" || leaf.type !== "boolean";
}

function typeOf(name: AggregateName, field: ModelFieldType): ModelFieldType {
  if (name === "COUNT" || name === "COUNT_DISTINCT") return "int";
  return name === "SUM" || name === "AVG" ? "double" : field;
}

function combine(name: AggregateName, path: FieldPath, values: readonly Value[]): Value {
  switch (name) {
    case "COUNT":
      return values.length;
    case "COUNT_DISTINCT":
      return new Set(values.map((value) => (typeof value === "string" ? foldText(value) : value))).size;
    case "SUM":
      return values.length === 0 ? null : total(values);
    case "AVG":
      return values.length === 0 ? null : total(values) / values.length;
    case "MIN":
      return extreme(path, values, -1);
    case "MAX":
      return extreme(path, values, 1);
  }
}

function total(values: readonly Value[]): number {
  return values.reduce<number>((sum, value) => sum + Number(value), 0);
}

function extreme(path: FieldPath, values: readonly Value[], direction: 1 | -1): Value {
  let best: Value = null;
  let bestKey: string | number | null = null;
  for (const value of values) {
    const key = sortKey(path.leaf, value);
    if (key === null) continue;
    if (bestKey === null || (direction === 1 ? key > bestKey : key < bestKey)) [best, bestKey] = [value, key];
  }
  return best;
}
