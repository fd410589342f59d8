import type { Checkpoint } from "./note/checkpoint.ts";
import { signersOf } from "./note/signed-note.ts";

/** Takes checkpoints one by one, in constant memory, and keeps few of them. */
export interface CheckpointThinner {
  add(note: string, checkpoint: Checkpoint): void;
  /** Those that are kept, the smallest first, each once. */
  kept(): readonly string[];
}

/** Shares of the room, in sixteenths: the first under each key, those that others signed too, and the others. */
const [KEY_SHARE, SHARED_SHARE, OWN_SHARE] = [2, 7, 7];
const SHARES = KEY_SHARE + SHARED_SHARE + OWN_SHARE;

/**
 * Which checkpoints of a log are enough to have where there is no room for all, at most `max` (32 or more): the first under
 * each of its keys, those that somebody else signed besides, and of the others evenly spaced ones; of those that others
 * signed as well, when there are too many. The largest is always kept: one root that fits proves all entries below it, so
 * that the others only tell sooner where a log was changed. What contradicts the entries is not told from here, and must
 * be kept besides.
 *
 * What is kept follows from which checkpoints there are, not from their order, but for several of one size that differ:
 * there the one that came first counts. A smaller `max` keeps nothing that a larger one would not.
 */
export function checkpointThinner(max: number): CheckpointThinner {
  const share = (sixteenths: number): number => Math.floor((max * sixteenths) / SHARES);
  const [shared, own] = [spacedBySize(share(SHARED_SHARE)), spacedBySize(share(OWN_SHARE))];
  const firsts = new Map<string, Sized>();
  return {
    add(note, { origin, size }) {
      const signers = signersOf(note) ?? [];
      (signers.some(({ name }) => name !== origin) ? shared : own).add({ note, size });
      for (const { id } of signers.filter(({ name }) => name === origin)) {
        const first = firsts.get(id);
        if (first === undefined ? firsts.size < share(KEY_SHARE) : size < first.size) firsts.set(id, { note, size });
      }
    },
    kept: () => [...new Set([...firsts.values(), ...shared.kept(), ...own.kept()].toSorted((a, b) => a.size - b.size).map(({ note }) => note))],
  };
}

interface Sized {
  readonly note: string;
  readonly size: number;
}

/**
 * At most `max` (2 or more): the largest of each stretch of the log, where a stretch is as many entries as the smallest
 * power of two that leaves no more of them than that.
 */
function spacedBySize(max: number): { add(one: Sized): void; kept(): readonly Sized[] } {
  let width = 1;
  let stretches = new Map<number, Sized>();
  const put = (one: Sized): void => {
    // Its end belongs to a stretch: every 256th entry has a checkpoint.
    const stretch = Math.ceil(one.size / width);
    if (one.size > (stretches.get(stretch)?.size ?? -1)) stretches.set(stretch, one);
  };
  return {
    add(one) {
      put(one);
      while (stretches.size > max) {
        const before = stretches.values();
        [width, stretches] = [width * 2, new Map<number, Sized>()];
        for (const other of before) put(other);
      }
    },
    kept: () => [...stretches.values()],
  };
}
