import type { Instant } from "../domain/model/time.ts";

/** Time and randomness, so that rules stay pure and tests need no waiting. */
export interface Clock {
  /** The present, in milliseconds precision. The demo's clock starts at its world's day. */
  now(): Instant;
}

/** Fresh ids and salts. */
export interface Randomness {
  /** A UUID of version 7 for this instant (RFC 9562). */
  uuidV7(at: Instant): string;
  /** Unpredictable bytes. */
  bytes(length: number): Uint8Array;
}
