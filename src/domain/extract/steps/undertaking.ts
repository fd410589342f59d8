import type { Line } from "../lines/lines.ts";
import { actKind, type ActKind } from "./concrete.ts";
import { HANDING_VERBS, WORKING_VERBS } from "../lines/verbs.ts";
import { mentionsTime } from "../lines/time-words.ts";

/** Whom an undertaking binds, as far as its own words tell. */
export type OwnerHint =
  | { readonly kind: "speaker" }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "pronoun"; readonly word: string }
  | { readonly kind: "nobody" };

/** A concrete act that somebody takes on, found in one clause. */
export interface Undertaking {
  readonly line: Line;
  readonly owner: OwnerHint;
  /** The acts in order: "tape", "text". */
  readonly verbs: readonly string[];
  /** From the first verb on: "tape it out tonight and text you the number tomorrow morning". */
  readonly phrase: string;
  /** Where its date is looked for first. */
  readonly clause: string;
  readonly kind: ActKind;
  /** Its words alone do not say what is done: "do that by Friday", "tell you Monday". */
  readonly bare: boolean;
}

/** One act of a verb phrase with its own words. */
export interface Act {
  readonly verb: string;
  readonly text: string;
  readonly kind: ActKind;
}

/** At most this many joined verbs are told apart in one phrase. */
const ACTS_MAX = 6;

/** The acts that one subject joins: "pull the records | and send them over by Friday". */
export function actsOf(phrase: string): readonly Act[] {
  const cuts: number[] = [0];
  for (const match of phrase.matchAll(/(?:,|;)?\s+(?:and|then|&)\s+(?:then |also |maybe |just )?(?=(\p{Ll}[\p{Ll}-]+)\b)/giu)) {
    const verb = match[1] ?? "";
    const next = phrase.slice(match.index + match[0].length + verb.length).trimStart();
    if (cuts.length < ACTS_MAX && isVerbThere(verb, next)) cuts.push(match.index);
  }
  return cuts.map((from, i) => {
    const text = phrase.slice(from, cuts[i + 1] ?? phrase.length).trim();
    const bare = text.replace(/^[,;]?\s*(?:and|then|&)\s+(?:then |also |maybe |just )?/i, "");
    const verb = (/^[\p{L}-]+/u.exec(bare)?.[0] ?? "").toLowerCase();
    return { verb, text: bare, kind: actKind(verb, bare.slice(verb.length).trimStart()) };
  });
}

/** A word of the verb lists that stands as a verb: something follows it, and not "of", "is" or another noun's tail. */
function isVerbThere(verb: string, next: string): boolean {
  const word = verb.toLowerCase();
  if (!HANDING_VERBS.has(word) && !WORKING_VERBS.has(word)) return false;
  if (/^(?:of|is|are|was|for the|for our|for your|data|report|list|plan)\b/i.test(next)) return false;
  return next !== "" && !/^[,.;!?]/.test(next);
}

/** Builds an undertaking of a verb phrase, or null when no act of it is concrete enough. */
export function undertakingOf(line: Line, owner: OwnerHint, phrase: string, clause: string): Undertaking | null {
  const acts = actsOf(phrase.trim()).filter((act) => act.kind !== "idle");
  const dated = mentionsTime(clause) || mentionsTime(phrase);
  const best = acts.findLast((act) => act.kind === "handing") ?? acts.findLast((act) => act.kind === "working") ?? (dated ? acts[0] : undefined);
  if (best === undefined) return null;
  return {
    line, owner, phrase: phrase.trim(), clause, kind: best.kind,
    verbs: acts.map((act) => act.verb),
    bare: acts.every((act) => isBare(act)),
  };
}

/** Nothing in the words beyond verb, pronouns and time tells what it is about. */
function isBare(act: Act): boolean {
  const left = act.text
    .slice(act.verb.length)
    .replace(/\b(?:you|me|us|him|her|them|it|that|this|those|these|so|back|to|over|up|out|then|too|as well|by|on|at|in|the|a|an|of|for|with|from|before|until|within|and|know|do|now|latest|please|again|first|thing|end|day|week|today|tonight|tomorrow|morning|afternoon|evening|noon|next|this|monday|tuesday|wednesday|thursday|friday|saturday|sunday|early|late|later|right|after|soon|possible|as|\d+(?:st|nd|rd|th)?)\b/gi, " ")
    .replace(/[^\p{L}]/gu, "");
  return left.length < 3;
}
