import { setTimeout as wait } from "node:timers/promises";

import type { CrmError } from "../../src/ports/crm-errors.ts";

/** Waits for a while between half of this and all of it, so that writers who met do not meet again. */
export type Pause = (atMostMs: number) => Promise<void>;

/** By the machine's own clock. */
export const pauseWithJitter: Pause = async (atMostMs) => { await wait((atMostMs * (1 + Math.random())) / 2); };

/** Whether somebody else's transaction holds the row or its parent (`UNABLE_TO_LOCK_ROW`, as a row's complaint or a call's): nothing was written. */
export const isRowLocked = ({ kind, http }: CrmError): boolean => kind === "throttled" && (http === 200 || http === 400);

/** Rows that met a lock go together so often, waiting longer each time: most locks last less than a second. */
const TOGETHER_AFTER_MS = [250, 500, 1_000] as const;
/** Then one by one, so that they stand in each other's way no longer. More than so many wait for the next batch. */
const ALONE_MAX = 10;
const ALONE_AFTER_MS = 250;

/** What is locked, and how it goes again. */
export interface LockedRows<Row> {
  readonly locked: () => readonly Row[];
  readonly send: (rows: readonly Row[]) => Promise<void>;
}

/** Sends rows that met a lock again, first together, then alone; what is locked even then stays so. */
export async function againWhileLocked<Row>(pause: Pause, { locked, send }: LockedRows<Row>): Promise<void> {
  for (const ms of TOGETHER_AFTER_MS) {
    const rows = locked();
    if (rows.length === 0) return;
    await pause(ms);
    await send(rows);
  }
  for (const row of locked().slice(0, ALONE_MAX)) {
    await pause(ALONE_AFTER_MS);
    await send([row]);
  }
}

/**
 * Rows in pieces of at most `max`, those of one parent next to each other and in one piece where they fit: two calls
 * that run at once do not wait for one parent's lock.
 */
export function parentsTogether<Row>(rows: readonly Row[], parentOf: (row: Row) => string, max: number): readonly (readonly Row[])[] {
  const pieces: Row[][] = [];
  for (const family of Map.groupBy(rows, parentOf).values()) {
    let piece = pieces.at(-1);
    for (const row of family) {
      const isFull = piece === undefined || piece.length >= max || (row === family[0] && family.length <= max && piece.length + family.length > max);
      if (piece === undefined || isFull) pieces.push(piece = []);
      piece.push(row);
    }
  }
  return pieces;
}
