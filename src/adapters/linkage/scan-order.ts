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

/** Columns by field; of the id null is the row's number, of a field an empty list that it is not read. */
const ColumnsSchema = z.strictObject({ id: z.string().nullable().optional(), fields: z.record(z.string(), z.array(z.string())) });

/** What the parent asks of a scanning process. */
export const ScanOrderSchema = z.strictObject({
  file: z.string().min(1),
  object: z.enum(["contact", "account"]),
  /** A folder that is the scan's own and exists: for spilling, and for the answer. */
  tempDir: z.string().min(1),
  /** What is not said here is found by the columns' names. */
  columns: ColumnsSchema.default({ fields: {} }),
  /** What the true duplicates are: a file of pairs, or a column of the table that is not read otherwise. */
  truth: z.union([z.strictObject({ file: z.string().min(1) }), z.strictObject({ column: z.string().min(1) })]).nullable().default(null),
  defaultRegion: z.string().length(2).default("US"),
  /** What a table that teaches too little is weighed by: what was learned of others, or what it teaches all the same. */
  smallTable: z.enum(["shipped", "estimate"]).default("shipped"),
  publicDomains: z.array(z.string()).default([]),
  skipRules: z.array(z.string()).default([]),
  /** Pairs from so many bits on are worth a look. */
  reviewAtBits: z.number().default(0),
  /** Pairs below so many bits are not told. */
  weightMin: z.number().default(0),
  cluster: z.strictObject({ threshold: z.number().default(0), density: z.number().gt(0).max(1).default(0.5), sizeMax: z.int().positive().default(50) }).prefault({}),
  memoryMb: z.int().min(100).default(1_500),
  threads: z.int().positive().default(2),
  /** Whether common values are told, for weighing records alone later. */
  tellsValues: z.boolean().default(false),
});

/** An order with its defaults filled in. */
export type ScanOrder = Readonly<z.infer<typeof ScanOrderSchema>>;

const RuleYieldSchema = z.object({ rule: z.string(), candidates: z.number(), alone: z.number(), accepted: z.number(), acceptedAlone: z.number() });

const PairSchema = z.object({
  a: z.string(),
  b: z.string(),
  probability: z.number(),
  band: z.enum(["merge", "review", "no"]),
  evidence: z.array(z.object({ field: z.string(), level: z.string(), weight: z.number() })),
});

const ThresholdQualitySchema = z.object({ threshold: z.number(), pairs: z.number(), precision: z.number(), recall: z.number(), f1: z.number() });

const ColumnsFoundSchema = z.object({ id: z.string().nullable(), fields: z.record(z.string(), z.array(z.string())), ignored: z.array(z.string()), nested: z.array(z.string()) });

/** What a scanning process tells: where it is, what it reads, and in the end how it went. */
export const ScanNewsSchema = z.discriminatedUnion("news", [
  z.object({ news: z.literal("step"), step: z.string() }),
  z.object({ news: z.literal("columns"), columns: ColumnsFoundSchema }),
  z.object({
    news: z.literal("done"),
    records: z.number(),
    candidates: z.number(),
    pairs: z.number(),
    clusters: z.number(),
    bands: z.object({ merge: z.number(), review: z.number(), no: z.number() }),
    surest: z.array(PairSchema),
    rows: z.object({
      read: z.number(),
      /** Left out. */
      withoutId: z.number(),
      /** Left out beside a fuller row of the same id. */
      doubledId: z.number(),
      /** In nothing that is read anything is said. */
      silent: z.number(),
      /** They say the very same as so many others that they are compared with nobody. */
      alike: z.number(),
      /** Lines after the names; null where the file has no lines. */
      lines: z.number().nullable(),
    }),
    /** Fields of which nothing could be read. */
    unread: z.array(z.string()),
    /** Thresholds in bits. */
    truth: z.object({ truePairs: z.number(), unknownIds: z.number(), chosen: ThresholdQualitySchema, best: ThresholdQualitySchema }).nullable(),
    model: LinkModelSchema,
    /** By feature whose values are counted, how many records say anything in it. */
    told: z.record(z.string(), z.number()),
    /** JSON lines: feature, value, share; null where they were not asked for. */
    valuesFile: z.string().nullable(),
    rules: z.array(RuleYieldSchema),
    /** Rules that bring most candidates and next to nothing else: to be left out next time. */
    useless: z.array(z.string()),
    /** JSON lines, in the order of the ids. */
    pairsFile: z.string(),
    clustersFile: z.string(),
    rssMb: z.number(),
    cpuSeconds: z.number(),
  }),
  z.object({ news: z.literal("refused"), reason: z.string() }),
]);

/** One message of a scanning process. */
export type ScanNews = z.infer<typeof ScanNewsSchema>;

/** The last message of a scan that went well. */
export type ScanDone = Extract<ScanNews, { news: "done" }>;
