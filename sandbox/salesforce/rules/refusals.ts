import type { Field } from "../model.ts";
import { SalesforceError } from "../model.ts";
import { shortId } from "../schema/ids.ts";

/** A refusal of one record with the vendor's code, sentence and fields. */
export function refusal(errorCode: string, message: string, fields: readonly string[] = []): SalesforceError {
  return new SalesforceError(400, { message, errorCode, fields });
}

/** The object type does not exist in this org. */
export function noSuchObject(name: string): SalesforceError {
  return new SalesforceError(404, { message: `The requested resource does not exist: ${name.slice(0, 80)}`, errorCode: "NOT_FOUND" });
}

/** No record has the id. */
export function noSuchRecord(): SalesforceError {
  return new SalesforceError(404, { message: "The requested resource does not exist", errorCode: "NOT_FOUND" });
}

/** The record is in the recycle bin. */
export function deleted(): SalesforceError {
  return refusal("ENTITY_IS_DELETED", "entity is deleted");
}

/** Fields without which the record cannot be saved. */
export function missing(fields: readonly string[]): SalesforceError {
  return refusal("REQUIRED_FIELD_MISSING", `Required fields are missing: [${fields.join(", ")}]`, fields);
}

/** Fields that this write may not set. */
export function notWritable(fields: readonly string[]): SalesforceError {
  return refusal(
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${fields.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );
}

/** Another record has the value already; the sentence names it by its short id. */
export function duplicateValue(field: string, id: string): SalesforceError {
  return refusal("DUPLICATE_VALUE", `duplicate value found: ${field} duplicates value on record with id: ${shortId(id)}`);
}

/** The id is of an object that the field cannot point to. */
export function wrongTarget(field: Field, id: string): SalesforceError {
  return refusal("FIELD_INTEGRITY_EXCEPTION", `${field.label}: id value of incorrect type: ${id}`, [field.name]);
}

/** The id is none. */
export function malformedId(field: Field, id: string): SalesforceError {
  return refusal("MALFORMED_ID", `${field.label}: id value of incorrect type: ${id.slice(0, 100)}`, [field.name]);
}

/** Values that contradict each other, in a sentence. */
export function contradiction(message: string, fields: readonly string[]): SalesforceError {
  return refusal("FIELD_INTEGRITY_EXCEPTION", message, fields);
}
