import type { Kysely } from "kysely";

import { createRateLimiter, type StoppableLimiter } from "../adapters/limits/bottleneck.ts";
import { openRedisLink, type RedisLink } from "../adapters/limits/redis-link.ts";
import { type AllocationStore, allocationStore, NEARLY_USED_UP_PERCENT } from "../adapters/store/allocations.ts";
import { pauseStore } from "../adapters/store/pauses.ts";
import type { Schema } from "../adapters/store/schema.ts";
import { heldForReserve } from "../domain/limits/reserve.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { CrmManifest, LaneLimit } from "../ports/crm-connection.ts";
import type { Log } from "../ports/log.ts";
import type { CallBudget } from "./call-budget.ts";

/** The limiters of this process: one for each installation, however many connections share it. */
export interface Limiters {
  of(installation: InstallationId, limits: CrmManifest["limits"]): StoppableLimiter;
  stop(): Promise<void>;
}

/** What limiters are made with. */
export interface LimiterParts {
  readonly kysely: Kysely<Schema>;
  readonly clock: Clock;
  readonly log: Log;
  /** Where processes share the pace; null where there is one that calls. */
  readonly redisUrl: string | null;
  /** False while this process must not call any CRM. */
  readonly mayCall: () => boolean;
}

/** Makes limiters when they are first asked for. */
export function limitersOf({ kysely, clock, log, redisUrl, mayCall }: LimiterParts): Limiters {
  const link = redisUrl === null ? null : linkTo(redisUrl, log);
  const made = new Map<InstallationId, StoppableLimiter>();
  return {
    of(id, limits) {
      const known = made.get(id);
      if (known !== undefined) return known;
      const limiter = createRateLimiter(limits, pauseStore(kysely, id), clock, {
        mayCall,
        ...(link === null ? {} : { pace: (lane: string, limit: LaneLimit) => link.pace(`steward:${id}:${lane}`, limit) }),
        allocation: told(allocationStore(kysely, id), id, log),
        onKeepFailed: (error) => { log.warn({ installation: id, error: nameOf(error) }, "the day's calls could not be written down; the next answer is tried"); },
      });
      made.set(id, limiter);
      return limiter;
    },
    async stop() {
      await Promise.all([...made.values()].map((limiter) => limiter.stop()));
      await link?.stop();
    },
  };
}

/** How an installation's budget stands, from what is shared. */
export async function callBudget({ kysely, clock }: Pick<LimiterParts, "kysely" | "clock">, id: InstallationId): Promise<CallBudget> {
  const [pauses, now] = [pauseStore(kysely, id), clock.now()];
  const { seen, reservePercent } = await allocationStore(kysely, id).read();
  const lanes = await Promise.all((["api", "search"] as const).map(async (lane) => ({ lane, until: await pauses.until(lane) })));
  return {
    day: seen, reservePercent, heldUntil: heldForReserve(seen, reservePercent, now),
    pauses: lanes.flatMap(({ lane, until }) => (until !== null && until > now ? [{ lane, until }] : [])),
  };
}

/** Operators hear when Redis goes and when it comes back: between the two nobody calls a CRM. */
function linkTo(url: string, log: Log): RedisLink {
  return openRedisLink(url, (news, reason) => {
    if (news === "away") log.error({ reason }, "Redis does not keep the budget of calls any more: calls to the CRMs wait until it does");
    else log.info({}, "Redis keeps the budget of calls again");
  });
}

/** Says it once when the day is nearly used up, whichever process sees it first. */
function told(store: AllocationStore, installation: InstallationId, log: Log): AllocationStore {
  return {
    ...store,
    async keep(seen) {
      const kept = await store.keep(seen);
      if (kept.isNews) log.warn({ installation, used: seen.used, limit: seen.limit }, `${NEARLY_USED_UP_PERCENT} % of the calls that the CRM allows a day are used, by all of its apps together`);
      return kept;
    },
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "unknown");
