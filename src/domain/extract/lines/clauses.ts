import type { People } from "./people.ts";
import { guarded } from "../../text/guarded.ts";
import { matchesIn } from "../../text/matches-in.ts";
import { rememberedFor } from "../../text/remembered.ts";

/** A stretch of a sentence with one subject and its verb. */
export interface Clause {
  readonly text: string;
  /** The small word that ties it to the rest: "if", "because", "and" …; empty when there is none. */
  readonly tie: string;
}

/** More clauses than this in one sentence are read as one. */
const CLAUSES_MAX = 24;

/** Cuts a sentence where a new subject begins: "I'll send it | and Tom will call you | because you asked". */
export const clausesOf: (plain: string, people: People) => readonly Clause[] = rememberedFor(cut);

function cut(plain: string, people: People): readonly Clause[] {
  const cuts = [0];
  for (const match of matchesIn(plain, SUBJECT)) {
    if (cuts.length > CLAUSES_MAX) break;
    const at = match.index;
    if (at > 0 && opensClause(plain, at, match[0], people)) cuts.push(tieStart(plain, at));
  }
  const starts = cuts.length === 1 ? cuts : [...new Set(cuts)].toSorted((a, b) => a - b);
  return starts.flatMap((start, i) => {
    const text = plain.slice(start, starts[i + 1] ?? plain.length).trim();
    return text === "" ? [] : [{ text, tie: TIE.exec(text)?.[1]?.toLowerCase() ?? "" }];
  });
}

const VERBISH = "(?:will|shall|would|could|can|cannot|may|might|must|should|is|are|was|were|am|has|have|had|do|does|did|don't|won't|can't|gets?|needs?|wants?|said|says|told|asked|asks)";
/** What may be a subject; the rest is checked by {@link opensClause}. */
const SUBJECT = /(?<![\p{L}'])(?:I|we|he|she|they|you|it|this|that|there|somebody|someone|nobody|whoever|everybody|one of (?:us|you)|\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)?)(?='(?:ll|d|m|s|re|ve)\b| )/gu;

const ALWAYS = guarded(/^(?:i|we|he|she|they|somebody|someone|nobody|whoever|one of us|one of you)$/i);
const AFTER_SUBJECT = guarded(new RegExp(`^(?:'(?:ll|d|m|s|re|ve)\\b| (?:also |just |then |still |now |really |probably |only )?${VERBISH}\\b)`, "i"));

function opensClause(plain: string, at: number, subject: string, people: People): boolean {
  const after = plain.slice(at + subject.length, at + subject.length + 30);
  const before = plain.slice(Math.max(0, at - 12), at).toLowerCase();
  if (/\b(?:than|as well as|like|for|to|with|from|of|by|about|both|between)\s$/.test(before) && !/^(?:i|we|he|she|they)$/i.test(subject)) {
    return false;
  }
  if (ALWAYS.test(subject)) return !/\b(?:than|which|that|what|where|who)\s$/.test(before) || /^'ll\b| will\b/.test(after);
  if (/^(?:you|it|this|that|there|everybody)$/i.test(subject)) {
    return AFTER_SUBJECT.test(after) && !/\b(?:which|what|that|where|who|give|gives|send|tell|ask|help|get|make)\s$/.test(before);
  }
  const first = subject.split(" ")[0] ?? subject;
  const known = people.nameWords.has(first.toLowerCase()) || people.named(subject) !== null;
  return known ? AFTER_SUBJECT.test(after) : /^(?:'ll\b| will\b| is going to\b)/.test(after);
}

/** Takes the joining words before a subject into its clause: ", and then |I". */
function tieStart(plain: string, at: number): number {
  const before = plain.slice(Math.max(0, at - 40), at);
  const tie = /(?:[,;:–—-]\s*)?(?:\b(?:and|but|so|then|because|since|while|whereas|though|although|or|if|unless|when|once|until|before|after|as soon as|provided|assuming|in case|whenever|also|that|plus|otherwise)\s+)*$/i.exec(before);
  return at - (tie?.[0].length ?? 0);
}

const TIE = guarded(/^[,;:–—\s-]*(?:and |but |so |then |or )*(if|unless|because|since|when|once|until|before|after|as soon as|provided|assuming|in case|whenever|while|though|although|that|otherwise|and|but|so|then|or|plus)\b/i);
