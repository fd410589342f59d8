/** So many pairs show how often different records agree by chance. */
export const RANDOM_PAIRS_MAX = 300_000;

/** Pairs of different places below `size`, evenly spread and the same every time; every pair once where there are no more. */
export function randomPairs(size: number, pairsMax: number): readonly (readonly [number, number])[] {
  const all = (size * (size - 1)) / 2;
  if (all <= pairsMax) return everyPair(size);
  const next = generator(SEED);
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

/** Mulberry32: even, fast, and repeatable, which is all a sample needs. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
