import type { Clock } from "../../src/ports/clock.ts";
import type { CrmMerger } from "../../src/ports/crm-merger.ts";
import type { HubSpotClient } from "./client.ts";
import { mergeRecords } from "./merge.ts";
import { lossesOf, obstaclesTo, outcomeOf } from "./merge-outcome.ts";
import { createPropertyFacts } from "./property-facts.ts";
import { readSnapshots } from "./snapshot.ts";
import { unmergeRecords } from "./unmerge.ts";

/** "It may take up to 30 minutes for activities to be moved" (HubSpot, "Merge records"). */
const SETTLES_AFTER_MS = 1_800_000;

/** Merges contacts and companies of a portal. Which properties can be written is known from the last snapshot of either object. */
export function createMerger(client: HubSpotClient, clock: Clock): CrmMerger {
  const parts = { client, facts: createPropertyFacts(client, clock) };
  return {
    settlesAfterMs: SETTLES_AFTER_MS,
    snapshot: (object, ids) => readSnapshots(parts, object, ids),
    obstacles: obstaclesTo,
    outcome: outcomeOf,
    lostForGood: (survivor, loser) => lossesOf(parts.facts, survivor, loser),
    merge: (order) => mergeRecords(parts, order),
    unmerge: (order) => unmergeRecords(parts, order),
  };
}
