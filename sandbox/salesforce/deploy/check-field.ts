import type { OrgState } from "../org.ts";
import { homesOf } from "../schema/custom-field.ts";
import type { CustomField } from "../schema/custom-field.ts";
import { standardObjects } from "../schema/standard-objects.ts";
import { problem } from "./custom-field-file.ts";

/** An object has so many external ids at most (Salesforce limits, custom fields). */
const externalIdsMax = 25;
const fieldsMax = 500;

/** Refuses a field that has no home in this org, or that would be one too many, or of another type than before. */
export function checkField(org: OrgState, path: string, field: CustomField): void {
  for (const home of homesOf(field.object)) {
    const type = standardObjects.find((each) => each.name === home);
    if (type?.createable !== true) problem(path, `no object ${field.object} takes custom fields`);
    if (home !== field.object && field.object !== "Activity") problem(path, "no such object");
  }
  if (field.object === "Task" || field.object === "Event") problem(path, "custom fields of Task and Event belong to Activity");
  for (const target of field.referenceTo) if (org.catalog.object(target) === undefined) problem(path, `no object ${target} to look up`);
  const before = org.metadata.field(field.object, field.name);
  if (before !== undefined && before.type !== field.type) problem(path, `${field.name} is of the type ${before.type} already`);
  const others = org.metadata.fields().filter((each) => each.object === field.object && each.name !== field.name);
  if (others.length >= fieldsMax) problem(path, `an object has at most ${fieldsMax} custom fields`);
  if (field.externalId && others.filter((each) => each.externalId).length >= externalIdsMax) problem(path, `an object has at most ${externalIdsMax} external ids`);
}
