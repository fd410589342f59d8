import { z } from "zod";

/** Objects of which an org's people want change events, unless they say otherwise. */
const usualSelection = ["Account", "Contact", "Lead", "Opportunity", "Task", "Event"];

/** What the control door may turn; the start values are those of an ordinary org (VENDORS 2.4, 2.5). */
export const SettingsSchema = z.strictObject({
  /** The consent page allows by itself, so that an installation needs no click. */
  autoApprove: z.boolean().default(false),
  /** The username of who sits at the browser; the org's first active user unless told. */
  signedIn: z.string().min(1).max(80).nullable().default(null),
  /** Calls in 24 h, as `Sforce-Limit-Info` and `/limits` tell it. */
  dailyRequests: z.int().positive().max(100_000_000).default(100_000),
  /** A session ends after so long without a call (an org's policy; the token answer does not tell it). */
  sessionTimeoutMs: z.int().positive().default(2 * 60 * 60 * 1000),
  /** Rows in one page of a query at most. */
  queryPageRows: z.int().positive().max(2_000).default(2_000),
  /** Several people may take part in a task or event (TaskRelation, EventRelation). */
  sharedActivities: z.boolean().default(true),
  /** Fields that an admin made required in this org: `Task.Priority`. */
  requiredFields: z.array(z.string()).max(50).default([]),
  /** Validation rules: a write that leaves the field with this value is refused with this sentence. */
  validationRules: z.array(z.strictObject({ object: z.string(), field: z.string(), refuses: z.string(), message: z.string() })).max(50).default([]),
  /** Whether the standard duplicate rules of Account, Contact and Lead alert. */
  duplicateRules: z.boolean().default(true),
  /** A closed bulk job is done after so long by the sandbox clock: the first quarter it waits, then it is in progress. */
  bulkJobMs: z.int().nonnegative().default(2_000),
  /** Bulk jobs in 24 h, of ingest and of query each (VENDORS 2.1). */
  bulkJobsPerDay: z.int().positive().max(10_000).default(10_000),
  /** Rows in one set of a bulk query's results when the caller names no number. */
  bulkResultRows: z.int().positive().default(50_000),
  /** Whether the users' profile has the permission "Bulk API Hard Delete", which no profile has from the start. */
  bulkHardDelete: z.boolean().default(false),
  /** Objects that an admin selected for Change Data Capture in Setup. */
  changeDataCapture: z.array(z.string()).max(50).default([...usualSelection]),
  /** Change events come so late by the sandbox clock, some of them later by up to `changeEventDisorderMs`. */
  changeEventDelayMs: z.int().nonnegative().default(0),
  changeEventDisorderMs: z.int().nonnegative().default(0),
  /** The part of the events that comes twice, each time with a replay id of its own. */
  changeEventDuplicateRate: z.number().min(0).max(1).default(0),
  /** The part of the events that could not be made: `GAP_…` comes in their place. */
  changeEventGapRate: z.number().min(0).max(1).default(0),
  /** Makes disorder, duplicates and gaps repeatable. */
  changeEventSeed: z.int().default(1),
  /** Changes of one transaction that are told; what is beyond is told by `GAP_OVERFLOW`. */
  changeEventOverflowAfter: z.int().positive().default(100_000),
  /** A long poll is answered after so long without an event (real time, as sockets live in it). */
  streamTimeoutMs: z.int().positive().max(600_000).default(110_000),
  /** A streaming client that does not connect again within this (real time) is forgotten. */
  streamReconnectMs: z.int().positive().max(600_000).default(40_000),
  /** Streaming clients at once. */
  streamClients: z.int().positive().max(2_000).default(2_000),
});
/** The knobs of the control door. */
export type Settings = Readonly<z.infer<typeof SettingsSchema>>;

/** Facts that VENDORS 7 marks unverified, each switchable so that both ways can be tested. */
export const FactsSchema = z.strictObject({
  /** A custom text field of Activity can be unique; otherwise a second record with the key is let in. */
  uniqueOnActivities: z.boolean().default(true),
  /** Whether that uniqueness spans Task and Event together. */
  uniqueAcrossTaskAndEvent: z.boolean().default(false),
  /** `If-Unmodified-Since` is honoured on rows of Task and Event; otherwise ignored. */
  unmodifiedSinceOnActivities: z.boolean().default(true),
  /** The same for Contact, Lead and Opportunity. */
  unmodifiedSinceOnRecords: z.boolean().default(true),
  /** A 412 has an error array as its body; otherwise nothing. */
  bodyOn412: z.boolean().default(false),
  /** The key of a duplicate alert is misspelt `duplicateResut`; otherwise `duplicateResult`. */
  misspeltDuplicateResult: z.boolean().default(true),
  /** A later part of a composite call can name what a collection in an earlier part made (`@{rows[0].id}`). */
  referencesIntoCollections: z.boolean().default(true),
  /** A refresh answers with a new refresh token; reuse of the old one revokes the family. */
  refreshTokenRotates: z.boolean().default(true),
  /** EmailMessage can have change events: on the vendor's lists of some releases. */
  changeEventsOfEmailMessage: z.boolean().default(false),
  /** The same for TaskRelation and EventRelation. */
  changeEventsOfActivityRelations: z.boolean().default(false),
  /** The header names emptied fields also over CometD (`nulledFields`, `diffFields`); otherwise over Pub/Sub alone. */
  changeEventNulledFields: z.boolean().default(false),
  /** A streaming client must send the cookie of its handshake. */
  streamingNeedsCookie: z.boolean().default(true),
});
/** The unverified facts as they stand. */
export type Facts = Readonly<z.infer<typeof FactsSchema>>;

/** An ordinary org, nothing automatic. */
export const defaultSettings: Settings = SettingsSchema.parse({});
/** The facts as VENDORS thinks them likeliest. */
export const defaultFacts: Facts = FactsSchema.parse({});
