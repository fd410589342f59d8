import type { LiteralType } from "@jetstreamapp/soql-parser-js";
import { dateLiteralSpan } from "./date-literals.ts";
import type { Span } from "./date-literals.ts";
import { dateMs, inRange, instantMs } from "./instants.ts";
import { malformed } from "./query-refusal.ts";

/** A value that the statement compares with. Strings stay quoted: what an escape means depends on the operator. */
export type Literal =
  | { readonly kind: "string"; readonly quoted: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "date" | "datetime" | "relative"; readonly span: Span };

/** The right side of a comparison as the parser gives it. */
export interface RightSide {
  readonly value: string | readonly string[];
  readonly literalType?: LiteralType | readonly LiteralType[];
}

/** Reads one literal, or the literals of a list. */
export function literalsOf(right: RightSide, nowMs: number): readonly Literal[] {
  const { value, literalType } = right;
  if (typeof value === "string")
    return [literal(value, typeof literalType === "string" ? literalType : undefined, nowMs)];
  return value.map((one, at) => literal(one, typeof literalType === "string" ? literalType : literalType?.[at], nowMs));
}

function literal(text: string, type: LiteralType | undefined, nowMs: number): Literal {
  switch (type) {
    case "STRING":
      return { kind: "string", quoted: text };
    case "INTEGER":
    case "DECIMAL":
      return { kind: "number", number: Number(text) };
    case "BOOLEAN":
      return { kind: "boolean", boolean: text.toUpperCase() === "TRUE" };
    case "NULL":
      return { kind: "null" };
    case "DATE":
      return { kind: "date", span: point(dateMs(text), text, 86_400_000) };
    case "DATETIME":
      return { kind: "datetime", span: point(instantMs(text), text, 1) };
    case "DATE_LITERAL":
    case "DATE_N_LITERAL":
      return { kind: "relative", span: relative(text, nowMs) };
    // Bind variables are Apex, currency prefixes need an org with several currencies, a subquery is no value.
    default:
      throw malformed(`unexpected token: '${text}'`, text);
  }
}

function point(startMs: number | undefined, text: string, lengthMs: number): Span {
  if (startMs === undefined) throw malformed(`Invalid date: ${text}`, text);
  return { startMs, endMs: startMs + lengthMs };
}

function relative(text: string, nowMs: number): Span {
  const span = dateLiteralSpan(text, nowMs);
  if (span === undefined || inRange(span.startMs) === undefined || inRange(span.endMs) === undefined) {
    throw malformed(`Invalid date: ${text}`, text);
  }
  return span;
}
