import { guarded, type Guarded } from "../../text/guarded.ts";

/**
 * The words of a statement that carry it: articles, the speaker's "we have", "it is" and other small verbs go. Nothing is
 * put in but shorter forms of the same words ("two percent" → "2%", "not … any" → "no"), so that a reader of lists takes in
 * more facts in as many words, and each of them still stands in the source.
 */
export function telegram(statement: string): string {
  let text = shorter(statement.replace(LIST_MARK, "").replace(EMPTY_TAIL, ""));
  text = withoutDouble(text.replace(NOT_DOING, "not "));
  text = text.replace(LEADING_TIE, "").replace(LEADING_SUBJECT, "").replace(LEADING_STATE, "");
  text = text.replace(COPULA, "$1 ").replace(ARTICLE, "");
  text = text.replace(/\s+([,.;:!?])/g, "$1").replace(/\s{2,}|[^\S ]/g, " ").replace(/^[\s,.;:!–—-]+/, "").replace(/[\s,.;:!–—-]+$/, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Units, weekdays and set phrases in their shorter forms. */
export function shorter(statement: string): string {
  let text = statement.replace(PERCENT, (_, word: string) => `${String(NUMBERS.indexOf(word.toLowerCase()))}%`);
  for (const [pattern, short] of SHORTER) text = text.replace(pattern, short);
  return text;
}

const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(" ");
const PERCENT = guarded(new RegExp(String.raw`\b(${NUMBERS.slice(1).join("|")}) (?:percent|per cent)\b`, "gi"));
/** Of the same meaning in fewer words, whoever says it. */
const SHORTER: readonly (readonly [Guarded, string])[] = [
  [guarded(/(?<=\d) ?(?:percent|per cent)\b/gi), "%"],
  [guarded(/(?<=\d) ?(?:millimet(?:re|er)s?)\b/gi), " mm"],
  [guarded(/(?<=\d) ?(?:centimet(?:re|er)s?)\b/gi), " cm"],
  [guarded(/(?<=\d) ?(?:kilohertz)\b/gi), " kHz"],
  [guarded(/\b(?:is|are|was|were)(?: exactly| really)? the (?:ones?|thing|things) (?:with|that (?:has|have))\b/gi), "with"],
  [guarded(/\b(?:is|are|was|were) the (?:ones?|thing|things|place|places|point) (?=(?:where|that|which|who|when)\b)/gi), ""],
  [guarded(/\bin order to\b/gi), "to"],
  [guarded(/\b(?:a|the) (?:couple|pair) of\b/gi), "two"],
  [guarded(/\bat the end of\b/gi), "end of"],
  [guarded(/\b(?:as well as|along with|together with)\b/gi), "and"],
  [guarded(/\bon a (weekly|daily|monthly|yearly) basis\b/gi), "$1"],
  [guarded(/\b(?:a|the) number (?:that )?(?:i|we|you|one) can (?:call|ring|reach)\b/gi), "phone number to call"],
  [guarded(/\bTues?\b\.?(?!day)/g), "Tuesday"], [guarded(/\bWed\b\.?/g), "Wednesday"], [guarded(/\bThurs?\b\.?(?!day)/g), "Thursday"], [guarded(/\bFri\b\.?/g), "Friday"], [guarded(/\bMon\b\.?/g), "Monday"],
];

/** "does not need any" → "needs none", "not looking to add anything" → "looking to add nothing". */
function withoutDouble(text: string): string {
  const found = DENIED.exec(text);
  if (found === null || found[0].includes(" but ")) return text;
  const [whole, doing = "", verb = "", between = "", any = "", after = ""] = found;
  const noun = /^\s+\p{Ll}/u.test(after) && !/^\s+(?:right|now|yet|at|in|on|for|before|after|until|today|this|so)\b/i.test(after);
  const word = DENYING.get(any.toLowerCase()) ?? (noun ? "no" : "none");
  const does = /^does/i.test(doing) ? `${verb}${/(?:s|sh|ch|x|o)$/.test(verb) ? "es" : "s"}` : verb;
  return `${text.slice(0, found.index)}${does}${between}${word}${after}${text.slice(found.index + whole.length)}`;
}

const DENIED = guarded(/\b((?:do|does|did|is|are|am|was|were|have|has)(?:n't| not)|not)\s+(\p{Ll}+)((?:\s+[\p{L}\d'-]+){0,4}?\s+)(any(?:thing|body|one|where)?)\b(\s+\p{L}+|(?=[\s,.;!?]|$))/u);
const DENYING: ReadonlyMap<string, string> = new Map([["anything", "nothing"], ["anybody", "nobody"], ["anyone", "nobody"], ["anywhere", "nowhere"]]);

const LIST_MARK = guarded(/^(?:\(?\d{1,2}[.)]|[-*•–])\s+/);
const EMPTY_TAIL = guarded(/,? (?:and that's (?:that|it)|as you know|you know|i think|i guess|i believe|i suppose|anyway|i hope|if i remember(?: right| correctly)?|to be fair|at least|or something|or whatever|and so on|for the record)[.!]?$/i);
const LEADING_TIE = guarded(/^(?:[,;:–—\s-]*(?:and|but|so|then|or|because|since|which|who|that|also|plus|although|though|while|whereas|as|like|otherwise|only that|it's just that)\b[,\s]+)+/i);
/** Who speaks is known from the heading; what there is needs no "there is". */
const LEADING_SUBJECT =
  guarded(/^(?:(?:I|we)(?:'ve| have| had)(?: just| also| now)?(?: got)? |(?:I|we)(?:'m|'re| am| are)(?: also| now| still| currently)? |(?:I|we)(?: also| now| still| only| both)? (?=\p{Ll}+\b(?! (?:of|who)\b))|(?:it's|it is|that's|that is|this is|these are|those are|they're|they are|there's|there is|there are|here's|here is) (?!not\b))/iu);
const COPULA = guarded(/(?<=\p{L}{2,})(?<!\b(?:it|that|this|what|who|which|there|here|how|where|when|why|he|she|they|you|we|i|one|these|those|and|or|but|neither|nobody|everybody|all|none)) (?:is|are)\b()(?= (?!(?:it|that|this|there|he|she|they|you|we)\b))\s+/giu);
/** "36 parcels a minute" keeps its "a". */
const ARTICLE = guarded(/(?<!\b(?:type|class|building|option|plan|unit|bay|hall|line|room|part|zone|gate) )\b(?:the|an?(?! (?:minute|hour|day|week|month|year|second|unit|piece|head|person)\b))\s+(?=[\p{L}\d"'$€£#])/giu);

const NOT_DOING = guarded(/^(?:I|we)(?:'re|'m| are| am) not (?=\p{Ll}+ing\b)/iu);
const LEADING_STATE = guarded(/^(?:got|been|still)\s+/i);
