import { isObject, member, stringOf } from "../shared/unknown-values.ts";
import { refusal, unreadable } from "./error-reply.ts";
import type { Field, SObjectType, Value } from "./model.ts";
import type { Org } from "./org.ts";

/** The field that upsert and rows by external id go by; `Id` serves as well. */
export function externalIdField(type: SObjectType, name: string): Field | undefined {
  const field = type.fields.get(name.toLowerCase());
  return field !== undefined && (field.externalId || field.type === "id") ? field : undefined;
}

/** The values of a record in a body. `keys` are the ones that address the record and were taken out before. */
export function recordValues(org: Org, type: SObjectType, body: Readonly<Record<string, unknown>>): Readonly<Record<string, Value>> {
  const entries = Object.entries(body)
    .filter(([key]) => key !== "attributes")
    .map(([key, value]) => (isObject(value) ? parentEntry(org, type, key, value) : [key, plainValue(value)] as const));
  return Object.fromEntries(entries);
}

/** Refuses a body that repeats the field by which the path already addresses the record. */
export function refuseRepeated(body: Readonly<Record<string, unknown>>, fieldName: string): void {
  const repeated = Object.keys(body).find((key) => key.toLowerCase() === fieldName.toLowerCase());
  if (repeated !== undefined) throw refusal(400, "INVALID_FIELD", `The ${fieldName} field should not be specified in the sobject data.`);
}

/** A member of a record by its name in any case, as field names are. */
export function memberAnyCase(body: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(body).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : body[key];
}

/** The record without one of its members, whatever its case. */
export function withoutMember(body: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
}

/** `"Account": {"Steward_Key__c": "…"}` names the parent by an external id. */
function parentEntry(org: Org, type: SObjectType, key: string, parent: Readonly<Record<string, unknown>>): readonly [string, Value] {
  const field = [...type.fields.values()].find((each) => each.relationshipName?.toLowerCase() === key.toLowerCase());
  const [keyName, ...others] = Object.keys(parent).filter((each) => each !== "attributes");
  const targetName = stringOf(member(parent["attributes"], "type")) ?? field?.referenceTo[0];
  const target = targetName === undefined ? undefined : org.catalog.object(targetName);
  if (field === undefined || target === undefined) throw refusal(400, "INVALID_FIELD", `No such column '${key.slice(0, 80)}' on sobject of type ${type.name}`);
  const keyField = keyName === undefined || others.length > 0 ? undefined : externalIdField(target, keyName);
  if (keyField === undefined || keyField.type === "id") throw refusal(400, "INVALID_FIELD", `The relationship ${key.slice(0, 80)} needs exactly one external id field of ${target.name}`);
  const value = String(plainValue(parent[keyName ?? ""]));
  const found = org.byExternalId(target.name, keyField.name, value);
  const [only] = found;
  if (only !== undefined && found.length === 1) return [field.name, only.id];
  const many = found.length > 1;
  throw refusal(400, many ? "DUPLICATE_EXTERNAL_ID" : "INVALID_FIELD", many
    ? `${keyField.name}: more than one record found for external id field`
    : `Foreign key external ID: ${value.slice(0, 80)} not found for field ${keyField.name} in entity ${target.name}`);
}

function plainValue(value: unknown): Value {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw unreadable("Cannot deserialize instance of a field from START_ARRAY or START_OBJECT value");
}
