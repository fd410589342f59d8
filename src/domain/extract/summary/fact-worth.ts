import { VOCATIVE } from "./asides.ts";
import { isConditional } from "../lines/conditions.ts";
import { factKinds } from "./fact-kinds.ts";
import type { Line } from "../lines/lines.ts";
import { contentOf, contentWords } from "./content-words.ts";
import { guarded } from "../../text/guarded.ts";

/** A piece of a sentence that may be told, and what that is worth. */
export interface Piece {
  readonly unit: string;
  readonly typed: boolean;
  readonly worth: number;
}

/** Weighs a piece by what it states, how much content it has, and how firmly it stands by itself. */
export function pieceOf(unit: string, line: Line, at: number): Piece {
  if (VOCATIVE.test(unit)) return { unit, typed: false, worth: 0 };
  const { kinds, worth } = factKinds(unit);
  const told = ANNOUNCED.test(line.plain) ? ANNOUNCED_WORTH : 0;
  const content = (unit === line.plain ? contentOf(line) : contentWords(unit)).size;
  const thin = content < 3 && !/\d/.test(unit) ? THIN : 1;
  return { unit, typed: kinds.length > 0 || told > 0 || LISTED.test(line.plain) || content >= EVENT_WORDS_MIN, worth: (worth + told + CONTENT_WORTH * Math.min(8, content)) * thin * doubt(unit, line, at) };
}

/** A statement with so many words of content tells an event, whatever its kind. */
export const EVENT_WORDS_MIN = 3;
/** What each word of content adds. */
export const CONTENT_WORTH = 0.15;
/** Whoever says that it is to be remembered says what all should know. */
const ANNOUNCED = guarded(/\b(?:important to (?:remember|note|know)|(?:please|also|don't forget to|and) (?:note|remember)|(?:bear|keep) in mind (?:that|the)|(?:reminder|heads[- ]up|fyi)\b|(?:let me|to|quickly) remind (?:you|everyone|everybody|all))/i);
const ANNOUNCED_WORTH = 1.5;
/** Pieces of next to no content lose. */
const THIN = 0.8;
/** Who makes a list means every item of it. */
export const LISTED = /^(?:\(?\d{1,2}[.)]|[-*•–])\s+/;

/** What is only thought, hangs on something, points at nothing or is told of long ago is worth less. */
function doubt(unit: string, line: Line, at: number): number {
  let share = 1;
  if (isConditional(unit)) share *= 0.7;
  if (POINTS_BACK.test(unit)) share *= at === 0 || line.manner === "spoken" ? 0.5 : 0.8;
  if (!STATES.test(unit)) share *= 0.6;
  if (LONG_AGO.test(line.plain)) share *= 0.5;
  if (SELF_TALK.test(unit)) share *= 0.5;
  return share;
}

/** A verb, however roughly told from other words: what has none is a scrap of a sentence. */
const STATES = guarded(/\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|need|want|get|got|went|came|made|took|gave|put|cut|let|keep|kept|left|lost|won|paid|sent|said|told|found|know|knew|think|see|saw|run|ran|use|work|fit|cost|ask|like|please)\b|'(?:s|m|re|ve|ll|d)\b|n't\b|[^\s,]{2} \p{Ll}{2,}(?:ed|es|s)\b/u);
const POINTS_BACK = guarded(/^(?:(?:and|but|so|because|then|as) )*(?:it|that|this|they|he|she|those|these|them|one)(?:'s|'re|'ll)?\b/i);
const LONG_AGO = guarded(/\b(?:in my (?:last|old|former) (?:job|company)|used to|years ago|back then|when i was|last (?:summer|winter|autumn|spring|christmas)|long story|once upon)\b/i);
const SELF_TALK = guarded(/\b(?:i (?:know|mean|guess|think|believe|suppose|hope|wonder|promise|apologi[sz]e|don't mind|understand|see)|you (?:see|know|may|might|can guess|said)|as i (?:said|guessed)|to be honest|fair enough|nobody (?:does|cares)|(?:telling|asking|showing|hear(?:d)? it from) (?:you|me)|say something|writ(?:e|ing) (?:that|this|it) down|you must be|let me|imagine|wanted you to|it's (?:only|just) me|what do you)\b/i);
