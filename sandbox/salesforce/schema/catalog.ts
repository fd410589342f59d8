import type { Catalog, Field, PicklistValue, SObjectType } from "../model.ts";
import type { Facts, Settings } from "../settings.ts";
import { describedField, homesOf, isActivity } from "./custom-field.ts";
import type { CustomField, Grants } from "./custom-field.ts";
import { standardObjects } from "./standard-objects.ts";

/** Everything that decides what the org's objects look like to an app. */
export interface CatalogParts {
  readonly customFields: readonly CustomField[];
  readonly grants: readonly Grants[];
  readonly stages: readonly PicklistValue[];
  readonly settings: Settings;
  readonly facts: Facts;
}

/** Objects that exist only while several people may take part in an activity. */
const sharedActivityObjects: ReadonlySet<string> = new Set(["TaskRelation", "EventRelation"]);

/** The objects as they stand. A custom field that no permission set grants is not among them. */
export function buildCatalog(parts: CatalogParts): Catalog {
  const present = standardObjects.filter((type) => parts.settings.sharedActivities || !sharedActivityObjects.has(type.name));
  const names = new Set(present.map((type) => type.name));
  const types = present.map((type): SObjectType => ({
    ...type,
    fields: withCustomFields(type, parts),
    childRelationships: type.childRelationships.filter((child) => names.has(child.childSObject)),
  }));
  const byName = new Map(types.map((type) => [type.name.toLowerCase(), type]));
  return { objects: () => types, object: (name) => byName.get(name.toLowerCase()) };
}

function withCustomFields(type: SObjectType, parts: CatalogParts): ReadonlyMap<string, Field> {
  const fields = new Map(type.fields);
  const stage = fields.get("stagename");
  if (type.name === "Opportunity" && stage !== undefined) fields.set("stagename", { ...stage, picklistValues: parts.stages });
  for (const custom of parts.customFields) {
    if (!homesOf(custom.object).includes(type.name)) continue;
    const may = permissionOn(`${type.name}.${custom.name}`, custom, parts.grants);
    if (!may.read) continue;
    fields.set(custom.name.toLowerCase(), describedField(custom, { edit: may.edit, unique: !isActivity(type.name) || parts.facts.uniqueOnActivities }));
  }
  return fields;
}

function permissionOn(name: string, custom: CustomField, grants: readonly Grants[]): { readonly read: boolean; readonly edit: boolean } {
  // A field that must be filled cannot be hidden from anybody who writes the object.
  if (custom.required) return { read: true, edit: true };
  const found = grants.flatMap((grant) => grant.fields).filter((each) => each.field.toLowerCase() === name.toLowerCase());
  const edit = found.some((each) => each.editable);
  return { read: edit || found.some((each) => each.readable), edit };
}
