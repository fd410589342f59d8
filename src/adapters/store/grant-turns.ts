import { setTimeout as wait } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Schema } from "./schema.ts";

/** The right to use a grant alone, taken of the grant as it stood. */
export interface Turn {
  readonly generation: number;
  readonly sealed: Uint8Array;
  /** When it runs out, by the database's clock; no other turn has the same. */
  readonly until: string;
}

/** Takes the turn on a grant, whatever its generation when `seen` is null. Null when another has it, or the grant is another one by now. */
export async function takeTurn(db: Transaction<Schema>, installation: InstallationId, { seen, turnMs }: { readonly seen: number | null; readonly turnMs: number }): Promise<Turn | null> {
  const row = await db.updateTable("crm_grant")
    .set({ turn_until: sql<string>`clock_timestamp() + ${turnMs} * interval '1 millisecond'` })
    .where("installation_id", "=", installation)
    .$if(seen !== null, (query) => query.where("generation", "=", seen ?? 0))
    .where((is) => is.or([is("turn_until", "is", null), is("turn_until", "<=", sql<string>`clock_timestamp()`)]))
    .returning(["generation", "sealed", "turn_until"]).executeTakeFirst();
  return row === undefined ? null : { generation: row.generation, sealed: row.sealed, until: row.turn_until ?? "" };
}

/** Lets others have their turn; one that ran out is not ours to give. */
export async function yieldTurn(db: Transaction<Schema>, installation: InstallationId, turn: Turn): Promise<void> {
  await db.updateTable("crm_grant").set({ turn_until: null }).where("installation_id", "=", installation).where("turn_until", "=", turn.until).execute();
}

/** Puts a grant in the place of the one that the turn was taken of; false when that was replaced or erased meanwhile. */
export async function replaceInTurn(db: Transaction<Schema>, installation: InstallationId, { turn, sealed }: { readonly turn: Turn; readonly sealed: Uint8Array }): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable("crm_grant").set({ generation: turn.generation + 1, sealed, turn_until: null })
    // Not by the turn: one that ran out just now still brought the only token that lives.
    .where("installation_id", "=", installation).where("generation", "=", turn.generation).where("sealed", "=", turn.sealed)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const LOOK_AGAIN_FIRST_MS = 25;
const LOOK_AGAIN_MAX_MS = 400;

/** Looks again and again, at growing distances and without holding anything in between, until it is not null; null after `maxMs`. */
export async function until<Value>(look: () => Promise<Value | null>, maxMs: number): Promise<Value | null> {
  const begun = performance.now();
  for (let pauseMs = LOOK_AGAIN_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, LOOK_AGAIN_MAX_MS)) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() - begun > maxMs) return null;
    await wait(pauseMs);
  }
}
