import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { DatabaseAddress } from "./database.ts";

/** A worker's place among the workers of its database, for as long as one connection lives. */
export interface WorkerPlace {
  /** No other worker runs, and none can begin before `letOthersIn`. */
  readonly isAlone: boolean;
  /** Settles when the place is lost or left. */
  readonly ended: Promise<void>;
  letOthersIn(): Promise<void>;
  /** True once, when this worker comes to be the one that does what only one should. */
  comesToLead(): Promise<boolean>;
  leave(): Promise<void>;
}

/** How a place is asked for. */
export interface PlaceWish {
  /** Others may have a place too; otherwise there is one. */
  readonly isShared: boolean;
  readonly tryForMs: number;
  readonly watchEveryMs: number;
}

/** Keys of our own among advisory locks: "STEWARD" on a telephone, and the next one. */
const PLACE_KEY = 7_839_273;
const LEAD_KEY = 7_839_274;
const TRY_EVERY_MS = 250;
/** A connection that does not answer is as good as gone: the other end may have let the lock go. */
const ANSWER_WITHIN_MS = 5_000;

/** Takes a place; null when none can be had in time. */
export async function takePlace(address: DatabaseAddress, { isShared, tryForMs, watchEveryMs }: PlaceWish): Promise<WorkerPlace | null> {
  const client = new pg.Client({ ...address, application_name: "steward worker", keepAlive: true, connectionTimeoutMillis: ANSWER_WITHIN_MS, query_timeout: ANSWER_WITHIN_MS });
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  client.on("error", () => { end(undefined); });
  client.on("end", () => { end(undefined); });
  const leave = async (): Promise<void> => {
    end(undefined);
    await client.end().catch(() => undefined);
  };
  const locks = async (how: string, key: number): Promise<boolean> => {
    const { rows } = await client.query<{ taken: boolean }>(`SELECT ${how}($1) AS taken`, [key]);
    return rows[0]?.taken === true;
  };
  try {
    await client.connect();
    const deadline = performance.now() + tryForMs;
    for (;;) {
      const isAlone = await locks("pg_try_advisory_lock", PLACE_KEY);
      if (isAlone || (isShared && (await locks("pg_try_advisory_lock_shared", PLACE_KEY)))) {
        watch(client, { everyMs: watchEveryMs, ended, lost: leave });
        return { isAlone, ended, leave, letOthersIn: () => letOthersIn(client), comesToLead: leading(() => locks("pg_try_advisory_lock", LEAD_KEY)) };
      }
      if (performance.now() > deadline) break;
      await wait(TRY_EVERY_MS);
    }
  } catch (error) {
    await leave();
    throw error;
  }
  await leave();
  return null;
}

/** The shared lock is had before the other one goes. */
async function letOthersIn(client: pg.Client): Promise<void> {
  await client.query("SELECT pg_advisory_lock_shared($1)", [PLACE_KEY]);
  await client.query("SELECT pg_advisory_unlock($1)", [PLACE_KEY]);
}

function leading(tries: () => Promise<boolean>): () => Promise<boolean> {
  let leads = false;
  return async () => {
    if (leads) return false;
    leads = await tries();
    return leads;
  };
}

/** A connection may break without a word. */
function watch(client: pg.Client, { everyMs, ended, lost }: { readonly everyMs: number; readonly ended: Promise<void>; readonly lost: () => Promise<void> }): void {
  const timer = setInterval(() => { client.query("SELECT 1").catch(() => void lost()); }, everyMs);
  void ended.then(() => { clearInterval(timer); });
}
