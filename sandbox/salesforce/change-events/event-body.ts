import type { Field, Row, SObjectType, Value } from "../model.ts";
import { instantMs } from "../schema/instants.ts";

/** What no change event has: the id stands in the header, and these are worked out from elsewhere. */
const absent: ReadonlySet<string> = new Set([
  "Id", "IsDeleted", "SystemModstamp", "MasterRecordId", "LastActivityDate", "LastViewedDate", "LastReferencedDate", "PhotoUrl",
  "ExpectedRevenue", "Fiscal", "FiscalQuarter", "FiscalYear",
]);
const nameParts: ReadonlySet<string> = new Set(["Salutation", "FirstName", "LastName"]);
const addressPattern = /^(.*?)(City|Country|CountryCode|GeocodeAccuracy|Latitude|Longitude|PostalCode|State|StateCode|Street)$/;

/** A value, or the parts of a compound field. */
export type BodyValue = Value | Readonly<Record<string, Value>>;
/** The fields of an event beside its header. */
export type Body = Readonly<Record<string, BodyValue>>;

/** The names of the fields that differ, and always the time of the change; the order is the object's. */
export function changedNames(type: SObjectType, before: Row, after: Row): readonly string[] {
  return names(type).filter((name) => name === "LastModifiedDate" || (before.values[name] ?? null) !== (after.values[name] ?? null));
}

/** The names of the fields that have a value. */
export function filledNames(type: SObjectType, row: Row): readonly string[] {
  return names(type).filter((name) => (row.values[name] ?? null) !== null);
}

/** How a change event calls a field: parts of a compound field go by its name, `BillingAddress.City` and `Name.LastName`. */
export function eventName(type: SObjectType, name: string): string {
  const { compound, part } = placesOf(type).get(name) ?? placeOf(type, name);
  return part === undefined ? compound : `${compound}.${part}`;
}

/** The fields of the names with their values, parts of compound fields inside of them. */
export function bodyOf(type: SObjectType, row: Row, fieldNames: readonly string[]): Body {
  const body: Record<string, BodyValue> = {};
  const compounds: Record<string, Record<string, Value>> = {};
  for (const name of fieldNames) {
    const { compound, part } = placesOf(type).get(name) ?? placeOf(type, name);
    const value = told(type.fields.get(name.toLowerCase()), row.values[name] ?? null);
    if (part === undefined) body[compound] = value;
    else body[compound] = compounds[compound] = { ...compounds[compound], [part]: value };
  }
  return body;
}

interface Place {
  readonly compound: string;
  readonly part: string | undefined;
}

/** Worked out once for each shape of an object: every write asks. */
const places = new WeakMap<SObjectType, ReadonlyMap<string, Place>>();

function placesOf(type: SObjectType): ReadonlyMap<string, Place> {
  const known = places.get(type);
  if (known !== undefined) return known;
  const person = hasPersonName(type);
  const told = [...type.fields.values()].filter((field) => field.type !== "address" && !absent.has(field.name) && !(person && field.name === "Name"));
  const made = new Map(told.map(({ name }) => [name, placeOf(type, name)]));
  places.set(type, made);
  return made;
}

function names(type: SObjectType): readonly string[] {
  return [...placesOf(type).keys()];
}

/** Under which name of the event a field stands, and as which part of it. */
function placeOf(type: SObjectType, name: string): Place {
  if (nameParts.has(name) && hasPersonName(type)) return { compound: "Name", part: name };
  const [, prefix, part] = addressPattern.exec(name) ?? [];
  const compound = `${prefix ?? ""}Address`;
  return part !== undefined && type.fields.get(compound.toLowerCase())?.type === "address" ? { compound, part } : { compound: name, part: undefined };
}

function hasPersonName(type: SObjectType): boolean {
  return type.fields.has("lastname") && type.fields.get("name")?.calculated === true;
}

/** Instants of an event end in `Z`, other than those of the REST API. */
function told(field: Field | undefined, value: Value): Value {
  if (field?.type !== "datetime" || typeof value !== "string") return value;
  const ms = instantMs(value);
  return ms === undefined ? value : new Date(ms).toISOString();
}
