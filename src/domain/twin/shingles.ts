/** At most so many shingles stand in a trace: those with the smallest hashes, which sample any text evenly. */
export const TRACE_SHINGLES_MAX = 200;

const WORDS_READ_MAX = 20_000;
const WORDS_A_SHINGLE = 3;

/**
 * The sorted hashes of a text's three-word shingles, the smallest {@link TRACE_SHINGLES_MAX} of them (a bottom-k
 * sketch, Broder 1997). The hash is a fast one: it need not resist anybody, as it hides nothing worth more than the
 * three words. Folding is the caller's.
 */
export function shinglesOf(words: readonly string[]): readonly string[] {
  const read = new Float64Array(Math.min(words.length, WORDS_READ_MAX));
  for (let at = 0; at < read.length; at += 1) read[at] = hash53(words[at] ?? "");
  const length = Math.min(WORDS_A_SHINGLE, read.length);
  const hashes = new Float64Array(length === 0 ? 0 : read.length - length + 1);
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = mixed(read, at, length);
  return smallestAsHex(hashes.sort());
}

/** The first {@link TRACE_SHINGLES_MAX} of sorted hashes, each once. All are of one length, so that they sort as text as they do as numbers. */
function smallestAsHex(sorted: Float64Array): readonly string[] {
  const bytes = Buffer.allocUnsafe(Math.min(sorted.length, TRACE_SHINGLES_MAX) * 8);
  let end = 0;
  for (let at = 0; at < sorted.length && end < bytes.length; at += 1) {
    const hash = sorted[at] ?? 0;
    if (at > 0 && hash === sorted[at - 1]) continue;
    bytes.writeUInt32BE(Math.floor(hash / 4294967296), end);
    end = bytes.writeUInt32BE(hash >>> 0, end + 4);
  }
  // Of the sixteen digits the first two are always zero.
  const digits = bytes.toString("hex", 0, end);
  const shown: string[] = [];
  for (let from = 2; from < digits.length; from += 16) shown.push(digits.slice(from, from + 14));
  return shown;
}

/**
 * Which share of the smaller text's shingles also stands in the other, 0 to 1. Where a sketch is full, only hashes
 * that it could hold are counted, so that a cut text is judged by the sample and not by what was cut.
 */
export function containment(a: readonly string[], b: readonly string[]): number {
  const [small, large] = a.length <= b.length ? [a, b] : [b, a];
  const bound = bounded(small, large);
  if (bound.length === 0) return 0;
  const other = new Set(large);
  return bound.filter((hash) => other.has(hash)).length / bound.length;
}

function bounded(small: readonly string[], large: readonly string[]): readonly string[] {
  const last = large.at(-1);
  return large.length < TRACE_SHINGLES_MAX || last === undefined ? small : small.filter((hash) => hash <= last);
}

/** A 53-bit mixing hash (the well-known cyrb53 scheme, public domain). */
function hash53(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  return finish(low, high);
}

/** The hashes of neighbouring words as one; their order counts. */
function mixed(hashes: Float64Array, from: number, length: number): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = from; at < from + length; at += 1) {
    const hash = hashes[at] ?? 0;
    low = Math.imul(low ^ (hash | 0), 2654435761);
    high = Math.imul(high ^ Math.floor(hash / 4294967296), 1597334677) ^ low;
  }
  return finish(low, high);
}

function finish(first: number, second: number): number {
  const low = Math.imul(first ^ (first >>> 16), 2246822507) ^ Math.imul(second ^ (second >>> 13), 3266489909);
  const high = Math.imul(second ^ (second >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}
