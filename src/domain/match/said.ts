import type { Activity } from "../model/activity.ts";
import { wordsOf } from "../text/words.ts";
import { stemOf } from "./deal-words.ts";
import { secondHand } from "./second-hand.ts";

/** The words of an activity, made ready for looking up what they speak of. */
export interface Said {
  /** Stems in what was said now: subject, body, turns, answers. */
  readonly stems: ReadonlySet<string>;
  readonly subject: ReadonlySet<string>;
  /** Stems that stand only in quoted history. */
  readonly quoted: ReadonlySet<string>;
  /** Stems in clauses that say what it is not about. */
  readonly denied: ReadonlySet<string>;
  /** All stems in order with blanks around each, to find neighbours in ("line 4"). */
  readonly stemPhrase: string;
  /** How often a stem was said. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whole numbers of a thousand and more, "64k" and "1.2m" spelled out. */
  readonly numbers: ReadonlySet<number>;
  /** All folded words in order with blanks around each, to find phrases in. */
  readonly phrase: string;
}

/** Reads the text once. A forwarded part counts where a colleague only passed it on, as it is then the matter. */
export function readSaid(activity: Activity): Said {
  const { subject, body, transcript, fields, quoted, forwarded } = activity.text;
  const passedOn = secondHand(activity).length > 0 ? forwarded : "";
  const now = [subject, body, ...transcript.map((turn) => turn.text), ...Object.values(fields), passedOn].join("\n").slice(0, TEXT_READ_MAX);
  const words = wordsOf(now);
  const list = words.map(stemOf);
  const counts = new Map<string, number>();
  for (const stem of list) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return {
    stems: new Set(list),
    subject: new Set(wordsOf(subject).map(stemOf)),
    quoted: new Set(wordsOf(quoted.slice(0, QUOTED_READ_MAX)).map(stemOf).filter((stem) => !counts.has(stem))),
    denied: deniedStems(now, counts),
    stemPhrase: ` ${list.join(" ")} `,
    counts,
    numbers: readNumbers(now),
    phrase: ` ${words.join(" ")} `,
  };
}

/** Whether these words stand next to each other in the text. */
export const saysPhrase = (said: Said, words: readonly string[]): boolean => words.length > 0 && said.phrase.includes(` ${words.join(" ")} `);

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
  for (const [, digits = "", unit = ""] of text.matchAll(/(?<![\d.,])(\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){1,4}|\d{1,9}(?:[.,]\d{1,2})?)\s?([kKmM](?![\p{L}\p{N}]))?/gu)) {
    const grouped = /^\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+$/u.test(digits);
    const plain = Number(grouped ? digits.replace(/\D/gu, "") : digits.replace(",", "."));
    const scale = unit === "" ? 1 : unit.toLowerCase() === "k" ? 1_000 : 1_000_000;
    const value = Math.round(plain * scale);
    if (value >= 1_000) found.add(value);
  }
  return found;
}
