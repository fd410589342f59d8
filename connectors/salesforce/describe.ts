import * as z from "zod";

import { isApiName } from "./soql.ts";

/** What is read of a field's description. */
export const FieldDescriptionSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  label: z.string().catch(""),
  length: z.number().catch(0),
  digits: z.number().catch(0),
  precision: z.number().catch(0),
  scale: z.number().catch(0),
  createable: z.boolean().catch(false),
  updateable: z.boolean().catch(false),
  unique: z.boolean().catch(false),
  externalId: z.boolean().catch(false),
  custom: z.boolean().catch(false),
  nillable: z.boolean().catch(true),
  filterable: z.boolean().catch(true),
  sortable: z.boolean().catch(true),
  defaultedOnCreate: z.boolean().catch(false),
  restrictedPicklist: z.boolean().catch(true),
  picklistValues: z.array(z.looseObject({ value: z.string(), active: z.boolean().catch(true) })).catch([]),
  referenceTo: z.array(z.string()).catch([]),
});
/** A field as the org describes it to this user: a field that the user may not see is not there. */
export type FieldDescription = Readonly<z.infer<typeof FieldDescriptionSchema>>;

/** A relation by which other rows hang on an object's; one that the vendor hides has no name. */
const ChildRelationshipSchema = z.looseObject({ childSObject: z.string(), field: z.string(), deprecatedAndHidden: z.boolean().catch(false) });

/** What is read of an object's description. */
export const ObjectDescriptionSchema = z.looseObject({
  name: z.string(),
  labelPlural: z.string().optional().catch(undefined),
  keyPrefix: z.string().nullable().catch(null),
  childRelationships: z.array(z.unknown()).catch([])
    .transform((all) => all.flatMap((one) => ChildRelationshipSchema.safeParse(one).data ?? []).filter(({ childSObject, field }) => isApiName(childSObject) && isApiName(field)))
    .optional(),
  createable: z.boolean().catch(false),
  updateable: z.boolean().catch(false),
  // Names of another shape are none: nothing of ours is called so, and no statement may hold them.
  fields: z.array(FieldDescriptionSchema).transform((fields) => fields.filter(({ name }) => isApiName(name))).refine((fields) => fields.some(({ name }) => name === "Id")),
});
/** An object as the org describes it to this user. */
export type ObjectDescription = Readonly<z.infer<typeof ObjectDescriptionSchema>>;
