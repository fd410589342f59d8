import { z } from "zod";

/** What the control door may turn; the start values are the vendor's published limits (VENDORS 1.3, 1.8). */
export const SettingsSchema = z.strictObject({
  /** The consent page allows by itself, so that an installation needs no click. */
  autoApprove: z.boolean().default(false),
  /** Who sits at the browser, by address: an owner, or a user who is none. The first owner unless told. */
  signedIn: z.email().nullable().default(null),
  /** How long after a change a search first sees it. */
  searchLagMs: z.number().nonnegative().max(3_600_000).default(0),
  /** Some changes are seen by searches only up to this much later still, each by its own: records then appear out of order. */
  searchLagTailMs: z.number().nonnegative().max(86_400_000).default(0),
  /** How many of the changes those are. */
  searchLagTailRate: z.number().min(0).max(1).default(0),
  /** Makes other changes the late ones; drawn from it, the record and the time of its change. */
  searchLagSeed: z.int().default(1),
  /** Searches show found records as they are now, although they were found as they were: rows outside of the filter. */
  searchShowsPresent: z.boolean().default(false),
  requestsPerWindow: z.int().positive().max(1_000_000).default(110),
  windowMs: z.int().positive().default(10_000),
  searchesPerSecond: z.int().positive().max(100_000).default(5),
  /** Batch results come back in another order than the inputs: nothing promises the same one. */
  shuffleBatchResults: z.boolean().default(false),
  /** How long after a change its webhook events are sent at the earliest. */
  webhookDelayMs: z.number().nonnegative().max(86_400_000).default(0),
  /** Events are late by up to this much more, each by its own, and lie in a batch in any order. */
  webhookDisorderMs: z.number().nonnegative().max(86_400_000).default(0),
  /** How many of the events come twice. */
  webhookDuplicateRate: z.number().min(0).max(1).default(0),
  /** How many of the events carry the id of the one before: ids are not unique (VENDORS 1.10). */
  webhookSharedIdRate: z.number().min(0).max(1).default(0),
  /** Makes another disorder of the same kind. */
  webhookSeed: z.int().default(1),
  /** An app that has not answered by then, in real time, did not get the events. */
  webhookTimeoutMs: z.int().positive().max(60_000).default(5_000),
  /** The vendor's time is the sandbox clock; an app that lives by the machine's would take its signatures for old ones. */
  webhookSignatureClock: z.enum(["sandbox", "machine"]).default("sandbox"),
});
/** The knobs of the control door. */
export type Settings = Readonly<z.infer<typeof SettingsSchema>>;

/** Facts that VENDORS marks unverified, each switchable so that both ways can be tested. */
export const FactsSchema = z.strictObject({
  /** `hasUniqueValue` works on calls, emails, meetings, notes, tasks and communications, or on those of them that are named. */
  uniqueOnEngagements: z.union([z.boolean(), z.array(z.string())]).default(true),
  /** The dated paths answer 207 for a batch that failed in part; otherwise the plain success code with `errors`. */
  datedBatch207: z.boolean().default(true),
  /** A refresh answers with a new refresh token and the old one stops working. */
  refreshTokenRotates: z.boolean().default(false),
  /** Refusals with 403 and 404 come without a body. */
  bareRefusals: z.boolean().default(false),
  /** A batch read follows the id of a merged record, as a single read does. */
  batchReadFollowsMerges: z.boolean().default(true),
  /** A taken value of a custom unique property is a 409 with the existing id; otherwise a 400 validation error. */
  uniqueConflictIs409: z.boolean().default(true),
  /** A record in the recycle bin still holds its values of custom unique properties, and is found by them where archived ones are asked for. */
  binKeepsUniqueValues: z.boolean().default(false),
  /** A merge also tells the record that was folded in as deleted. */
  mergeDeletesSecondary: z.boolean().default(true),
  /** How long after a merge the activities of the record that went are moved to the new one; the vendor's help says up to half an hour. */
  mergeMovesAfterMs: z.number().nonnegative().max(86_400_000).default(0),
  /** The values that a record is made with are told as changes beside its creation. */
  propertyChangeOnCreate: z.boolean().default(true),
});
/** The unverified facts as they stand. */
export type Facts = Readonly<z.infer<typeof FactsSchema>>;

/** The published limits, nothing automatic. */
export const defaultSettings: Settings = SettingsSchema.parse({});
/** The facts as VENDORS thinks them likeliest. */
export const defaultFacts: Facts = FactsSchema.parse({});
