/**
 * The sentence as a careful writer would have put it down: straight quotes, no "um", no "[laughs]", no word said twice.
 * Patterns run on this text; quotes are always taken from the original.
 */
export function plainSpeech(text: string): string {
  let plain = text.replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u201c\u201d]/g, '"').replace(/\s+/g, " ").trim();
  plain = plain.replace(/\[[^\]]{1,30}\]/g, " ");
  plain = plain.replace(/\b(?:u+h+|u+m+|e+r+m*|hmm+|mm+|ah+|wah)\b[,.]?\s*(?![-'])/gi, " ");
  plain = plain.replace(/, (?:like|you know|i mean|sort of|kind of|let's say|lah)(?:, |(?=[.!?]))/gi, " ");
  plain = plain.replace(/\s+([,.;:!?])/g, "$1").replace(/,(?:\s*,)+/g, ",").replace(/\s+/g, " ").trim();
  plain = plain.replace(STUTTER, "$1");
  if (HAS_CHAT.test(plain)) for (const [short, long] of CHAT) plain = plain.replace(short, long);
  return plain.replace(/^[,;\s]+/, "").trim();
}

/** "I'll, um, I'll ask" and "that, that curtain": only small words, so that spoken digits stay. */
const STUTTER =
  /\b((?:i|i'll|i'm|i've|we|we'll|we're|you|you'll|he|she|it|it's|they|the|a|that|that's|is it|is|to|and|but|so|of|on|in|let's|let me))(?:,? \1)+\b/gi;

/** A cheap look first: few sentences are written so. */
const HAS_CHAT = /gonna|wanna|gotta|\b(?:tmrw|tmr|tmw|tomoro|2moro|2morrow|u|ur|pls|plz|ill|im)\b|i['’]?ma\b/i;

const CHAT: readonly (readonly [RegExp, string])[] = [
  [/\bi['’]?m gonna\b/gi, "I'm going to"],
  [/\bgonna\b/gi, "going to"],
  [/\bwanna\b/gi, "want to"],
  [/\bgotta\b/gi, "have to"],
  [/\b(?:tmrw|tmr|tmw|tomoro|2moro|2morrow)\b/gi, "tomorrow"],
  [/\b(?:u)\b(?!\.)/g, "you"],
  [/\b(?:ur)\b/g, "your"],
  [/\b(mon|tues?|wed|thurs?|fri)\b(?=\.? (?:instead|at|or|morning|afternoon|works|is|next|latest|the)\b)/gi, "$1"],
  [/\b(?:pls|plz)\b/gi, "please"],
  [/\b(?:ill)\b(?= (?:send|get|call|text|email|mail|have|bring|drop|check|let|give|do|come|be|ship|forward)\b)/g, "I'll"],
  [/^ill\b/i, "I'll"],
  [/\b(?:im)\b(?= (?:going|sending|calling|bringing|shipping))/gi, "I'm"],
  [/\bI[’']?ma\b/g, "I'm going to"],
];
