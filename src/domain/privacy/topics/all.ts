import { belief } from "./beliefs.ts";
import { confidential } from "./confidences.ts";
import { health } from "./health.ts";
import { minor, personal } from "./people.ts";
import { guardRules, type Topic } from "./topic.ts";
import { optOut, recordingObjection } from "./withdrawals.ts";
import { hr, litigation, securityIncident } from "./work-matters.ts";

/** Every kind of passage, the graver first: a sentence is told by the first that finds it. */
export const TOPICS: readonly Topic[] = guardRules([recordingObjection, health, hr, minor, belief, litigation, securityIncident, confidential, optOut, personal]);

// One bit a topic, so that one walk over the words of a text tells which topics are worth a closer look.
const BITS: ReadonlyMap<string, number> = (() => {
  const bits = new Map<string, number>();
  TOPICS.forEach((topic, index) => {
    for (const word of topic.cues.split(" ")) bits.set(word, (bits.get(word) ?? 0) | (1 << index));
  });
  return bits;
})();

/** The topics that a text could touch, judged by its words alone: bit i for the topic at i. */
export function topicBits(text: string): number {
  let bits = 0;
  const lower = text.toLowerCase();
  let [start, hash] = [-1, 0];
  for (let index = 0; index <= lower.length; index += 1) {
    const code = index === lower.length ? 0 : lower.charCodeAt(index);
    const letter = (code >= 97 && code <= 122) || (code >= 0xdf && code <= 0x24f);
    if (letter) {
      if (start === -1) [start, hash] = [index, 0];
      hash = hashed(hash, code);
    } else if (start !== -1) {
      if (((MAYBE[(hash >>> 5) & PLACES] ?? 0) >>> (hash & 31)) & 1) bits |= BITS.get(lower.slice(start, index)) ?? 0;
      start = -1;
    }
  }
  return bits;
}

const hashed = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

// A bit for the hash of each word: most words of a text are no cue and are not looked up.
const PLACES = 1_023;
const MAYBE = new Int32Array(PLACES + 1);
for (const word of BITS.keys()) {
  let hash = 0;
  for (let index = 0; index < word.length; index += 1) hash = hashed(hash, word.charCodeAt(index));
  const place = (hash >>> 5) & PLACES;
  MAYBE[place] = (MAYBE[place] ?? 0) | (1 << (hash & 31));
}
