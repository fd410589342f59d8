import type { FieldType, Value } from "../model.ts";
import { dateMs, storedInstantMs } from "./instants.ts";
import { likeTest } from "./like.ts";
import type { Literal } from "./literal-value.ts";
import { badCriterion, badOperator, unexpectedToken } from "./query-refusal.ts";
import { namedId, idKey } from "./record-id.ts";
import { patternOf, textOf } from "./string-literal.ts";
import { atNull, atPoint, atSpan, targetTest } from "./targets.ts";
import type { Target, ValueTest } from "./targets.ts";
import { foldText, orderText } from "./text-order.ts";

/** What is compared: a field, or an aggregate of one. */
export interface Operand {
  readonly name: string;
  readonly type: FieldType;
}

/** One comparison with its literals read. */
export interface Criterion {
  readonly operator: string;
  readonly literals: readonly Literal[];
  /** Whether the literals stood in parentheses. */
  readonly isList: boolean;
}

const listOperators = new Set(["IN", "NOT IN", "INCLUDES", "EXCLUDES"]);

type Kind = "text" | "id" | "boolean" | "number" | "date" | "datetime";

/**
 * Makes the test for one comparison, or refuses it as the vendor does. Text and picklists compare without case, ids in
 * 15 and 18 characters; rows without a value match `!=` and NOT IN; a boolean is never null, null is its false.
 */
export function comparison(operand: Operand, criterion: Criterion): ValueTest {
  const { isList, literals } = criterion;
  const operator = criterion.operator === "<>" ? "!=" : criterion.operator.toUpperCase();
  if (isList !== listOperators.has(operator)) throw unexpectedToken(isList ? "(" : operator);
  const kind = kindOf(operand);
  refuseOperator(operand, kind, operator, literals);
  if (operator === "LIKE") return like(operand, literals);
  const isOrder = operator.startsWith("<") || operator.startsWith(">");
  return targetTest(
    operator,
    literals.map((literal) => target(operand, kind, literal, isOrder)),
    keyOf(kind, isOrder),
  );
}

function kindOf(operand: Operand): Kind {
  switch (operand.type) {
    case "id":
    case "reference":
      return "id";
    case "boolean":
      return "boolean";
    case "int":
    case "double":
    case "currency":
    case "percent":
      return "number";
    case "date":
    case "datetime":
      return operand.type;
    case "address":
      throw badCriterion(operand.name, "address", false);
    default:
      return "text";
  }
}

function refuseOperator(operand: Operand, kind: Kind, operator: string, literals: readonly Literal[]): void {
  const isEquality = ["=", "!=", "IN", "NOT IN"].includes(operator);
  if (isEquality) return;
  const isOrder = ["<", "<=", ">", ">="].includes(operator);
  const comparesNull = literals.some((literal) => literal.kind === "null");
  const fits = isOrder ? kind !== "boolean" : operator === "LIKE" && kind === "text";
  // INCLUDES and EXCLUDES belong to multi-select picklists, which no object here has.
  if (!fits) throw badOperator(`invalid operator on ${kind} field`, operand.name);
  if (comparesNull) throw badOperator("invalid operator", operand.name);
}

function like(operand: Operand, literals: readonly Literal[]): ValueTest {
  const [literal] = literals;
  if (literal?.kind !== "string") throw badCriterion(operand.name, "string", true);
  const test = likeTest(patternOf(literal.quoted));
  return (value) => typeof value === "string" && test(value);
}

function target(operand: Operand, kind: Kind, literal: Literal, isOrder: boolean): Target {
  if (literal.kind === "null") return kind === "boolean" ? atPoint(0) : atNull;
  switch (kind) {
    case "text":
      return textTarget(operand, literal, isOrder);
    case "id":
      return idTarget(operand, literal, isOrder);
    case "boolean":
      if (literal.kind !== "boolean") throw badCriterion(operand.name, "boolean", false);
      return atPoint(Number(literal.boolean));
    case "number":
      if (literal.kind !== "number") throw badCriterion(operand.name, operand.type === "int" ? "int" : "double", false);
      return atPoint(literal.number);
    case "date":
      if (literal.kind !== "date" && literal.kind !== "relative") throw badCriterion(operand.name, "date", false);
      return atSpan(literal.span.startMs, literal.span.endMs);
    case "datetime":
      if (literal.kind !== "datetime" && literal.kind !== "relative")
        throw badCriterion(operand.name, "dateTime", false);
      return atSpan(literal.span.startMs, literal.span.endMs);
  }
}

function textTarget(operand: Operand, literal: Literal, isOrder: boolean): Target {
  if (literal.kind !== "string") throw badCriterion(operand.name, "string", true);
  const text = textOf(literal.quoted);
  // The org keeps no empty text: comparing with '' asks for null.
  if (text === "" && !isOrder) return atNull;
  return atPoint(isOrder ? orderText(text) : foldText(text));
}

function idTarget(operand: Operand, literal: Literal, isOrder: boolean): Target {
  if (literal.kind !== "string") throw badCriterion(operand.name, "ID", true);
  const text = textOf(literal.quoted);
  return text === "" && !isOrder ? atNull : atPoint(idKey(namedId(text)));
}

/** What of a stored value takes part in a comparison; null is no value. */
function keyOf(kind: Kind, isOrder: boolean): (value: Value) => string | number | null {
  switch (kind) {
    case "text":
      return isOrder ? ofText(orderText) : ofText(foldText);
    case "id":
      return ofText(idKey);
    case "boolean":
      return Number;
    case "number":
      return (value) => (typeof value === "number" ? value : null);
    case "date":
      return ofText((text) => dateMs(text) ?? null);
    case "datetime":
      return ofText((text) => storedInstantMs(text) ?? null);
  }
}

function ofText(key: (text: string) => string | number | null): (value: Value) => string | number | null {
  return (value) => (typeof value === "string" && value !== "" ? key(value) : null);
}
