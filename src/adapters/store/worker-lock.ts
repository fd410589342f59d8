import { setTimeout as wait } from "node:timers/promises";
import type { DatabaseAddress } from "./database.ts";
import { takePlace, type WorkerPlace } from "./worker-place.ts";

/** What a worker does when its place changes. */
export interface WorkerDuties {
  /** It has its place, for the first time or again. `isAlone`: no other worker runs, and none can begin before this ends. */
  begin(isAlone: boolean): Promise<void>;
  /** It has lost its place: somebody else may work by now. It tries to have it again by itself. */
  lost(): void;
  /** Among several it is the one that does what only one should, until its place is lost. */
  lead(): void;
}

/** A worker's place. PostgreSQL gives it up when the process dies, however that happens. */
export interface WorkerLock {
  isHeld(): boolean;
  release(): Promise<void>;
}

/** Whether other workers may have a place too, and how long one is waited for. */
export interface LockOptions {
  readonly isShared: boolean;
  readonly tryForMs?: number;
  readonly watchEveryMs?: number;
}

/** A killed worker's connection is noticed within moments. */
const TRY_FOR_MS = 15_000;
/** How often a worker looks whether it still has its place, and whether it has come to lead. */
const WATCH_EVERY_MS = 3_000;

/**
 * Takes a worker's place; null when it cannot be had. Without a shared budget (`isShared` false) there is one place:
 * two workers would each keep a budget, and call twice as often as allowed. With it there are many, but none beside a
 * worker that keeps its own. A place that is lost is taken again as soon as it can be had.
 */
export async function takeWorkerLock(address: DatabaseAddress, duties: WorkerDuties, options: LockOptions): Promise<WorkerLock | null> {
  const { isShared, tryForMs = TRY_FOR_MS, watchEveryMs = WATCH_EVERY_MS } = options;
  const released = new AbortController();
  const pause = (): Promise<void> => wait(watchEveryMs, undefined, { signal: released.signal }).catch(() => undefined);
  let place = await takePlace(address, { isShared, tryForMs, watchEveryMs });
  if (place === null) return null;

  const settle = async (mine: WorkerPlace): Promise<void> => {
    await duties.begin(mine.isAlone);
    if (isShared && mine.isAlone) await mine.letOthersIn();
  };
  const serve = async (mine: WorkerPlace): Promise<void> => {
    const ended = mine.ended.then(() => true);
    for (let isOver = false; !isOver && !released.signal.aborted; isOver = await Promise.race([ended, pause().then(() => false)])) {
      if (await mine.comesToLead().catch(() => false)) duties.lead();
    }
  };
  const takeAgain = async (): Promise<WorkerPlace | null> => {
    while (!released.signal.aborted) {
      const mine = await takePlace(address, { isShared, tryForMs: 0, watchEveryMs }).catch(() => null);
      place = mine;
      if (mine !== null && (await settle(mine).then(() => true, () => false))) return mine;
      place = null;
      await mine?.leave();
      await pause();
    }
    return null;
  };
  const supervise = async (first: WorkerPlace): Promise<void> => {
    for (let mine: WorkerPlace | null = first; mine !== null; mine = await takeAgain()) {
      await serve(mine);
      if (released.signal.aborted) return;
      place = null;
      duties.lost();
    }
  };

  await settle(place).catch(async (error: unknown) => {
    await place?.leave();
    throw error;
  });
  const supervised = supervise(place);
  return {
    isHeld: () => place !== null,
    async release() {
      released.abort();
      await supervised;
      await place?.leave();
    },
  };
}
