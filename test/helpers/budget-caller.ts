import { setTimeout as wait } from "node:timers/promises";

import { createRateLimiter } from "../../src/adapters/limits/bottleneck.ts";
import { openRedisLink } from "../../src/adapters/limits/redis-link.ts";
import { systemClock } from "../../src/adapters/system/clock.ts";
import { LanePausedError } from "../../src/ports/crm-connection.ts";

/** How many callers of this process want to call all the time. */
const CALLERS = 12;
/** A call takes some time, never the same. */
const CALL_MS = [20, 90, 160, 350] as const;

/**
 * One process of several that share a budget: calls as often as it may and writes the time of each call, milliseconds
 * since 1970, a line each, and `refused` whenever a caller is told to come back, until its standard input ends.
 */
async function serve(redisUrl: string): Promise<void> {
  const link = openRedisLink(redisUrl);
  const limit = { minTimeMs: 100, maxConcurrent: 6 };
  const limiter = createRateLimiter({ api: limit, search: limit }, { until: async () => null, pause: async () => undefined }, systemClock, {
    pace: (lane, of) => link.pace(`steward:test:${lane}`, of), waitMaxMs: 2_000,
  });
  const ending = new AbortController();
  const call = async (n: number): Promise<void> => {
    process.stdout.write(`${String(Date.now())}\n`);
    await wait(CALL_MS[n % CALL_MS.length] ?? 0);
  };
  const callOn = async (caller: number): Promise<void> => {
    for (let n = caller; !ending.signal.aborted; n += 1) {
      await limiter.as(caller % 2 === 0 ? "sync" : "backfill").run("api", () => call(n)).catch((error: unknown) => {
        // The budget cannot be known: the caller comes back, as a job would.
        if (error instanceof LanePausedError) process.stdout.write("refused\n");
        else if (!ending.signal.aborted) throw error;
      });
    }
  };
  process.stdin.on("end", () => {
    ending.abort();
    void limiter.stop().then(() => link.stop());
  }).resume();
  await Promise.all(Array.from({ length: CALLERS }, (_, caller) => callOn(caller)));
}

const url = process.argv[2];
if (url?.startsWith("redis://") === true) await serve(url);
