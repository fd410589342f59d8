import { z } from "zod";

const OptionSchema = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number(),
  hidden: z.boolean(),
  description: z.string().optional(),
});

/** The types that a property can be made with. */
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
/** The definition of a property. */
export type PropertyDefinition = Readonly<z.infer<typeof PropertySchema>>;

/** A named group of properties, as it is stored. */
export const GroupSchema = z.object({
  object: z.string(), name: z.string(), label: z.string(), displayOrder: z.number(), archived: z.boolean(),
});
/** A named group of properties. */
export type PropertyGroup = Readonly<z.infer<typeof GroupSchema>>;

const HistoryEntrySchema = z.object({
  value: z.string(), timestamp: z.number(), sourceType: z.string(), sourceId: z.string(),
});
/** One former or present value of a property. */
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
/** A record of any type. */
export type CrmRecord = Readonly<z.infer<typeof RecordSchema>>;

/** A person whom records can be given to, as it is stored. */
export const OwnerSchema = z.object({
  id: z.string(), userId: z.number(), email: z.string(), firstName: z.string(), lastName: z.string(),
  archived: z.boolean(), createdAt: z.number(), updatedAt: z.number(), seed: z.string().nullable(),
});
/** A person whom records can be given to. */
export type Owner = Readonly<z.infer<typeof OwnerSchema>>;

const StageSchema = z.object({
  id: z.string(), label: z.string(), displayOrder: z.number(), metadata: z.record(z.string(), z.string()),
  createdAt: z.number(), updatedAt: z.number(), archived: z.boolean(),
});
/** One step of a pipeline. */
export type Stage = Readonly<z.infer<typeof StageSchema>>;

/** A pipeline with its stages, as it is stored. */
export const PipelineSchema = z.object({
  object: z.string(), id: z.string(), label: z.string(), displayOrder: z.number(), stages: z.array(StageSchema),
  createdAt: z.number(), updatedAt: z.number(), archived: z.boolean(),
});
/** A pipeline with its stages. */
export type Pipeline = Readonly<z.infer<typeof PipelineSchema>>;

/** One direction of the link between two records, with all its labels. */
export const EdgeSchema = z.object({
  from: z.object({ object: z.string(), id: z.string() }),
  to: z.object({ object: z.string(), id: z.string() }),
  types: z.array(z.object({ category: z.string(), typeId: z.number() })),
});
/** One direction of a link. */
export type Edge = Readonly<z.infer<typeof EdgeSchema>>;
/** One label of a link. */
export type AssociationType = Readonly<Edge["types"][number]>;

/** An activity of a merged record that is still to be moved to the one it became, as it is stored. */
export const LateMoveSchema = z.object({ from: z.object({ object: z.string(), id: z.string() }), to: z.object({ object: z.string(), id: z.string() }), activity: z.object({ object: z.string(), id: z.string() }), dueAt: z.number() });
/** An activity that is still to be moved. */
export type LateMove = Readonly<z.infer<typeof LateMoveSchema>>;

/** A label an admin made for a pair of object types. */
export const LabelSchema = z.object({ from: z.string(), to: z.string(), typeId: z.number(), label: z.string(), name: z.string() });
/** A label an admin made, for one direction. */
export type CustomLabel = Readonly<z.infer<typeof LabelSchema>>;

/** A rule of an admin for the values of one property (VENDORS 1.2, property validations). */
export const RuleSchema = z.object({ ruleType: z.string(), ruleArguments: z.array(z.string()) });
/** All rules of one property, as they are stored. */
export const RulesSchema = z.object({ object: z.string(), property: z.string(), rules: z.array(RuleSchema) });
/** One rule for values. */
export type ValidationRule = Readonly<z.infer<typeof RuleSchema>>;
/** All rules of one property. */
export type PropertyRules = Readonly<z.infer<typeof RulesSchema>>;

/** Who made a change, as property histories tell it. */
export interface Actor {
  readonly sourceType: "INTEGRATION" | "CRM_UI" | "IMPORT" | "CALCULATED";
  readonly sourceId: string;
}
