import type { EngagementFields } from "../model/engagement.ts";

/**
 * The fields of `wanted` that the record does not hold already: only these are sent, so that what a person changed
 * elsewhere on the record stays. A field the record cannot show (absent in `current`) counts as different.
 */
export function changedFields<Owner>(wanted: EngagementFields<Owner>, current: EngagementFields<Owner>): EngagementFields<Owner> {
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => !same(value, Reflect.get(current, field))));
}

/** Equal as JSON; clearing what is absent is no change. Header people are compared by the order-free set of their addresses. */
function same(wanted: unknown, current: unknown): boolean {
  if (wanted === undefined || wanted === null || wanted === "") return current === undefined || current === null || current === "";
  if (typeof wanted === "string" && typeof current === "string") return folded(wanted) === folded(current);
  if (isEmptyList(wanted) && (current === undefined || current === null)) return true;
  return JSON.stringify(wanted) === JSON.stringify(current);
}

const folded = (text: string): string => text.replace(/\s+/g, " ").trim();
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
