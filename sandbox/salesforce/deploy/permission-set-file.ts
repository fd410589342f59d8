import { objectsOf } from "../../shared/unknown-values.ts";
import type { OrgState } from "../org.ts";
import { homesOf } from "../schema/custom-field.ts";
import type { Grants } from "../schema/custom-field.ts";
import { problem } from "./custom-field-file.ts";
import { elementFlag, elementText } from "./metadata-xml.ts";
import { standardObjects } from "../schema/standard-objects.ts";

const setPath = /(?:^|\/)([A-Za-z]\w{0,79})\.permissionset-meta\.xml$/;

/** The field permissions that a `.permissionset-meta.xml` grants. Every field it names must be there. */
export function readPermissionSet(org: OrgState, path: string, content: Readonly<Record<string, unknown>>): Grants {
  const [, name = ""] = setPath.exec(path) ?? problem(path, "a PermissionSet belongs in <Name>.permissionset-meta.xml");
  if (elementText(content, "label") === undefined) problem(path, "label is missing");
  const fields = objectsOf(content["fieldPermissions"]).map((each) => {
    const field = elementText(each, "field") ?? problem(path, "a fieldPermission names no field");
    const editable = elementFlag(each, "editable");
    checkPermission(org, path, field);
    return { field, readable: elementFlag(each, "readable") || editable, editable };
  });
  return { name, fields };
}

function checkPermission(org: OrgState, path: string, name: string): void {
  const [object = "", field = ""] = name.split(".");
  const custom = org.metadata.fields().find((each) => each.name === field && homesOf(each.object).includes(object));
  if (custom?.required === true) problem(path, `you cannot deploy to a required field: ${name}`);
  if (custom !== undefined) return;
  const standard = standardObjects.find((each) => each.name === object)?.fields.get(field.toLowerCase());
  if (standard === undefined) problem(path, `no CustomField named ${name} found`);
}
