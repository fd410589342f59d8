import { randomBytes } from "node:crypto";

import type { Randomness } from "../../ports/clock.ts";

/**
 * Ids that sort by their time: UUIDs of version 7 (RFC 9562, 5.7) whose twelve bits after the milliseconds count up
 * within one, so that those made by one process are strictly ascending.
 */
export function systemRandomness(): Randomness {
  let lastMs = 0;
  let count = 0;
  return {
    bytes: (length) => randomBytes(length),
    uuidV7(at) {
      const ms = Date.parse(at);
      count = ms > lastMs ? 0 : count + 1;
      lastMs = Math.max(ms, lastMs);
      if (count > COUNT_MAX) {
        lastMs += 1;
        count = 0;
      }
      return uuid(lastMs, count, randomBytes(RANDOM_BYTES));
    },
  };
}

const COUNT_MAX = 0xfff;
const RANDOM_BYTES = 8;

function uuid(ms: number, count: number, random: Buffer): string {
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const time = ms.toString(16).padStart(12, "0");
  const tail = random.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, "0")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
