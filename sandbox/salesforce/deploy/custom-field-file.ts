import { isObject, objectsOf, stringsOf } from "../../shared/unknown-values.ts";
import type { CustomField } from "../schema/custom-field.ts";
import { elementFlag, elementText } from "./metadata-xml.ts";

type Content = Readonly<Record<string, unknown>>;

/** The metadata's field types by what describe calls them, and the length a field has without one of its own. */
const types: Readonly<Record<string, { readonly type: CustomField["type"]; readonly length: number }>> = {
  Text: { type: "string", length: 255 }, TextArea: { type: "textarea", length: 255 }, LongTextArea: { type: "textarea", length: 32_768 },
  Email: { type: "email", length: 80 }, Phone: { type: "phone", length: 40 }, Url: { type: "url", length: 255 },
  Picklist: { type: "picklist", length: 255 }, Checkbox: { type: "boolean", length: 0 }, Number: { type: "double", length: 0 },
  Currency: { type: "currency", length: 0 }, Percent: { type: "percent", length: 0 }, Date: { type: "date", length: 0 },
  DateTime: { type: "datetime", length: 0 }, Lookup: { type: "reference", length: 18 },
};
/** Types that can identify a record for another system. */
const keyTypes: ReadonlySet<string> = new Set(["Text", "Number", "Email"]);
/** Types that an activity cannot have (VENDORS 2.2; Metadata API, Activity custom fields). */
const notOnActivity: ReadonlySet<string> = new Set(["LongTextArea", "Lookup"]);
const textLengthMax = 255;
const longTextLengthMax = 131_072;

/** Refuses a file of a deployment. */
export function problem(path: string, what: string): never {
  throw new RangeError(`${path.slice(0, 200)}: ${what.slice(0, 300)}`);
}

/** The field that a `.field-meta.xml` describes. */
export function readCustomField(path: string, place: { readonly object: string; readonly name: string }, content: Content): CustomField {
  const { object } = place;
  const name = elementText(content, "fullName") ?? problem(path, "fullName is missing");
  if (name !== place.name) problem(path, `the file is named after another field than ${name}`);
  if (!/^[A-Za-z]\w{0,39}__c$/.test(name) || /__(?!c$)|___/.test(name)) problem(path, `${name} is no API name of a custom field`);
  const kind = elementText(content, "type") ?? problem(path, "type is missing");
  const known = Object.hasOwn(types, kind) ? types[kind] : undefined;
  if (known === undefined) return problem(path, `unknown field type ${kind}`);
  if (object === "Activity" && notOnActivity.has(kind)) problem(path, `${kind} is not a type for fields of Activity`);
  const externalId = elementFlag(content, "externalId");
  const unique = elementFlag(content, "unique");
  if ((externalId || unique) && !keyTypes.has(kind)) problem(path, `${kind} cannot be an external id or unique`);
  const required = elementFlag(content, "required");
  if (required && object === "Activity") problem(path, "a field of Activity cannot be required");
  return {
    object, name, label: elementText(content, "label") ?? problem(path, "label is missing"),
    type: kind === "Number" && elementText(content, "scale") === "0" ? "int" : known.type,
    length: lengthOf(path, kind, elementText(content, "length"), known.length),
    required, externalId, unique, defaultValue: defaultOf(path, kind, elementText(content, "defaultValue")), ...valuesOf(path, kind, content),
    referenceTo: kind === "Lookup" ? lookupTargets(path, content) : [],
  };
}

function lengthOf(path: string, kind: string, given: string | undefined, usual: number): number {
  if (kind !== "Text" && kind !== "LongTextArea") return usual;
  const length = Number(given ?? problem(path, "length is missing"));
  const max = kind === "Text" ? textLengthMax : longTextLengthMax;
  if (!Number.isInteger(length) || length < 1 || length > max) problem(path, `length is a number from 1 to ${max}`);
  return length;
}

function defaultOf(path: string, kind: string, given: string | undefined): CustomField["defaultValue"] {
  if (kind !== "Checkbox") return null;
  if (given !== "true" && given !== "false") problem(path, "a Checkbox needs the defaultValue true or false");
  return given === "true";
}

function valuesOf(path: string, kind: string, content: Content): Pick<CustomField, "restricted" | "picklist"> & { readonly defaultValue?: string } {
  if (kind !== "Picklist") return { restricted: false, picklist: [] };
  const set = isObject(content["valueSet"]) ? content["valueSet"] : problem(path, "a Picklist needs a valueSet");
  const definition = isObject(set["valueSetDefinition"]) ? set["valueSetDefinition"] : problem(path, "valueSetDefinition is missing; global value sets are not known here");
  const picklist = objectsOf(definition["value"]).map((each) => {
    const value = elementText(each, "fullName") ?? problem(path, "a picklist value has no fullName");
    return { value, label: elementText(each, "label") ?? value, active: each["isActive"] !== "false", defaultValue: elementFlag(each, "default") };
  });
  if (picklist.length === 0) problem(path, "a Picklist needs values");
  const preset = picklist.find((each) => each.defaultValue);
  return { restricted: elementFlag(set, "restricted"), picklist, ...(preset === undefined ? {} : { defaultValue: preset.value }) };
}

function lookupTargets(path: string, content: Content): string[] {
  const targets = stringsOf(content["referenceTo"]);
  if (targets.length !== 1) problem(path, "a Lookup needs referenceTo");
  return [...targets];
}
