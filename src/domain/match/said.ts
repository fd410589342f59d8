import type { Activity } from "../model/activity.ts";
import { rememberedOf } from "../text/remembered.ts";
import { wordsOf } from "../text/words.ts";
import { stemOf } from "./deal-words.ts";
import { secondHand } from "./second-hand.ts";

/** What an activity says, ready to be asked what it speaks of: each question reads the text when it is first asked. */
export interface Said {
  /** What was said now: subject, body, turns, answers. */
  readonly now: string;
  readonly subject: string;
  readonly history: string;
}

/** The texts of an activity. A forwarded part counts where a colleague only passed it on, as it is then the matter. */
export function readSaid(activity: Activity): Said {
  const { subject, body, transcript, fields, quoted, forwarded } = activity.text;
  const passedOn = secondHand(activity).length > 0 ? forwarded : "";
  const now = [subject, body, ...transcript.map((turn) => turn.text), ...Object.values(fields), passedOn].join("\n").slice(0, TEXT_READ_MAX);
  return { now, subject, history: quoted.slice(0, QUOTED_READ_MAX) };
}

const wordsIn = rememberedOf(({ now }: Said): readonly string[] => wordsOf(now));

/** All folded words in order with blanks around each, to find phrases in. */
const phraseOf = rememberedOf((said: Said): string => ` ${wordsIn(said).join(" ")} `);

/** Whether these words stand next to each other in the text. */
export const saysPhrase = (said: Said, words: readonly string[]): boolean => words.length > 0 && phraseOf(said).includes(` ${words.join(" ")} `);

/** The words of a text without their endings. */
export interface Stems {
  readonly all: ReadonlySet<string>;
  /** In order with blanks around each, to find neighbours in ("line 4"). */
  readonly phrase: string;
  /** How often each was said. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The stems in what was said now. */
export const stemsSaid = rememberedOf((said: Said): Stems => {
  const list = wordsIn(said).map(stemOf);
  const counts = new Map<string, number>();
  for (const stem of list) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return { all: new Set(list), phrase: ` ${list.join(" ")} `, counts };
});

/** The stems in the subject. */
export const stemsOfSubject = rememberedOf(({ subject }: Said): ReadonlySet<string> => new Set(wordsOf(subject).map(stemOf)));

/** Stems that stand only in quoted history. */
export const stemsOfHistory = rememberedOf((said: Said): ReadonlySet<string> => {
  const { counts } = stemsSaid(said);
  return new Set(wordsOf(said.history).map(stemOf).filter((stem) => !counts.has(stem)));
});

/** Stems in clauses that say what it is not about. */
export const stemsDenied = rememberedOf((said: Said): ReadonlySet<string> => deniedStems(said.now, stemsSaid(said).counts));

/** Whole numbers of a thousand and more, "64k" and "1.2m" spelled out. */
export const numbersSaid = rememberedOf(({ now }: Said): ReadonlySet<number> => readNumbers(now));

const TEXT_READ_MAX = 60_000;
const QUOTED_READ_MAX = 20_000;

/** A clause that begins so says what it is not about: "not the trailers", "nicht der Ofen", "rather than the pilot". */
const DENIAL_START: ReadonlySet<string> = new Set("not nicht kein keine non pas niet geen ikke inte nao besides except unlike".split(" "));
/** And one that ends so: "the air leak thing is separate", "the shop is its own thing", "the payments are not touched by this". */
const DENIAL_END = /(?:\bis|\bare|['’]s|['’]re) (?:(?:a )?(?:separate|another|different)\b|(?:its|their) own (?:thing|matter|story|project|topic)\b|not (?:touched|affected|concerned|involved)\b|untouched\b|unaffected\b)/u;
/** And what comes after one of these: "the wrapper instead of the palletiser", "nothing to do with the dock", "for once not the ramp". */
const DENIAL_BEFORE = /\b(?:for once|this time|today) not\b|\bnothing to do with\b|\bnot about\b|\bunrelated to\b|\brather than\b|\binstead of\b|\bapart from\b/u;

/** Stems that were said in denying clauses only, or half the time where the clause puts them aside in so many words: what is put aside was mentioned before. */
function deniedStems(text: string, counts: ReadonlyMap<string, number>): ReadonlySet<string> {
  const denied = new Map<string, number>();
  const putAside = new Map<string, number>();
  for (const clause of text.replace(WRAPPED_LINE, " ").split(/[.,;:!?\n()]+/u)) {
    const lower = clause.trim().toLowerCase();
    const isSetApart = DENIAL_END.test(lower);
    const isWhole = isSetApart || DENIAL_START.has(FIRST_WORD.exec(lower)?.[0] ?? "");
    const before = isWhole ? null : DENIAL_BEFORE.exec(lower);
    if (!isWhole && before === null) continue;
    for (const stem of wordsOf(before === null ? lower : lower.slice(before.index)).map(stemOf)) {
      denied.set(stem, (denied.get(stem) ?? 0) + 1);
      if (isSetApart) putAside.set(stem, (putAside.get(stem) ?? 0) + 1);
    }
  }
  return new Set([...denied].filter(([stem, times]) => counts.get(stem) === times || (counts.get(stem) ?? 0) <= 2 * (putAside.get(stem) ?? 0)).map(([stem]) => stem));
}

const FIRST_WORD = /^\p{L}+/u;
/** Where a mailer broke a sentence. */
const WRAPPED_LINE = /(?<=\p{Ll})\r?\n(?=\p{Ll})/gu;

function readNumbers(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(text); match !== null; match = NUMBER.exec(text)) {
    const [, digits = "", unit = ""] = match;
    const grouped = /^\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+$/u.test(digits);
    const plain = Number(grouped ? digits.replace(/\D/gu, "") : digits.replace(",", "."));
    const scale = unit === "" ? 1 : unit.toLowerCase() === "k" ? 1_000 : 1_000_000;
    const value = Math.round(plain * scale);
    if (value >= 1_000) found.add(value);
  }
  return found;
}

const NUMBER = /(?<![\d.,])(\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,4}|\d{1,9}(?:[.,]\d{1,2})?)\s?([kKmM](?![\p{L}\p{N}]))?/gu;
