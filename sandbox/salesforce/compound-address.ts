import type { Field, Row, SObjectType, Value } from "./model.ts";

const addressParts = ["City", "Country", "CountryCode", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "StateCode", "Street"];

/** A compound address is made of the fields that share its name. */
export function addressOf(type: SObjectType, row: Row, field: Field): Readonly<Record<string, Value>> | null {
  const prefix = field.name.replace(/Address$/, "");
  const parts = addressParts
    .filter((part) => type.fields.has(`${prefix}${part}`.toLowerCase()))
    .map((part): [string, Value] => [part.charAt(0).toLowerCase() + part.slice(1), row.values[`${prefix}${part}`] ?? null]);
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
}
