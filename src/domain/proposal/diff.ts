import type { EngagementFields } from "../model/engagement.ts";

/**
 * The fields of `wanted` that the record does not hold already: only these are sent, so that what a person changed
 * elsewhere on the record stays. A field the record cannot show (absent in `current`) counts as different.
 */
export function changedFields<Owner>(wanted: EngagementFields<Owner>, current: EngagementFields<Owner>): EngagementFields<Owner> {
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => !sameField(value, Reflect.get(current, field))));
}

/** Whether a field that is wanted so is so already: equal as JSON, white space folded; to clear what is absent is no change. */
export function sameField(wanted: unknown, current: unknown): boolean {
  if (wanted === undefined || wanted === null || wanted === "") return current === undefined || current === null || current === "";
  if (typeof wanted === "string" && typeof current === "string") return folded(wanted) === folded(current);
  if (isEmptyList(wanted) && (current === undefined || current === null)) return true;
  return JSON.stringify(wanted) === JSON.stringify(current);
}

const folded = (text: string): string => text.replace(/\s+/g, " ").trim();
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
