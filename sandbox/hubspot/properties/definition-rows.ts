import { PropertyTypeSchema } from "../model.ts";
import type { PropertyDefinition } from "../model.ts";

/** Built-in definitions carry one fixed date, as a portal that is older than the world would show. */
const builtInAtMs = Date.UTC(2019, 7, 6);

/**
 * Reads a table of built-in properties, one a line: `name type fieldType [flags…] [=option,option]`.
 * Flags: `ro` its value cannot be set; `calc` HubSpot works it out (and so read-only); `ext` its options live elsewhere;
 * `unique` its values are unique in the portal.
 */
export function definitions(object: string, groupName: string, table: string): readonly PropertyDefinition[] {
  return table.split("\n").map((line) => line.trim()).filter((line) => line !== "")
    .map((line, index) => definition(object, groupName, line, index));
}

function definition(object: string, groupName: string, line: string, displayOrder: number): PropertyDefinition {
  const [name = "", type = "", fieldType = "", ...rest] = line.split(" ");
  const options = rest.find((part) => part.startsWith("="))?.slice(1).split(",") ?? [];
  const calculated = rest.includes("calc");
  return {
    object,
    name,
    label: labelOf(name),
    description: "",
    groupName,
    type: PropertyTypeSchema.parse(type),
    fieldType,
    options: options.map((value, order) => ({ label: value, value, displayOrder: order, hidden: false })),
    displayOrder,
    hasUniqueValue: rest.includes("unique"),
    hidden: false,
    formField: false,
    hubspotDefined: true,
    calculated,
    readOnlyValue: calculated || rest.includes("ro"),
    externalOptions: rest.includes("ext"),
    createdAt: builtInAtMs,
    updatedAt: builtInAtMs,
    archivedAt: null,
  };
}

function labelOf(name: string): string {
  const words = name.replace(/^hs_/, "").split("_").filter((word) => word !== "");
  const label = words.join(" ");
  return label.charAt(0).toUpperCase() + label.slice(1);
}
