import { z } from "zod";

import type { Field } from "../model.ts";
import { completeField } from "./object-spec.ts";

/** A custom field as an admin deployed it; one of `Activity` is a field of Task and of Event. */
export const CustomFieldSchema = z.strictObject({
  object: z.string(),
  name: z.string(),
  label: z.string(),
  type: z.enum(["string", "textarea", "email", "phone", "url", "picklist", "boolean", "int", "double", "currency", "percent", "date", "datetime", "reference"]),
  length: z.int(),
  required: z.boolean(),
  externalId: z.boolean(),
  unique: z.boolean(),
  defaultValue: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  restricted: z.boolean(),
  picklist: z.array(z.strictObject({ value: z.string(), label: z.string(), active: z.boolean(), defaultValue: z.boolean() })),
  referenceTo: z.array(z.string()),
});
/** A custom field. */
export type CustomField = Readonly<z.infer<typeof CustomFieldSchema>>;

/** What one permission set grants, by `Task.X__c`. */
export const GrantsSchema = z.strictObject({
  name: z.string(),
  fields: z.array(z.strictObject({ field: z.string(), readable: z.boolean(), editable: z.boolean() })),
});
/** The field permissions of one permission set. */
export type Grants = Readonly<z.infer<typeof GrantsSchema>>;

/** Objects that a custom field's place in the metadata stands for. */
export function homesOf(object: string): readonly string[] {
  return object.toLowerCase() === "activity" ? ["Task", "Event"] : [object];
}

/** Whether an object shares the custom fields of Activity. */
export function isActivity(object: string): boolean {
  return object === "Task" || object === "Event";
}

/** The field as describe tells it to somebody who may read it. */
export function describedField(custom: CustomField, may: { readonly edit: boolean; readonly unique: boolean }): Field {
  return completeField({
    name: custom.name, label: custom.label, type: custom.type, length: custom.length, custom: true,
    nillable: custom.type !== "boolean" && !custom.required, createable: may.edit, updateable: may.edit,
    externalId: custom.externalId, unique: custom.unique && may.unique, defaultValue: custom.defaultValue,
    picklistValues: custom.picklist.filter((each) => each.active), restrictedPicklist: custom.restricted,
    referenceTo: custom.referenceTo, relationshipName: custom.type === "reference" ? custom.name.replace(/__c$/, "__r") : null,
  });
}
