import { member, objectsOf, stringOf } from "../../shared/unknown-values.ts";
import { ApiError, invalid } from "../api-error.ts";
import { PropertyTypeSchema } from "../model.ts";
import type { PropertyDefinition } from "../model.ts";
import type { ObjectType } from "../object-types.ts";
import type { Portal } from "../portal.ts";

/** At most this many unique properties per object type (VENDORS 1.2). */
const uniquePropertiesMax = 10;
const nameCharsMax = 100;

/** Which input fields go with which type. */
const fieldTypesOf: Readonly<Record<PropertyDefinition["type"], readonly string[]>> = {
  string: ["text", "textarea", "file", "html", "phonenumber", "calculation_equation"],
  number: ["number", "calculation_equation"],
  date: ["date"],
  datetime: ["date"],
  enumeration: ["select", "radio", "checkbox", "booleancheckbox", "calculation_equation"],
  bool: ["booleancheckbox", "calculation_equation"],
};

/** The definition that a create body asks for, or the vendor's refusal. */
export function newProperty(portal: Portal, type: ObjectType, body: unknown): PropertyDefinition {
  const name = stringOf(member(body, "name")) ?? "";
  assertName(portal, type, name);
  const now = portal.clock.now();
  const kind = readType(member(body, "type"));
  const hasUniqueValue = member(body, "hasUniqueValue") === true;
  if (hasUniqueValue) assertMayBeUnique(portal, type, name, kind);
  const definition: PropertyDefinition = {
    object: type.name,
    name,
    label: stringOf(member(body, "label")) ?? name,
    description: stringOf(member(body, "description")) ?? "",
    groupName: stringOf(member(body, "groupName")) ?? "",
    type: kind,
    fieldType: stringOf(member(body, "fieldType")) ?? "",
    options: readOptions(kind, member(body, "options")),
    displayOrder: numberOf(member(body, "displayOrder")) ?? -1,
    hasUniqueValue,
    hidden: member(body, "hidden") === true,
    formField: member(body, "formField") === true,
    hubspotDefined: false,
    calculated: false,
    readOnlyValue: false,
    externalOptions: member(body, "externalOptions") === true,
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  };
  assertConsistent(portal, definition);
  return definition;
}

/** The definition after a PATCH. What makes values unique cannot be changed any more. */
export function changedProperty(portal: Portal, before: PropertyDefinition, body: unknown): PropertyDefinition {
  const wished = member(body, "hasUniqueValue");
  if (wished !== undefined && wished !== before.hasUniqueValue) throw invalid("hasUniqueValue cannot be changed after creation");
  const kind = member(body, "type") === undefined ? before.type : readType(member(body, "type"));
  const definition: PropertyDefinition = {
    ...before,
    label: stringOf(member(body, "label")) ?? before.label,
    description: stringOf(member(body, "description")) ?? before.description,
    groupName: stringOf(member(body, "groupName")) ?? before.groupName,
    type: kind,
    fieldType: stringOf(member(body, "fieldType")) ?? before.fieldType,
    options: member(body, "options") === undefined ? before.options : readOptions(kind, member(body, "options")),
    displayOrder: numberOf(member(body, "displayOrder")) ?? before.displayOrder,
    hidden: member(body, "hidden") === undefined ? before.hidden : member(body, "hidden") === true,
    updatedAt: portal.clock.now(),
  };
  const typeChanged = definition.type !== before.type || definition.fieldType !== before.fieldType;
  if (before.hubspotDefined && typeChanged) throw invalid(`Property "${before.name}" is defined by HubSpot: its type cannot be changed`);
  if (!before.hubspotDefined) assertConsistent(portal, definition);
  return definition;
}

function assertName(portal: Portal, type: ObjectType, name: string): void {
  const existing = portal.catalog.live(type.name, name);
  if (existing !== undefined) {
    throw new ApiError(409, {
      message: `A property named '${name}' already exists.`, category: "OBJECT_ALREADY_EXISTS",
      subCategory: "Properties.PROPERTY_EXISTS", context: { propertyName: [name] },
    });
  }
  // The pattern is unverified: lower-case letters, digits and underscores, a letter first.
  if (name.length > nameCharsMax || !/^[a-z][a-z0-9_]*$/.test(name)) throw invalid(`"${name}" is not a valid property name`);
}

function assertMayBeUnique(portal: Portal, type: ObjectType, name: string, kind: PropertyDefinition["type"]): void {
  if (kind !== "string" && kind !== "number") throw invalid(`Property "${name}" of type ${kind} cannot have unique values`);
  const onEngagements = portal.facts().uniqueOnEngagements;
  if (type.engagement && !(typeof onEngagements === "boolean" ? onEngagements : onEngagements.includes(type.name))) {
    throw invalid(`Unique properties are not supported for ${type.name}`);
  }
  const taken = portal.catalog.list(type.name).filter((each) => each.hasUniqueValue && !each.hubspotDefined && each.archivedAt === null);
  if (taken.length >= uniquePropertiesMax) {
    throw invalid(`At most ${String(uniquePropertiesMax)} properties of ${type.name} can have unique values`);
  }
}

function assertConsistent(portal: Portal, definition: PropertyDefinition): void {
  const { type, fieldType, groupName, object } = definition;
  if (!fieldTypesOf[type].includes(fieldType)) throw invalid(`fieldType ${fieldType} does not go with type ${type}`);
  if (portal.catalog.group(object, groupName) === undefined) {
    throw invalid(`Property group "${groupName}" does not exist`, { subCategory: "Properties.GROUP_NOT_FOUND" });
  }
  const values = definition.options.map((option) => option.value);
  if (new Set(values).size !== values.length) throw invalid("Property options must have distinct values");
}

function readType(type: unknown): PropertyDefinition["type"] {
  const parsed = PropertyTypeSchema.safeParse(type);
  if (!parsed.success) throw invalid("type is not one of string, number, date, datetime, enumeration, bool");
  return parsed.data;
}

function readOptions(kind: PropertyDefinition["type"], raw: unknown): PropertyDefinition["options"] {
  const options = objectsOf(raw).map((option, index) => ({
    label: stringOf(option["label"]) ?? "",
    value: stringOf(option["value"]) ?? "",
    description: stringOf(option["description"]) ?? "",
    displayOrder: numberOf(option["displayOrder"]) ?? index,
    hidden: option["hidden"] === true,
  }));
  if (kind !== "bool" || options.length > 0) return options;
  return ["true", "false"].map((value, displayOrder) => ({ label: value === "true" ? "Yes" : "No", value, displayOrder, hidden: false }));
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
