import { FIELDS, PROVISIONED } from "./fields.ts";
import type { FieldDefinition, MetadataObject } from "./fields.ts";
import { API_VERSION } from "./settings.ts";

/** The permission set that lets a user see and fill our fields; a field that no permission set grants is invisible. */
export const PERMISSION_SET = "Steward";

/**
 * What an admin deploys, as a Salesforce DX project in source format: a path below the project's folder, and its text.
 * The files in `metadata/` are made from this, and a test holds the two together.
 */
export function metadataTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [object, fields] of entries()) {
    for (const field of fields) texts.set(`main/default/objects/${object}/fields/${field.name}.field-meta.xml`, customField(field));
  }
  texts.set(`main/default/permissionsets/${PERMISSION_SET}.permissionset-meta.xml`, permissionSet());
  texts.set("sfdx-project.json", `${JSON.stringify({ packageDirectories: [{ path: "main", default: true }], namespace: "", sourceApiVersion: API_VERSION }, null, 2)}\n`);
  return texts;
}

const entries = (): readonly (readonly [MetadataObject, readonly FieldDefinition[]])[] =>
  [["Account", FIELDS.Account], ["Activity", FIELDS.Activity], ["Contact", FIELDS.Contact], ["Lead", FIELDS.Lead]];

type Element = readonly [name: string, content: string | readonly Element[]];

/** The elements stand in the order in which Salesforce's own tools write them, so that a retrieve shows no difference. */
function customField(field: FieldDefinition): string {
  const keyed = field.isKey === true;
  const given: readonly (Element | null)[] = [
    ["fullName", field.name],
    keyed ? ["caseSensitive", "false"] : null,
    field.type === "Checkbox" ? ["defaultValue", "false"] : null,
    ["description", field.description],
    field.type === "Checkbox" ? null : ["externalId", String(keyed)],
    ["inlineHelpText", field.description],
    ["label", field.label],
    field.length === undefined ? null : ["length", String(field.length)],
    field.type === "Checkbox" ? null : ["required", "false"],
    ["type", field.type],
    field.type === "Text" ? ["unique", String(keyed)] : null,
    field.values === undefined ? null : valueSet(field.values),
  ];
  return document("CustomField", given.filter((element) => element !== null));
}

/** Restricted: a value that nobody defined is an error of ours and is refused. */
function valueSet(values: NonNullable<FieldDefinition["values"]>): Element {
  const defined = values.map(({ value, label }): Element => ["value", [["fullName", value], ["default", "false"], ["label", label]]]);
  return ["valueSet", [["restricted", "true"], ["valueSetDefinition", [["sorted", "false"], ...defined]]]];
}

/** Fields of Activity are granted on Task and on Event (`Task.X__c`), never on Activity itself. */
function permissionSet(): string {
  const granted = PROVISIONED.flatMap(({ object, definedIn }) => FIELDS[definedIn].map(({ name }) => `${object}.${name}`)).toSorted();
  return document("PermissionSet", [
    ["description", "Lets Steward fill the fields that it brings."],
    ...granted.map((field): Element => ["fieldPermissions", [["editable", "true"], ["field", field], ["readable", "true"]]]),
    ["hasActivationRequired", "false"],
    ["label", PERMISSION_SET],
  ]);
}

function document(root: string, elements: readonly Element[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${written(elements, "    ")}</${root}>\n`;
}

function written(elements: readonly Element[], indent: string): string {
  return elements.map(([name, content]) => typeof content === "string"
    ? `${indent}<${name}>${escaped(content)}</${name}>\n`
    : `${indent}<${name}>\n${written(content, `${indent}    `)}${indent}</${name}>\n`).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;").replaceAll("'", "&apos;");
}
