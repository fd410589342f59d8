import { oneSpaced } from "../../text/fold.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";

/**
 * The sentence as a careful writer would have put it down: straight quotes, no "um", no "[laughs]", no word said twice.
 * Patterns run on this text; quotes are always taken from the original. White space is to be folded already.
 */
export function plainSpeech(text: string): string {
  const straight = text.replace(ODD_APOSTROPHE, "'").replace(ODD_QUOTE, '"');
  const fluent = straight.replace(BRACKETED, " ").replace(HESITATION, " ").replace(FILLER, " ").replace(SPACE_BEFORE_STOP, "$1").replace(COMMAS, ",");
  let plain = fluent === straight ? fluent : oneSpaced(fluent);
  if (saysTwice(plain)) plain = plain.replace(STUTTER, "$1");
  if (HAS_CHAT.test(plain)) for (const [short, long] of CHAT) plain = plain.replace(short, long);
  return plain.replace(/^[,;\s]+/, "").trim();
}

const ODD_APOSTROPHE = guarded(/[\u2018\u2019\u02bc]/g);
const ODD_QUOTE = guarded(/[\u201c\u201d]/g);
const BRACKETED = guarded(/\[[^\]]{1,30}\]/g);
const HESITATION = guarded(/\b(?:u+h+|u+m+|e+r+m*|hmm+|mm+|ah+|wah)\b[,.]?\s*(?![-'])/gi);
const FILLER = guarded(/, (?:like|you know|i mean|sort of|kind of|let's say|lah)(?:, |(?=[.!?]))/gi);
const SPACE_BEFORE_STOP = /\s+([,.;:!?])/g;
const COMMAS = guarded(/,(?:\s*,)+/g);

/** "I'll, um, I'll ask" and "that, that curtain": only small words, so that spoken digits stay. */
const STUTTER =
  guarded(/\b((?:i|i'll|i'm|i've|we|we'll|we're|you|you'll|he|she|it|it's|they|the|a|that|that's|is it|is|to|and|but|so|of|on|in|let's|let me))(?:,? \1)+\b/gi);

const STUTTER_CHARS_MAX = "let me".length;
const COMMA = 0x2c;

/** A cheap look first: whether what begins a word before a blank, or before a comma and a blank, stands behind it again. */
function saysTwice(text: string): boolean {
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) {
    const end = text.charCodeAt(at - 1) === COMMA ? at - 1 : at;
    for (let length = 1; length <= STUTTER_CHARS_MAX; length += 1) {
      if (isSaidAgain(text, end - length, at + 1, length) && !BEFORE_IN_WORD.test(text.charAt(end - length - 1))) return true;
    }
  }
  return false;
}

const BEFORE_IN_WORD = /\w/;

function isSaidAgain(text: string, first: number, second: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) if ((text.charCodeAt(first + at) | 0x20) !== (text.charCodeAt(second + at) | 0x20)) return false;
  return first >= 0;
}

/** A cheap look first: few sentences are written so. */
const HAS_CHAT = guarded(/gonna|wanna|gotta|\b(?:tmrw|tmr|tmw|tomoro|2moro|2morrow|u|ur|pls|plz|ill|im)\b|i['’]?ma\b/i);

const CHAT: readonly (readonly [Guarded, string])[] = [
  [guarded(/\bi['’]?m gonna\b/gi), "I'm going to"],
  [guarded(/\bgonna\b/gi), "going to"],
  [guarded(/\bwanna\b/gi), "want to"],
  [guarded(/\bgotta\b/gi), "have to"],
  [guarded(/\b(?:tmrw|tmr|tmw|tomoro|2moro|2morrow)\b/gi), "tomorrow"],
  [guarded(/\b(?:u)\b(?!\.)/g), "you"],
  [guarded(/\b(?:ur)\b/g), "your"],
  [guarded(/\b(mon|tues?|wed|thurs?|fri)\b(?=\.? (?:instead|at|or|morning|afternoon|works|is|next|latest|the)\b)/gi), "$1"],
  [guarded(/\b(?:pls|plz)\b/gi), "please"],
  [guarded(/\b(?:ill)\b(?= (?:send|get|call|text|email|mail|have|bring|drop|check|let|give|do|come|be|ship|forward)\b)/g), "I'll"],
  [guarded(/^ill\b/i), "I'll"],
  [guarded(/\b(?:im)\b(?= (?:going|sending|calling|bringing|shipping))/gi), "I'm"],
  [guarded(/\bI[’']?ma\b/g), "I'm going to"],
];
