import { seededNumbers } from "./seeded-numbers.ts";

/** So many pairs show how often different records agree by chance. */
export const RANDOM_PAIRS_MAX = 300_000;

/** Pairs of different places below `size`, evenly spread and the same every time; every pair once where there are no more. */
export function randomPairs(size: number, pairsMax: number): readonly (readonly [number, number])[] {
  const all = (size * (size - 1)) / 2;
  if (all <= pairsMax) return everyPair(size);
  const next = seededNumbers(SEED);
  const pairs: (readonly [number, number])[] = [];
  while (pairs.length < pairsMax) {
    const one = Math.floor(next() * size);
    const other = Math.floor(next() * size);
    if (one !== other) pairs.push([one, other]);
  }
  return pairs;
}

const SEED = 7;

function everyPair(size: number): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let one = 0; one < size; one += 1) for (let other = one + 1; other < size; other += 1) pairs.push([one, other]);
  return pairs;
}
