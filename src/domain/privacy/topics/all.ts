import { belief } from "./beliefs.ts";
import { confidential } from "./confidences.ts";
import { health } from "./health.ts";
import { minor, personal } from "./people.ts";
import type { Topic } from "./topic.ts";
import { optOut, recordingObjection } from "./withdrawals.ts";
import { hr, litigation, securityIncident } from "./work-matters.ts";

/** Every kind of passage, the graver first: a sentence is told by the first that finds it. */
export const TOPICS: readonly Topic[] = [recordingObjection, health, hr, minor, belief, litigation, securityIncident, confidential, optOut, personal];

// One bit a topic, so that one walk over the words of a text tells which topics are worth a closer look.
const BITS: ReadonlyMap<string, number> = (() => {
  const bits = new Map<string, number>();
  TOPICS.forEach((topic, index) => {
    for (const word of topic.cues.split(" ")) bits.set(word, (bits.get(word) ?? 0) | (1 << index));
  });
  return bits;
})();

const WORD = /[a-z\u00df-\u024f]+/g;

/** The topics that a text could touch, judged by its words alone. */
export function topicsIn(text: string): readonly Topic[] {
  let mask = 0;
  WORD.lastIndex = 0;
  const lower = text.toLowerCase();
  for (let match = WORD.exec(lower); match !== null; match = WORD.exec(lower)) mask |= BITS.get(match[0]) ?? 0;
  return mask === 0 ? [] : TOPICS.filter((_, index) => (mask & (1 << index)) !== 0);
}
