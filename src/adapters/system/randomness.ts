import { randomBytes } from "node:crypto";
import type { Randomness } from "../../ports/clock.ts";

const RANDOM_BYTES = 10;
const SEQUENCE_MAX = 0xfff;

/**
 * Randomness from the operating system. Its UUIDs of version 7 (RFC 9562, 5.7) count up within a millisecond in their
 * first random bits, so that ids made by one process sort in the order of their making; a clock that steps back does
 * not make them step back.
 */
export function systemRandomness(bytes: (length: number) => Uint8Array = (length) => randomBytes(length)): Randomness {
  let lastMs = 0;
  let sequence = 0;
  return {
    bytes,
    uuidV7(at) {
      const atMs = Date.parse(at);
      const random = Buffer.from(bytes(RANDOM_BYTES));
      if (atMs > lastMs) {
        lastMs = atMs;
        // Begins in the lower half, so that a millisecond has room for 2,048 more.
        sequence = random.readUInt16BE(0) & 0x7ff;
      } else if (sequence < SEQUENCE_MAX) {
        sequence += 1;
      } else {
        lastMs += 1;
        sequence = 0;
      }
      const time = lastMs.toString(16).padStart(12, "0");
      const variant = ((random.readUInt8(2) & 0x3f) | 0x80).toString(16);
      const tail = random.subarray(3, 10).toString("hex");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, "0")}-${variant}${tail.slice(0, 2)}-${tail.slice(2)}`;
    },
  };
}
