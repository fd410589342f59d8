import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { DatabaseAddress } from "./database.ts";

/** Held while a process works; PostgreSQL lets it go when the process dies, however that happens. */
export interface WorkerLock {
  release(): Promise<void>;
}

/** A key of our own among advisory locks: "STEWARD" on a telephone. */
const LOCK_KEY = 7_839_273;
/** A killed worker's connection is noticed within moments. */
const TRY_FOR_MS = 15_000;
const TRY_EVERY_MS = 250;

/**
 * Makes this process the only worker of its database; null when another one is and stays it. One worker keeps each CRM's
 * budget: two would each keep one, and call twice as often as allowed.
 */
export async function takeWorkerLock(address: DatabaseAddress): Promise<WorkerLock | null> {
  const client = new pg.Client({ ...address, application_name: "steward worker" });
  // A lost connection lets the lock go; the queries that fail with it say so.
  client.on("error", () => undefined);
  await client.connect();
  const deadline = performance.now() + TRY_FOR_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [LOCK_KEY]);
    if (rows[0]?.taken === true) return { release: () => client.end() };
    if (performance.now() > deadline) {
      await client.end();
      return null;
    }
    await wait(TRY_EVERY_MS);
  }
}
