import { clausesOf } from "../lines/clauses.ts";
import type { People } from "../lines/people.ts";
import { guarded } from "../../text/guarded.ts";
import { rememberedFor } from "../../text/remembered.ts";

/** A longer sentence is cut into this many pieces at most. */
const UNITS_MAX = 16;
/** A shorter piece says nothing by itself and stays with its neighbour. */
const UNIT_WORDS_MIN = 3;

/**
 * The pieces of a sentence that can each be told alone: "We need two gateways | so the old one goes back | because it leaks."
 * A piece too short to be a statement stays with what follows.
 */
export const unitsOf: (plain: string, people: People) => readonly string[] = rememberedFor(cut);

function cut(plain: string, people: People): readonly string[] {
  const pieces = clausesOf(plain, people).flatMap(({ text }) => text.split(CUT)).map((piece) => piece.trim()).filter((piece) => HAS_LETTER.test(piece));
  if (pieces.length <= 1) return pieces;
  const units: string[] = [];
  let held = "";
  for (const piece of pieces) {
    const whole = held === "" ? piece : `${held} ${piece}`;
    held = "";
    if ((OPENS.test(whole) || ENDS_OPEN.test(whole.slice(-ENDING_CHARS))) && piece !== pieces.at(-1)) held = whole;
    else if (hasWords(whole, UNIT_WORDS_MIN)) units.push(whole);
    else if (units.length > 0 && !FRAME.test(whole)) units[units.length - 1] = `${units.at(-1) ?? ""} ${whole}`;
    else held = whole;
  }
  if (held !== "") units.push(held);
  return units.length <= UNITS_MAX ? units : [...units.slice(0, UNITS_MAX - 1), units.slice(UNITS_MAX - 1).join(" ")];
}

function hasWords(text: string, min: number): boolean {
  let words = 0;
  return text.split(" ").some((word) => HAS_LETTER.test(word) && ++words === min);
}

const HAS_LETTER = /[\p{L}\p{N}]/u;

/** Words that only say who says it; they go with what is said. */
const FRAME = guarded(/\b(?:confirmed|said|says|told (?:me|us)|thinks|mentioned|wrote|asked)$/i);
/** "In the cave number 2 | we have …": where and when something holds goes with what holds. */
const OPENS = guarded(/^(?:(?:and|but|so|then) )?(?:in|on|at|for|from|with|by|of|after|before|during|since|until|about|as for|when|while|once) [^,;]{1,50},?$/i);
const ENDS_OPEN = /\b(?:and|but|or|the|an?|can|could|would|will|shall|to|that|because|if|whether|what|when|who|which|is|was|are|were|than|as|of)$/i;
/** One more than the longest of those words has. */
const ENDING_CHARS = 8;
/** What hangs on the words before it cannot be told without them. */
export const hangsOn = (unit: string): boolean => /^[,;\s]*(?:of which|which|who|whose|because of|although|though|while|whereas|than|instead of|except|unless)\b/i.test(unit);
const CUT =
  /;\s+|\s[–—-]\s|,?\s+(?=(?:because|although|though|whereas|while|otherwise|since (?:we|you|they|he|she|it|the|your|our|my|i)|so that)\s)|,\s+(?=(?:but|so|of which|which|who|where|or else|then|unless|and (?:please|then|also|only|now|the|our|my|your|this|that|it|they|not))\s)|:\s+(?=\p{L}+ \p{L}+ \p{L}+)/u;
