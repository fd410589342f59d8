import type { Clock } from "../../src/ports/clock.ts";
import type { SalesforceClient } from "./client.ts";
import type { Pause } from "./row-locks.ts";

/** What merging takes. */
export interface MergeParts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly pause: Pause;
}
