import type { FieldType } from "../../../src/domain/model/field-description.ts";
import type { HubSpotObject } from "../schemas.ts";
import { instantOf, valueOf } from "./values.ts";

/** What kind of value each property of an object takes, as the portal describes it. */
export type FieldTypes = ReadonlyMap<string, FieldType>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MIDNIGHT = "T00:00:00.000Z";

/**
 * A property's value in the one form in which we hold values of its type: a date as its day, an instant in UTC. HubSpot
 * tells either as ISO text or as epoch milliseconds, a date as those of its midnight in UTC. What is of no such form stays
 * as it is: a day is never made an instant, nor an instant a day.
 */
export function typedValue(object: HubSpotObject, property: string, types: FieldTypes | null): string | null {
  const value = valueOf(object, property);
  const type = types?.get(property);
  if (value === null || DAY.test(value) || (type !== "date" && type !== "datetime")) return value;
  const at = instantOf(value);
  if (at === null) return value;
  if (type === "datetime") return at;
  return at.endsWith(MIDNIGHT) ? at.slice(0, -MIDNIGHT.length) : value;
}
