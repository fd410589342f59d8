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
  let start = -1;
  for (let index = 0; index <= lower.length; index += 1) {
    const code = index === lower.length ? 0 : lower.charCodeAt(index);
    const letter = (code >= 97 && code <= 122) || (code >= 0xdf && code <= 0x24f);
    if (letter && start === -1) start = index;
    if (!letter && start !== -1) {
      bits |= index - start > LONGEST ? 0 : (BITS.get(lower.slice(start, index)) ?? 0);
      start = -1;
    }
  }
  return bits;
}

const LONGEST = Math.max(...[...BITS.keys()].map((word) => word.length));
