import type { PropertyDefinition } from "../model.ts";

/** A definition as the properties API sends it. */
export function viewProperty(definition: PropertyDefinition): Readonly<Record<string, unknown>> {
  const { archivedAt } = definition;
  return {
    name: definition.name,
    label: definition.label,
    description: definition.description,
    groupName: definition.groupName,
    type: definition.type,
    fieldType: definition.fieldType,
    options: definition.options,
    displayOrder: definition.displayOrder,
    hasUniqueValue: definition.hasUniqueValue,
    hidden: definition.hidden,
    formField: definition.formField,
    hubspotDefined: definition.hubspotDefined,
    calculated: definition.calculated,
    externalOptions: definition.externalOptions,
    modificationMetadata: {
      archivable: !definition.hubspotDefined,
      readOnlyDefinition: definition.hubspotDefined,
      readOnlyValue: definition.readOnlyValue,
      readOnlyOptions: false,
    },
    createdAt: new Date(definition.createdAt).toISOString(),
    updatedAt: new Date(definition.updatedAt).toISOString(),
    archived: archivedAt !== null,
    ...(archivedAt === null ? {} : { archivedAt: new Date(archivedAt).toISOString() }),
  };
}
