import type { ChildRelationship, Field, FieldType, PicklistValue, SObjectType, Value } from "../model.ts";
import { picklist } from "./picklists.ts";

/** An object type in few words: one line a field, one line a child relationship. */
export interface ObjectSpec {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  /** Which of create, update and delete apps may do, by their first letters. */
  readonly access: "" | "c" | "cu" | "cud" | "cd" | "u";
  /**
   * `Name type(length) marks`. Marks: `!` not nillable, `ro` read-only, `calc` worked out, `co` set on create only,
   * `>A,B:Rel` points to A or B and is walked as Rel, `*list` picklist, `restricted`, `=value` default.
   */
  readonly fields: string;
  /** `Name Child.Field`. */
  readonly children?: string;
}

const types: ReadonlySet<string> = new Set<FieldType>([
  "id", "reference", "string", "textarea", "email", "phone", "url", "picklist", "boolean", "int", "double",
  "currency", "percent", "date", "datetime", "address", "combobox",
]);
const usualLength: Partial<Record<FieldType, number>> = { id: 18, reference: 18, email: 80, phone: 40, url: 255, picklist: 255, combobox: 255, string: 255, textarea: 255 };
const fieldPattern = /^(\w+) +([a-z]+)(?:\((\d+)\))?(?: +(.*))?$/;

/** Fields that every object of the org has. */
const systemFields = `
Id id ro !
CreatedDate datetime ro !
CreatedById reference ro ! >User:CreatedBy
SystemModstamp datetime ro !`;
/** What can be made but not changed has no time of its last change. */
const changeFields = `
LastModifiedDate datetime ro !
LastModifiedById reference ro ! >User:LastModifiedBy`;

/** The object type that a table describes. */
export function objectType(spec: ObjectSpec): SObjectType {
  // Rows that cannot be deleted have no mark for it (the vendor's object reference: User, OpportunityStage).
  const lines = linesOf(`${systemFields}\n${spec.access === "cd" ? "" : changeFields}\n${spec.access.includes("d") ? "IsDeleted boolean ro" : ""}\n${spec.fields}`);
  return {
    name: spec.name, label: spec.label, labelPlural: spec.labelPlural, keyPrefix: spec.keyPrefix, custom: false,
    createable: spec.access.includes("c"), updateable: spec.access.includes("u"), deletable: spec.access.includes("d"),
    fields: new Map(lines.map(fieldOf).map((field) => [field.name.toLowerCase(), field])),
    childRelationships: linesOf(spec.children ?? "").map(childOf),
  };
}

/** A field with everything that its type and marks leave open. */
export function completeField(field: Pick<Field, "name" | "type"> & Partial<Field>): Field {
  const long = field.type === "textarea" && (field.length ?? 255) > 255;
  return {
    label: labelOf(field.name, field.type), length: usualLength[field.type] ?? 0, nillable: field.type !== "boolean",
    createable: true, updateable: true, filterable: !long && field.type !== "address", sortable: !long && field.type !== "address",
    externalId: false, unique: false, custom: false, calculated: false, defaultValue: field.type === "boolean" ? false : null,
    picklistValues: [], restrictedPicklist: false, referenceTo: [], relationshipName: null, ...field,
  };
}

function fieldOf(line: string): Field {
  const [, name, type, length, marks] = fieldPattern.exec(line) ?? [];
  if (name === undefined || !isFieldType(type)) throw new Error(`no field: ${line}`);
  const words = (marks ?? "").split(" ").filter((word) => word !== "");
  const after = (sign: string): string | undefined => words.find((word) => word.startsWith(sign))?.slice(1);
  const [targets, relation] = after(">")?.split(":") ?? [];
  const list = after("*");
  const values: readonly PicklistValue[] = list === undefined ? [] : picklist(list);
  const readOnly = words.includes("ro") || words.includes("calc");
  return completeField({
    name, type,
    ...(length === undefined ? {} : { length: Number(length) }),
    ...(words.includes("!") ? { nillable: false } : {}),
    createable: !readOnly, updateable: !readOnly && !words.includes("co"), calculated: words.includes("calc"),
    picklistValues: values, restrictedPicklist: words.includes("restricted"),
    referenceTo: targets?.split(",") ?? [], relationshipName: relation ?? null,
    ...defaultOf(type, after("="), values),
  });
}

function defaultOf(type: FieldType, given: string | undefined, values: readonly PicklistValue[]): { readonly defaultValue?: Value } {
  const preset = values.find((each) => each.defaultValue);
  if (preset !== undefined) return { defaultValue: preset.value };
  if (given === undefined) return {};
  return { defaultValue: type === "boolean" ? given === "true" : given };
}

function childOf(line: string): ChildRelationship {
  const [relationshipName = "", target = ""] = line.split(/ +/);
  const [childSObject = "", field = ""] = target.split(".");
  return { relationshipName, childSObject, field };
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function isFieldType(value: string | undefined): value is FieldType {
  return value !== undefined && types.has(value);
}

function labelOf(name: string, type: FieldType): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  return type === "reference" || type === "id" ? words.replace(/ Id$/, " ID") : words;
}
