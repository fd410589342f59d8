import type { SensitiveCategory, SensitiveEffect } from "../../model/activity.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";

/** One way in which a sentence gives something away. */
export interface TopicRule {
  readonly rule: string;
  readonly pattern: RegExp;
  /** The pattern, looked for only in texts with the words that it needs; see {@link guardRules}. */
  readonly guard?: Guarded;
  /** Matches wherever the pattern does, and costs little: most sentences need no closer look. */
  readonly needs?: RegExp;
  /** What makes the same words harmless: a customer's line of business, a machine, a figure of speech. */
  readonly unless?: RegExp;
  /** The sentence must also speak of a person (see {@link speaksOfPerson}). */
  readonly person?: true;
  readonly effect?: SensitiveEffect;
  /** The sentence points back ("this stays between us"): the one before it goes as well. */
  readonly pointsBack?: true;
}

/** A kind of passage that is no business of a CRM. */
export interface Topic {
  readonly category: SensitiveCategory;
  readonly effect: SensitiveEffect;
  /** Lower-case words without which none of the rules can fire; they make the first look cheap. */
  readonly cues: string;
  readonly rules: readonly TopicRule[];
  /** A following sentence with one of these goes on about it. */
  readonly goesOn?: RegExp;
  /** Words so particular that they betray the passage wherever else they stand, once it was found. */
  readonly betrays?: RegExp;
}

const PRONOUN = /\b(?:I|I'[a-z]{1,2}|[Hh]e|[Ss]he|him|[Hh]er|[Hh]is|[Mm]y|me|himself|herself|myself|who|wife|husband|son|daughter|kids?|child|children|mother|father|mum|mom|dad|parents|brother|sister|boss|colleague|guy|employee|woman|man|contact|buyer|engineer|manager|technician|director|owner|driver|Mr|Mrs|Ms|Dr|i|im|hes|shes)\b/;
const NAME = /\b(?!(?:The|This|That|There|These|Those|What|Which|When|Where|Who|How|Here|And|But|Our|Your|All|Each|Every|One|Two|None|Nothing|Everything|It|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December)\b)\p{Lu}[\p{Ll}'-]{2,}(?:-san)?(?:'s| is| was| has| had| will| went| got| gets| goes| can(?:'t|not)?| and I)\b/u;

/** Whether a sentence has a person for its subject or object, as far as its words tell. */
const speaksOfPerson = (sentence: string): boolean => PRONOUN.test(sentence) || NAME.test(sentence);

/** Whether a rule fires on a sentence. */
export const fires = (rule: TopicRule, sentence: string): boolean =>
  couldFire(rule, sentence) && !(rule.unless?.test(sentence) ?? false) && (rule.person === undefined || speaksOfPerson(sentence));

/** Whether the words of a rule stand in a text, whatever else stands there. A sentence on which a rule fires stands in no text on which it could not. */
const couldFire = ({ guard, needs, pattern }: TopicRule, text: string): boolean =>
  (guard === undefined || guard.mayBeIn(text)) && (needs === undefined || needs.test(text)) && pattern.test(text);

/** Lets each rule look only at texts with the words that its pattern needs. */
export function guardRules(topics: readonly Topic[]): readonly Topic[] {
  return topics.map((topic) => ({ ...topic, rules: topic.rules.map((rule) => ({ ...rule, guard: guarded(rule.pattern) })) }));
}
