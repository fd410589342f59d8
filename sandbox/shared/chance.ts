import { createHash } from "node:crypto";

const span = 2 ** 32;

/** A number from 0 up to 1 that the same seed and name always draw: disorder that can be repeated, also over a restart. */
export function draw(seed: number, name: string): number {
  return drawInteger(seed, name) / span;
}

/** A whole number of 32 bits, drawn likewise. */
export function drawInteger(seed: number, name: string): number {
  return createHash("sha256").update(`${String(seed)}\n${name}`).digest().readUInt32BE(0);
}
