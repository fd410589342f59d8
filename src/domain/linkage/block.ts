import type { Features, Prepared } from "./features.ts";
import type { BlockRule, KeyPart } from "./spec.ts";

/** Two records to compare, by their places in the table (the smaller first), and the rules that brought them together (bit r = rule r). */
export interface CandidatePair {
  readonly left: number;
  readonly right: number;
  readonly rules: number;
}

/** Tables up to this many records are compared whole: no key can miss a pair, and it takes a second. */
export const COMPARE_ALL_MAX = 2_000;

/** A record gives at most so many keys per rule. */
const KEYS_MAX = 12;

/** How large a block of the rule may be in a table of so many records; 0: the rule brings none. */
export function blockLimit(rule: BlockRule, blockMax: number, records: number): number {
  if (records > (rule.tableMax ?? Infinity)) return 0;
  return rule.inLarge !== undefined && records > rule.inLarge.above ? rule.inLarge.blockMax : (rule.blockMax ?? blockMax);
}

/** The keys of a record under a rule; none where a part of the key is missing. */
export function blockKeys(rule: BlockRule, features: Features): readonly string[] {
  let keys: readonly string[] = [""];
  for (const part of rule.key) {
    const values = partValues(part, features);
    keys = keys.flatMap((key) => values.map((value) => `${key}${value}\u0001`)).slice(0, KEYS_MAX);
  }
  return keys;
}

/** The pairs that the rules bring together, ordered by their records' places; blocks larger than `blockMax` bring none. */
export function candidatePairs(rules: readonly BlockRule[], blockMax: number, records: readonly Prepared[]): readonly CandidatePair[] {
  const found = new Map<number, number>();
  for (const [number, rule] of rules.entries()) {
    const limit = blockLimit(rule, blockMax, records.length);
    if (limit === 0) continue;
    for (const block of blocksOf(rule, records).values()) {
      if (block.length > limit) continue;
      addPairs(found, block, { size: records.length, bit: 1 << number });
    }
  }
  if (records.length <= COMPARE_ALL_MAX) addPairs(found, [...records.keys()], { size: records.length, bit: 0 });
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([code, mask]) => ({ left: Math.floor(code / records.length), right: code % records.length, rules: mask }));
}

function partValues(part: KeyPart, features: Features): readonly string[] {
  const told = [part.feature, ...(part.or === undefined ? [] : [part.or])].map((feature) => features[feature] ?? "").filter((value) => value !== "");
  const words = part.each === true ? told.flatMap((value) => value.split(" ")) : told;
  const cut = part.chars === undefined ? words : words.filter((value) => value.length >= (part.chars ?? 0)).map((value) => value.slice(0, part.chars));
  return [...new Set(cut)];
}

function blocksOf(rule: BlockRule, records: readonly Prepared[]): ReadonlyMap<string, readonly number[]> {
  const blocks = new Map<string, number[]>();
  for (const [place, record] of records.entries()) {
    for (const key of blockKeys(rule, record.features)) {
      const block = blocks.get(key);
      if (block === undefined) blocks.set(key, [place]);
      else block.push(place);
    }
  }
  return blocks;
}

function addPairs(found: Map<number, number>, block: readonly number[], { size, bit }: { readonly size: number; readonly bit: number }): void {
  for (const [at, left] of block.entries()) {
    for (const right of block.slice(at + 1)) {
      const code = left * size + right;
      found.set(code, (found.get(code) ?? 0) | bit);
    }
  }
}
