import { compress } from "./compress.ts";
import { worded } from "./worded.ts";
import { guarded, type Guarded } from "../../text/guarded.ts";

/** A question or a request as a report tells it: "Can you ring the office?" → "Asks to ring the office"; null: it is neither. */
export function asked(plain: string, nameWords: ReadonlySet<string>): string | null {
  if (!MAY_ASK.test(plain)) return null;
  const text = compress(plain, nameWords);
  const bare = text.replace(/[?.!\s]+$/, "").replace(/^(?:could|can|may) (?:i|we) ask (?:if|whether)? ?/i, "");
  if (PRICE.test(bare)) return `Asks price${aboutOf(bare)}`;
  for (const [pattern, lead] of FORMS) {
    const what = pattern.exec(bare)?.[1];
    if (what !== undefined && /\p{L}{2}/u.test(what)) return politely(`${lead} ${lower(worded(what), plain)}`);
  }
  if (!OPENS_AS_QUESTION.test(plain)) return null;
  // "What I want to know: the sensors, who of us signs?"
  const wanted = WANT_TO_KNOW.exec(bare)?.[1] ?? bare;
  return `Asks: ${lower(worded(wanted), plain)}?`;
}

const politely = (text: string): string => text.replace(/^Asks to (?:don't|do not|never) /, "Asks not to ");

/** A cheap look first: most sentences tell. */
const MAY_ASK = guarded(/\?|\b(?:can|could|may|might|shall|would|will|please|kindly|is there|are there|have|let me|let us|tell|like|love|appreciate|grateful|how much|what)\b/i);
const PRICE = guarded(/\bhow much (?:is|are|does|do|would|will|for)\b(?!.*\b(?:time|noise|space|data|room)\b)|\bwhat (?:does|do|would|will|did)\b.{1,60}\b(?:cost|costs|run|come to|charge)$|\bwhat(?:'s| is| are| would be) (?:the |your )?(?:prices?|cost|rate|fee)\b|\bwhat (?:price|would you charge|do you charge)\b/i);

function aboutOf(bare: string): string {
  const what = /\b(?:of|for) (.{3,60})$/i.exec(bare)?.[1] ?? /\bhow much (?:is|are|does|do|would|will) (.{3,60}?)(?: (?:cost|be|run))?$/i.exec(bare)?.[1];
  return what === undefined || /^(?:it|that|this|they|one)\b/i.test(what) ? "" : ` of ${lower(worded(what), bare)}`;
}

/** Asking for a thing, asking for an act, asking when or whether. */
const FORMS: readonly (readonly [Guarded, string])[] = [
  [guarded(/^(?:can|could|may|shall|might) (?:i|we) (?:please |also |just |maybe )?(?:have|get|do|take|make it|see|borrow|try|use|order) (?!.*\bcard\b)(.+)$/i), "Asks for"],
  [guarded(/^(?:is|are) there (?:a|an|any|some) (.+)$/i), "Asks for"],
  [guarded(/^(?:do|would) you have (?:a|an|any|some|the) (.+)$/i), "Asks for"],
  [guarded(/^(?:i|we)(?:'d| would) (?:also |really )?(?:like|love|appreciate|be grateful for|be glad of) (?!to\b|if\b|it\b|you\b)(.+)$/i), "Asks for"],
  [guarded(/^(?:(?:and|but|so|also) )?(?:can|could|would|will) you (?:please |also |just |maybe |kindly )*(\p{Ll}.+)$/iu), "Asks to"],
  [guarded(/^(?:please|kindly) (?:also |just )*((?!note\b|find\b|let me know\b|be aware\b)\p{Ll}.+)$/iu), "Asks to"],
  [guarded(/^(?:let (?:me|us) know|tell (?:me|us)) (?!if you have|when you|if there is anything)((?:what|when|where|which|who|how|why|whether|if)\b.+)$/i), "Asks"],
];

/** A name keeps its capital: only a word that the source itself writes small loses it. */
function lower(text: string, source: string): string {
  const first = /^[\p{L}'’-]+/u.exec(text)?.[0] ?? "";
  const small = first.charAt(0).toLowerCase() + first.slice(1);
  return source.includes(small) || /^(?:a|the|is|are|do|does|can|will|what|when|where|who|which|how|why)$/i.test(first) ? small + text.slice(first.length) : text;
}

const WANT_TO_KNOW = guarded(/^(?:.*?[:,;]\s+(?:(?:and|so|or|but)\s+)?)?((?:who|what|when|where|which|how|why|whether)\b (?!i want\b|we want\b).{3,})$/i);
const OPENS_AS_QUESTION = guarded(/\?\W*$/);
