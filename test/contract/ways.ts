import type { Habits as HubspotHabits } from "./hubspot-portal.ts";
import type { Skip } from "./portal.ts";
import type { Habits as SalesforceHabits } from "./salesforce-portal.ts";

/** One thing that a vendor may turn out to be. */
interface Way<Habits> {
  readonly name: string;
  readonly habits: Omit<Habits, "provisioned">;
  /** Tests of the writer that this vendor cannot pass. */
  readonly skips: readonly Skip[];
}

/** What HubSpot may turn out to be: facts that no document settles, each way. */
export const HUBSPOT_WAYS: readonly Way<HubspotHabits>[] = [
  { name: "HubSpot as documented", habits: {}, skips: [] },
  {
    name: "HubSpot without unique values on engagements", habits: { facts: { uniqueOnEngagements: false }, settings: { searchLagMs: 3_000 } },
    skips: [{
      reason: "without a unique property only one writer an installation may run, which the job queue ensures",
      tests: ["when two calls race for one key, then one record exists"],
    }],
  },
  {
    name: "HubSpot that refuses batches whole and tells taken keys as invalid values",
    habits: { facts: { datedBatch207: false, uniqueConflictIs409: false }, settings: { shuffleBatchResults: true, searchLagMs: 3_000 } },
    skips: [],
  },
  {
    name: "HubSpot with unique values on some engagements, refusals without a word, tokens that rotate and a recycle bin that keeps keys",
    habits: {
      facts: { uniqueOnEngagements: ["notes", "emails"], bareRefusals: true, refreshTokenRotates: true, batchReadFollowsMerges: false, binKeepsUniqueValues: true },
      settings: { searchLagMs: 2_000, searchLagTailMs: 20_000, searchLagTailRate: 0.3 },
    },
    skips: [],
  },
];

/** What HubSpot's webhooks may turn out to tell, each way. */
export const HUBSPOT_TELLS: readonly { readonly name: string; readonly facts: Readonly<Record<string, boolean>> }[] = [
  { name: "as told where anything is", facts: { mergeDeletesSecondary: true, propertyChangeOnCreate: true } },
  { name: "a merge and a creation told by one event each", facts: { mergeDeletesSecondary: false, propertyChangeOnCreate: false } },
];

/** How HubSpot may go about a merge: `hubspot-merger` runs it. */
export const HUBSPOT_MERGES = { name: "activities that come half an hour after a merge", facts: { mergeMovesAfterMs: 1_800_000 } } as const;

/** What Salesforce may turn out to be: facts that no document settles, and what an org may have switched off. */
export const SALESFORCE_WAYS: readonly Way<SalesforceHabits>[] = [
  { name: "Salesforce as documented", habits: {}, skips: [] },
  {
    name: "Salesforce without unique keys on activities", habits: { facts: { uniqueOnActivities: false } },
    skips: [{
      reason: "without a unique field an upsert looks the key up and then makes the row: only one writer an installation may run, which the job queue ensures",
      tests: ["when two calls race for one key, then one record exists"],
    }],
  },
  {
    name: "Salesforce without Shared Activities", habits: { settings: { sharedActivities: false } },
    skips: [{
      reason: "without Shared Activities a task or event names one person; the others stand in the participants",
      tests: [
        "when associations are missing, then they are added, and those that people made stay",
        "when one call brings about several nouns with several people, then each stands once with all of them",
        "when of several nouns one item cannot be written, then the others land with all their people",
        "when what somebody wrote reads as a vendor's own reference, then it stands as it reads",
      ],
    }],
  },
  { name: "Salesforce that ignores If-Unmodified-Since", habits: { facts: { unmodifiedSinceOnActivities: false, unmodifiedSinceOnRecords: false } }, skips: [] },
  {
    name: "Salesforce whose keys span tasks and events, whose refusals read otherwise, whose collections cannot be named, and whose tokens stay",
    habits: { facts: { uniqueAcrossTaskAndEvent: true, referencesIntoCollections: false, bodyOn412: true, misspeltDuplicateResult: false, refreshTokenRotates: false } },
    skips: [],
  },
];

/** What Salesforce's change events may turn out to tell, each way. */
export const SALESFORCE_TELLS: readonly { readonly name: string; readonly habits: Omit<SalesforceHabits, "provisioned">; readonly tellsRelations: boolean }[] = [
  { name: "the change feed against the sandbox Salesforce", habits: {}, tellsRelations: false },
  {
    name: "the change feed of a Salesforce that tells of more objects and fields and asks for no cookie",
    habits: {
      facts: { changeEventsOfEmailMessage: true, changeEventsOfActivityRelations: true, changeEventNulledFields: true, streamingNeedsCookie: false },
      settings: { changeDataCapture: ["Account", "Contact", "Lead", "Opportunity", "Task", "Event", "EmailMessage", "TaskRelation", "EventRelation"] },
    },
    tellsRelations: true,
  },
];
