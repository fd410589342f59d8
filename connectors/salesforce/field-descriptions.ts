import type { Stage } from "../../src/domain/model/deal-schema.ts";
import type { FieldDescription as CrmField, FieldType } from "../../src/domain/model/field-description.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { ObjectFields } from "../../src/ports/crm-reader.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { SalesforceClient } from "./client.ts";
import type { FieldDescription, ObjectDescription } from "./describe.ts";
import { SOBJECTS } from "./objects.ts";
import { fieldsOf } from "./reach.ts";

/**
 * The fields of all objects that a noun is read from, as this org has them and shows them to this user. Those of the
 * first object go by their own names, those of a second (Lead beside Contact, Event beside Task) by `Lead.Name`.
 */
export async function describeNoun(client: SalesforceClient, noun: CrmObject): Promise<Result<ObjectFields, CrmError>> {
  const fields: CrmField[] = [];
  const used: string[] = [];
  for (const [index, sobject] of SOBJECTS[noun].entries()) {
    const description = await client.describe(sobject, true);
    if (!description.ok) return description;
    if (description.value === null) continue;
    const prefix = index === 0 ? "" : `${sobject}.`;
    fields.push(...describeFields(description.value).map((field) => ({ ...field, name: prefix + field.name })));
    used.push(...fieldsOf(noun, sobject, description.value).map((name) => prefix + name));
  }
  const told = { fields, used: [...new Set(used)] };
  return ok(noun === "opportunity" ? { ...told, stages: stagesIn(fields) } : told);
}

/** Salesforce's deals have one list of stages; which of them end a deal is not told with the field. */
function stagesIn(fields: readonly CrmField[]): readonly Stage[] {
  const names = fields.find(({ name }) => name === "StageName")?.options ?? [];
  return names.map((name) => ({ pipeline: "", name, end: null }));
}

/** The fields of an object, in no vendor's words. */
export const describeFields = ({ fields }: ObjectDescription): readonly CrmField[] => fields.map(described);

function described(field: FieldDescription): CrmField {
  const type = TYPES[field.type] ?? "other";
  const isList = type === "choice" || type === "choices";
  return {
    name: field.name, label: field.label === "" ? field.name : field.label, type,
    charsMax: type === "text" && field.length > 0 ? field.length : null,
    digits: type === "number" ? digitsOf(field) : null,
    options: isList ? field.picklistValues.filter(({ active }) => active).map(({ value }) => value) : null,
    // A picklist that is not restricted takes any value through the API, a combobox is meant to.
    isOpenList: isList && !field.restrictedPicklist,
    writable: field.updateable,
    required: !field.nillable && !field.defaultedOnCreate && field.updateable && type !== "boolean",
  };
}

/** An int has `digits`; a double has a precision, of which `scale` stand behind the point. */
function digitsOf({ type, digits, precision, scale }: FieldDescription): CrmField["digits"] {
  if (type === "int") return digits > 0 ? { whole: digits, fraction: 0 } : null;
  return precision > 0 ? { whole: precision - scale, fraction: scale } : null;
}

const TYPES: Readonly<Partial<Record<string, FieldType>>> = {
  string: "text", textarea: "text", email: "text", phone: "text", url: "text",
  int: "number", double: "number", currency: "number", percent: "number",
  date: "date", datetime: "datetime", boolean: "boolean",
  picklist: "choice", combobox: "choice", multipicklist: "choices", reference: "reference",
};
