import { seededNumbers } from "../../src/domain/linkage/seeded-numbers.ts";

/** Whole numbers from 0 to below `below` that look random and are the same for the same seed. */
export function randomNumbers(seed: number): (below: number) => number {
  const next = seededNumbers(seed);
  return (below) => Math.floor(next() * below);
}
