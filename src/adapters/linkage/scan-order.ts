import { z } from "zod";

/** A model as it is stored and handed on. */
const LinkModelSchema = z.strictObject({
  object: z.enum(["contact", "account"]),
  version: z.string().min(1),
  prior: z.number().gt(0).lt(1),
  comparisons: z.array(
    z
      .strictObject({ name: z.string(), m: z.array(z.number().positive()), u: z.array(z.number().positive()) })
      .refine((comparison) => comparison.m.length === comparison.u.length, "m and u tell of the same grades"),
  ),
});

/** What the parent asks of a scanning process. */
export const ScanOrderSchema = z.strictObject({
  file: z.string().min(1),
  object: z.enum(["contact", "account"]),
  /** A folder that is the scan's own and exists: for spilling, and for the answer. */
  tempDir: z.string().min(1),
  columns: z.strictObject({ id: z.string().nullable(), fields: z.record(z.string(), z.array(z.string()).min(1)) }).nullable().default(null),
  defaultRegion: z.string().length(2).default("US"),
  shipped: LinkModelSchema.nullable().default(null),
  skipRules: z.array(z.string()).default([]),
  /** Pairs below so many bits are not told. */
  weightMin: z.number().default(0),
  cluster: z.strictObject({ threshold: z.number().default(0), density: z.number().gt(0).max(1).default(0.5), sizeMax: z.int().positive().default(50) }).prefault({}),
  memoryMb: z.int().min(100).default(1_500),
  threads: z.int().positive().default(2),
});

/** An order with its defaults filled in. */
export type ScanOrder = Readonly<z.infer<typeof ScanOrderSchema>>;

const RuleYieldSchema = z.object({ rule: z.string(), candidates: z.number(), alone: z.number(), accepted: z.number(), acceptedAlone: z.number() });

/** What a scanning process tells: where it is, and in the end how it went. */
export const ScanNewsSchema = z.discriminatedUnion("news", [
  z.object({ news: z.literal("step"), step: z.string() }),
  z.object({
    news: z.literal("done"),
    records: z.number(),
    candidates: z.number(),
    pairs: z.number(),
    clusters: z.number(),
    model: LinkModelSchema,
    rules: z.array(RuleYieldSchema),
    /** Rules that bring most candidates and next to nothing else: to be left out next time. */
    useless: z.array(z.string()),
    /** JSON lines, in the order of the ids. */
    pairsFile: z.string(),
    clustersFile: z.string(),
    rssMb: z.number(),
  }),
  z.object({ news: z.literal("refused"), reason: z.string() }),
]);

/** One message of a scanning process. */
export type ScanNews = z.infer<typeof ScanNewsSchema>;
