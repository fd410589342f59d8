import type { FieldDescription, ObjectDescription } from "../describe.ts";
import type { Row } from "../rows.ts";
import { decimalOf, numberOf } from "./decimal.ts";
import { dateOf, instantOf, textOf } from "./values.ts";
import type { Value } from "./values.ts";

/** What a row holds of the mapped fields, as text; a field that the org does not show is left out: nobody knows what it holds. */
export function mappedValues(row: Row, description: ObjectDescription, names: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(description.fields.filter(({ name }) => names.includes(name)).map((field) => [field.name, decoded(row, field)]));
}

function decoded(row: Row, { name, type }: FieldDescription): string | null {
  switch (type) {
    case "boolean":
      return row[name] === true ? "true" : "false";
    case "int": case "double": case "currency": case "percent":
      return decimalOf(row[name]);
    case "date":
      return dateOf(row[name]);
    case "datetime":
      return instantOf(row[name]);
    default:
      return textOf(row, name);
  }
}

/** A mapped value as JSON carries it; undefined for one that cannot be told exactly, or a field that is not there. */
export function encodedMapped(value: string | null, field: FieldDescription | undefined): Value | undefined {
  if (field === undefined) return undefined;
  // A checkbox of Salesforce is never empty.
  if (field.type === "boolean") return value === "true";
  if (value === null) return null;
  return ["int", "double", "currency", "percent"].includes(field.type) ? (numberOf(value) ?? undefined) : value;
}
