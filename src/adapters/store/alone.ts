import type pg from "pg";
import type { InstallationId } from "../../domain/model/ids.ts";

/**
 * Runs `work` while holding a lock of a connection of its own, which nothing waits for; null where it is held elsewhere. `held` is aborted when that
 * connection breaks: the lock is gone with it, and somebody else may have it.
 */
export async function aloneWith<Value>(pool: pg.Pool, id: InstallationId, { name, work }: { readonly name: string; readonly work: (held: AbortSignal) => Promise<Value> }): Promise<{ readonly value: Value } | null> {
  const key = [`steward:alone:${name}:${id}`];
  const lost = new AbortController();
  const client = await pool.connect();
  // Nothing is asked of it meanwhile, so that no query would tell.
  const onBroken = (): void => { lost.abort(); };
  client.on("error", onBroken);
  client.on("end", onBroken);
  try {
    const { rows: [lock] } = await client.query<{ is_mine: boolean }>("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS is_mine", key);
    if (lock?.is_mine !== true) return null;
    try {
      return { value: await work(lost.signal) };
    } finally {
      // One that cannot give the lock back is closed, which gives it back.
      await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", key).catch(onBroken);
    }
  } finally {
    client.off("error", onBroken);
    client.off("end", onBroken);
    client.release(lost.signal.aborted);
  }
}
