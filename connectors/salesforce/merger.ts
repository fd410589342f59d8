import type { Clock } from "../../src/ports/clock.ts";
import type { CrmMerger } from "../../src/ports/crm-merger.ts";
import type { SalesforceClient } from "./client.ts";
import { mergeRecords } from "./merge.ts";
import { lossesOf, obstaclesTo, outcomeOf } from "./merge-outcome.ts";
import { pauseWithJitter } from "./row-locks.ts";
import type { Pause } from "./row-locks.ts";
import { readSnapshots } from "./snapshot.ts";
import { unmergeRecords } from "./unmerge.ts";

/** What a merger is made of. */
export interface MergerParts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly pause?: Pause | undefined;
}

/** Merges accounts, contacts and leads of an org. */
export function createMerger({ client, clock, pause = pauseWithJitter }: MergerParts): CrmMerger {
  const parts = { client, clock, pause };
  return {
    // One transaction: what hung on the others hangs on the master when it answers.
    settlesAfterMs: 0,
    snapshot: (object, ids) => readSnapshots(parts, object, ids),
    obstacles: obstaclesTo,
    outcome: outcomeOf,
    lostForGood: lossesOf,
    merge: (order) => mergeRecords(parts, order),
    unmerge: (order) => unmergeRecords(parts, order),
  };
}
