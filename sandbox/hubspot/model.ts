import { z } from "zod";

const OptionSchema = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number(),
  hidden: z.boolean(),
  description: z.string().optional(),
});

export const PropertyTypeSchema = z.enum(["string", "number", "date", "datetime", "enumeration", "bool"]);

/** The definition of a property, built in or made by an app. */
export const PropertySchema = z.object({
  object: z.string(),
  name: z.string(),
  label: z.string(),
  description: z.string(),
  groupName: z.string(),
  type: PropertyTypeSchema,
  fieldType: z.string(),
  options: z.array(OptionSchema),
  displayOrder: z.number(),
  hasUniqueValue: z.boolean(),
  hidden: z.boolean(),
  formField: z.boolean(),
  hubspotDefined: z.boolean(),
  calculated: z.boolean(),
  readOnlyValue: z.boolean(),
  /** The options live elsewhere (owners, pipelines) or are free: the list is not checked. */
  externalOptions: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  archivedAt: z.number().nullable(),
});
export type PropertyDefinition = Readonly<z.infer<typeof PropertySchema>>;

export const GroupSchema = z.object({
  object: z.string(), name: z.string(), label: z.string(), displayOrder: z.number(), archived: z.boolean(),
});
export type PropertyGroup = Readonly<z.infer<typeof GroupSchema>>;

const HistoryEntrySchema = z.object({
  value: z.string(), timestamp: z.number(), sourceType: z.string(), sourceId: z.string(),
});
export type HistoryEntry = Readonly<z.infer<typeof HistoryEntrySchema>>;

/** A record, alive, archived, or kept as the alias of the one it was merged into. */
export const RecordSchema = z.object({
  object: z.string(),
  id: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  archivedAt: z.number().nullable(),
  mergedInto: z.string().nullable(),
  properties: z.record(z.string(), z.string()),
  /** Newest first. */
  history: z.record(z.string(), z.array(HistoryEntrySchema)),
  /** The id in the sample world it was seeded from. */
  seed: z.string().nullable(),
});
export type CrmRecord = Readonly<z.infer<typeof RecordSchema>>;

export const OwnerSchema = z.object({
  id: z.string(), userId: z.number(), email: z.string(), firstName: z.string(), lastName: z.string(),
  archived: z.boolean(), createdAt: z.number(), updatedAt: z.number(), seed: z.string().nullable(),
});
export type Owner = Readonly<z.infer<typeof OwnerSchema>>;

const StageSchema = z.object({
  id: z.string(), label: z.string(), displayOrder: z.number(), metadata: z.record(z.string(), z.string()),
  createdAt: z.number(), updatedAt: z.number(), archived: z.boolean(),
});
export type Stage = Readonly<z.infer<typeof StageSchema>>;

export const PipelineSchema = z.object({
  object: z.string(), id: z.string(), label: z.string(), displayOrder: z.number(), stages: z.array(StageSchema),
  createdAt: z.number(), updatedAt: z.number(), archived: z.boolean(),
});
export type Pipeline = Readonly<z.infer<typeof PipelineSchema>>;

/** One direction of the link between two records, with all its labels. */
export const EdgeSchema = z.object({
  from: z.object({ object: z.string(), id: z.string() }),
  to: z.object({ object: z.string(), id: z.string() }),
  types: z.array(z.object({ category: z.string(), typeId: z.number() })),
});
export type Edge = Readonly<z.infer<typeof EdgeSchema>>;
export type AssociationType = Readonly<Edge["types"][number]>;

/** A label an admin made for a pair of object types. */
export const LabelSchema = z.object({ from: z.string(), to: z.string(), typeId: z.number(), label: z.string(), name: z.string() });
export type CustomLabel = Readonly<z.infer<typeof LabelSchema>>;

/** A rule of an admin for the values of one property (VENDORS 1.2, property validations). */
export const RuleSchema = z.object({ ruleType: z.string(), ruleArguments: z.array(z.string()) });
export const RulesSchema = z.object({ object: z.string(), property: z.string(), rules: z.array(RuleSchema) });
export type ValidationRule = Readonly<z.infer<typeof RuleSchema>>;
export type PropertyRules = Readonly<z.infer<typeof RulesSchema>>;

/** Who made a change, as property histories tell it. */
export interface Actor {
  readonly sourceType: "INTEGRATION" | "CRM_UI" | "IMPORT" | "CALCULATED";
  readonly sourceId: string;
}
