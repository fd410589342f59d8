import { z } from "zod";

/** What the control door may turn; the start values are the vendor's published limits (VENDORS 1.3, 1.8). */
export const SettingsSchema = z.strictObject({
  /** The consent page allows by itself, so that an installation needs no click. */
  autoApprove: z.boolean().default(false),
  /** How long after a change a search first sees it. */
  searchLagMs: z.number().nonnegative().max(3_600_000).default(0),
  requestsPerWindow: z.int().positive().max(1_000_000).default(110),
  windowMs: z.int().positive().default(10_000),
  searchesPerSecond: z.int().positive().max(100_000).default(5),
  /** Batch results come back in another order than the inputs: nothing promises the same one. */
  shuffleBatchResults: z.boolean().default(false),
});
/** The knobs of the control door. */
export type Settings = Readonly<z.infer<typeof SettingsSchema>>;

/** Facts that VENDORS marks unverified, each switchable so that both ways can be tested. */
export const FactsSchema = z.strictObject({
  /** `hasUniqueValue` works on calls, emails, meetings, notes, tasks and communications. */
  uniqueOnEngagements: z.boolean().default(true),
  /** The dated paths answer 207 for a batch that failed in part; otherwise the plain success code with `errors`. */
  datedBatch207: z.boolean().default(true),
  /** A refresh answers with a new refresh token and the old one stops working. */
  refreshTokenRotates: z.boolean().default(false),
  /** A taken value of a custom unique property is a 409 with the existing id; otherwise a 400 validation error. */
  uniqueConflictIs409: z.boolean().default(true),
});
/** The unverified facts as they stand. */
export type Facts = Readonly<z.infer<typeof FactsSchema>>;

/** The published limits, nothing automatic. */
export const defaultSettings: Settings = SettingsSchema.parse({});
/** The facts as VENDORS thinks them likeliest. */
export const defaultFacts: Facts = FactsSchema.parse({});
