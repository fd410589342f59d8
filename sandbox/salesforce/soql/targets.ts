import type { Value } from "../model.ts";

/** Whether a stored value passes. */
export type ValueTest = (value: Value) => boolean;
/** A stored value as it is compared; null is no value. */
export type Key = string | number | null;

/** What a literal stands for on the scale of a field: nothing, a point, or a stretch. */
export type Target =
  | { readonly kind: "null" }
  | { readonly kind: "point"; readonly at: string | number }
  | { readonly kind: "span"; readonly start: number; readonly end: number };

/** No value. */
export const atNull: Target = { kind: "null" };

/** One value. */
export function atPoint(at: string | number): Target {
  return { kind: "point", at };
}

/** From `start` up to, not with, `end`. */
export function atSpan(start: number, end: number): Target {
  return { kind: "span", start, end };
}

/** Makes the test of an operator over its targets; every operator but IN and NOT IN has one. */
export function targetTest(operator: string, targets: readonly Target[], keyOf: (value: Value) => Key): ValueTest {
  const holds = anyOf(targets);
  const [first = atNull] = targets;
  switch (operator) {
    case "=":
    case "IN":
      return (value) => holds(keyOf(value));
    case "!=":
    case "NOT IN":
      return (value) => !holds(keyOf(value));
    case "<":
      return ordered(keyOf, (key) => isBelow(key, first));
    case "<=":
      return ordered(keyOf, (key) => !isAbove(key, first));
    case ">":
      return ordered(keyOf, (key) => isAbove(key, first));
    default:
      return ordered(keyOf, (key) => !isBelow(key, first));
  }
}

/** Points are looked up, so that a long list costs no more than a short one. */
function anyOf(targets: readonly Target[]): (key: Key) => boolean {
  const points = new Set(targets.flatMap((target) => (target.kind === "point" ? [target.at] : [])));
  const spans = targets.flatMap((target) => (target.kind === "span" ? [target] : []));
  const takesNull = targets.some((target) => target.kind === "null");
  return (key) => {
    if (key === null) return takesNull;
    return points.has(key) || (typeof key === "number" && spans.some((span) => key >= span.start && key < span.end));
  };
}

function ordered(keyOf: (value: Value) => Key, test: (key: string | number) => boolean): ValueTest {
  return (value) => {
    const key = keyOf(value);
    return key !== null && test(key);
  };
}

function isBelow(key: string | number, target: Target): boolean {
  if (target.kind === "null") return false;
  return key < (target.kind === "point" ? target.at : target.start);
}

function isAbove(key: string | number, target: Target): boolean {
  if (target.kind === "null") return false;
  return target.kind === "point" ? key > target.at : Number(key) >= target.end;
}
