/** Longer actions are cut at a word. */
const ACTION_WORDS_MAX = 16;

/**
 * A short infinitive phrase out of a verb phrase: recipients, dates and asides go, at most 16 words stay.
 * `phrases` are the words the due date was read from.
 */
export function actionPhrase(phrase: string, phrases: readonly string[]): string {
  let action = phrase.replace(/\s+/g, " ");
  for (const date of phrases) action = action.split(date).join(" ");
  action = action
    .replace(/[,;]\s*(?:so|because|since|which|who|while|although|though|but|it's|it is|that's)\b.*$/i, "")
    .replace(/\bso (?:that )?(?:you|we|they|he|she)\b.*$/i, "")
    .replace(/^(\S+) (?:you|me|us|it to you|him|her) (?=(?:the|an?|our|my|your|both|all|that|those|this|some|two|three|what|with|on|about|\p{L}))/iu, "$1 ")
    .replace(/\b(and \S+) (?:you|me|us) (?=(?:the|an?|our|my|your|both))/gi, "$1 ")
    .replace(/\b(?:over|back)? ?to (?:you|me|us)\b/gi, " ")
    .replace(/\bfrom (?:me|us)\b/gi, " ")
    .replace(/\b(answer|tell|call|email|mail|text|write|inform|ring|phone) (?:you|me|us)\b/gi, "$1")
    .replace(/\b(?:please|for you|then|also|okay|ok|definitely|right away|asap|as soon as possible)\b/gi, " ")
    .replace(/[\s,]+(?:by|on|before|until|within|at|in|the|of|no later than|latest|and|for|this|next|from|till)*(?=[\s,.;:!?]*$)/i, "")
    .replace(/\b(?:by|before|within|until|no later than)\s+(?=(?:and|,|with)\b)/gi, "")
    .replace(/\b(?:by|on|before|until|within)\s*(?=[,.;!?]|$)/gi, "")
    .replace(/\s+([,.;:])/g, "$1").replace(/[,;:]+(?=[,;:.])/g, "").replace(/\s+/g, " ")
    .replace(/[\s,.;:!?–—-]+$/, "").trim();
  const words = action.split(" ");
  const short = words.length <= ACTION_WORDS_MAX ? action : words.slice(0, ACTION_WORDS_MAX).join(" ").replace(/[,;:]?(?: (?:and|or|the|an?|of|to|for|with|in|on|at|that|so|what|whether|he|she|they|it|not))*$/i, "");
  return short.charAt(0).toLowerCase() + short.slice(1);
}
