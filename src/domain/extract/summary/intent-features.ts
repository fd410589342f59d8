import { foldText } from "../../text/fold.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";

/** Words beyond this add nothing to what a sentence wants. */
const WORDS_MAX = 60;

/** Forms of asking, offering and arranging; each is one feature beside the words themselves. */
const FORMS: readonly (readonly [string, Guarded])[] = [
  ["ask", guarded(/\b(?:can|could|would|will) you\b|\bplease\b|\bplz\b/)],
  ["need", guarded(/\b(?:i|we)(?:'d| would)? (?:need|like|want)\b/)],
  ["know", guarded(/\blet (?:me|us) know\b|\badvise\b|\bconfirm\b/)],
  ["will", guarded(/\b(?:i|we)(?:'ll| will| shall|'m going to| am going to)\b/)],
  ["lets", guarded(/\blet's\b|\blets\b|\bshall we\b|\bshould we\b|\bwhy don't we\b|\bhow about\b|\bwhat about\b/)],
  ["meet", guarded(/\b(?:meet|meeting|call|lunch|dinner|drinks|coffee|visit|schedule|appointment|get together|available|free)\b/)],
  ["time", guarded(/\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\btoday\b|\btonight\b|\bnext week\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm)\b/)],
  ["imperative", guarded(/^(?:please )?(?:send|call|give|get|let|check|forward|review|make|take|bring|tell|ask|add|put|contact|look|fax|email|print|keep|sign|return|attend|join|see|meet|use|note|remember|provide|set|talk|help)\b/)],
  ["question", guarded(/\?\s*$/)],
  ["past", guarded(/\b(?:was|were|had|did|sent|received|talked|met|went|spoke|told|said|asked|gave)\b/)],
  ["past first", guarded(/\b(?:i|we) (?:have|had|was|were|did|sent|received|talked|met|went|spoke|told|said|asked|gave)\b/)],
  ["third", guarded(/^(?:he|she|they|it|this|there|the)\b/)],
  ["sale", guarded(/\b(?:click|unsubscribe|free offer|subscribe|www|http|save up|order now|limited time)\b/)],
];

/** What the linear model sees of a sentence: words, pairs and triples, the first words, its length and its forms. */
export function intentFeatures(sentence: string): readonly string[] {
  const folded = foldText(sentence.slice(0, 1_000));
  const words = (folded.match(/[\p{L}']+|\d+|[?!]/gu) ?? []).slice(0, WORDS_MAX).map((word) => (/^\d/.test(word) ? "#" : word));
  const features = new Set<string>();
  const padded = ["^", ...words, "$"];
  for (const [at, first] of padded.entries()) {
    const [second, third] = [padded[at + 1], padded[at + 2]];
    features.add(first);
    if (second !== undefined) features.add(`${first} ${second}`);
    if (second !== undefined && third !== undefined) features.add(`${first} ${second} ${third}`);
  }
  for (const [name, pattern] of FORMS) if (pattern.test(folded)) features.add(`@${name}`);
  features.add(`@length ${String(Math.min(8, Math.floor(words.length / 4)))}`);
  return [...features];
}
