import type { Kysely } from "kysely";

import { createRateLimiter, type StoppableLimiter } from "../adapters/limits/bottleneck.ts";
import { pauseStore } from "../adapters/store/pauses.ts";
import type { Schema } from "../adapters/store/schema.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmManifest } from "../ports/crm-connection.ts";

/** The limiters of this process: one for each installation, however many connections share it. */
export interface Limiters {
  of(installation: InstallationId, limits: CrmManifest["limits"]): StoppableLimiter;
  stop(): Promise<void>;
}

/** What limiters are made with. */
export interface LimiterParts {
  readonly kysely: Kysely<Schema>;
  readonly clock: Clock;
}

/** Makes limiters when they are first asked for. */
export function limitersOf({ kysely, clock }: LimiterParts): Limiters {
  const made = new Map<InstallationId, StoppableLimiter>();
  return {
    of(id, limits) {
      const known = made.get(id);
      if (known !== undefined) return known;
      const limiter = createRateLimiter(limits, pauseStore(kysely, id), clock);
      made.set(id, limiter);
      return limiter;
    },
    async stop() {
      await Promise.all([...made.values()].map((limiter) => limiter.stop()));
    },
  };
}
