import { guarded } from "../../text/guarded.ts";

/** What makes a sentence no undertaking though its verb form says so. */

/** "if", "unless" and kin outside a "whether" clause or a polite tail. */
export function isConditional(plain: string): boolean {
  if (!MAY_BE_CONDITION.test(plain)) return false;
  const bare = plain.replace(POLITE_IF, " ").replace(WHETHER_IF, " ");
  return CONDITION.test(bare);
}

/** A cheap look first: most sentences hold none of these. */
const MAY_BE_CONDITION = guarded(/\b(?:if|unless|case|provided|assuming|should|otherwise|suppos\w+|depending|subject|pending)\b/i);
const POLITE_IF =
  guarded(/\bif (?:(?:that|it|this)(?:'s| is| works?| suits)?(?: all right| alright| okay| ok| fine| good)?(?: (?:for|with|by) (?:you|everyone|everybody|all))?(?=[,.!?]|$)|not (?:sooner|earlier|before)|you don't mind|i may|possible|all goes well|nothing (?:comes up|goes wrong)|need be|i can say so|you like(?=[,.!?]|$))/gi);
const WHETHER_IF =
  guarded(/\b(?:ask(?:ed|s|ing)?|see|check(?:ed|s|ing)?|know|knows|wonder(?:ed|ing)?|find out|confirm|tell|sure|clear|clarify|decide|look|verify|test|measure|let (?:you|me|us) know|understand|question is|asking)(?: \p{L}+){0,5},? if\b/giu);

/** "would", "could", "might": thinking aloud. */
export function isHypothetical(plain: string): boolean {
  if (MAY_BE.test(plain)) return true;
  return THINKING_ALOUD.test(plain);
}

/** "no promises", "don't count on it", "it's not an offer": takes back what the neighbouring sentence seems to bind to. */
export function takesBack(plain: string): boolean {
  return TAKEN_BACK.test(plain);
}

/** Ends as a question, without being an undertaking with a tag ("I'll send it Friday, okay?"). */
export function isQuestion(plain: string): boolean {
  if (!ENDS_AS_QUESTION.test(plain)) return false;
  const tagged = TAG.test(plain);
  return !tagged || OPENS_QUESTION.test(plain);
}

/** Opens as a question: an inverted verb or a question word. */
const OPENS_QUESTION =
  guarded(/^(?:(?:and|but|so|okay|ok|well|then|also)[, ]+)*(?:will|shall|can|could|would|should|do|does|did|is|are|was|were|have|has|may|might|what|when|where|who|whom|whose|which|why|how|what's|who's|when's|isn't|aren't|won't|can't|don't)\b/i);

/** Tells what was said or thought before, in somebody else's words or in the past. */
export function isReported(plain: string): boolean {
  return REPORTED.test(plain);
}

/** Negation right at the verb: "I won't send", "not going to". */
export function isNegated(plain: string): boolean {
  return NEGATED.test(plain);
}

const CONDITION = guarded(/\b(?:if|unless|in case|provided(?: that)?|assuming|should you (?:need|want|wish|like|decide)|otherwise|in that case|suppose|supposing|depending on|subject to|pending)\b/i);
const MAY_BE = guarded(/(?<!\b(?:of|in|by|on|until|before|end|since|mid|early|late|\d|\d(?:st|nd|rd|th)) )\bmay\b(?! \d)/);
const THINKING_ALOUD = guarded(/\b(?:would|could|might|i'd|we'd|you'd|he'd|she'd|they'd|perhaps|maybe|possibly|hopefully|in theory|hypothetically|theoretically|ideally|let's say|say we|imagine)\b/i);
const TAKEN_BACK = guarded(/\b(?:no promises?|not a promise|can(?:'t|not| not) promise|not promis(?:e|ing)|won't promise|don't (?:count|bank|rely|hold me)|not a commitment|as a commitment|(?:isn't|is not|not) (?:an offer|a quote|binding|official|final|a commitment|agreed)|not an offer|nothing (?:is )?(?:agreed|binding|fixed)|don't quote me|without (?:any )?(?:commitment|obligation)|thinking aloud|just thinking|only (?:an )?idea|just an idea|not yet approved|don't hold me|non-binding|just joking|(?:i'm |just )kidding)\b/i);
const ENDS_AS_QUESTION = guarded(/\?\W*$/);
const TAG = guarded(/,\s*(?:ok(?:ay)?|right|all ?right|yes|yeah|no|fine|good|cool|deal|does that (?:work|help|suit you)|is that (?:ok(?:ay)?|fine|all right|good|enough)|(?:is that )?fair(?: enough)?|sounds? good|good enough|works for you)\?\W*$/i);
const REPORTED = guarded(/\b(?:(?:i|we|you|he|she|they) (?:already )?(?:said|thought|told|promised|wrote|mentioned|was|were)|used to|had (?:said|promised)|last (?:time|year|month|week) (?:i|we|you))\b/i);
const NEGATED = guarded(/\b(?:won't|will not|shall not|shan't|can't|cannot|can not|don't|do not|doesn't|does not|didn't|not going to|never|no longer|nobody|no one|not able|unable|refuse|neither|nor|isn't|aren't|not)\b/i);
