import { foldDiacritics, foldSpace } from "../text/fold.ts";
import { rememberedLately } from "../text/remembered.ts";

/** A person's name in the parts that are compared. */
export interface NormalName {
  /** Without titles, as written otherwise; empty when only a family name is known (`Mr. Dunn`). */
  readonly first: string;
  /** With its particles (`de la Vega`); empty when only one name is known. */
  readonly last: string;
  /** First, middle and last, in that order, without titles and suffixes. */
  readonly full: string;
  /** Lower case, no accents, hyphens or apostrophes: equal keys are the same written name. */
  readonly key: string;
  /** First letters of the parts of `key`, particles left out. */
  readonly initials: string;
  /** A name in quotes or brackets (`Robert "Bob" Smith`), null without one. */
  readonly nickname: string | null;
}

const NAME_CHARS_MAX = 200;
const TITLES = new Set(
  ("mr mrs ms mx miss mister madam sir dr prof professor herr frau hr fr dipl ing dott dottssa sig sigra signor signora " +
    "m mme mlle monsieur madame sr sra srta don doña dona de heer mevr dhr rev hon capt col gen lt sgt eng doc univ").split(" "),
);
/** Titles that are also names or particles: dropped only with their full stop, or never alone. */
const WEAK_TITLES = new Set(["m", "fr", "don", "dona", "de", "heer", "gen", "col", "ing", "doc", "eng", "hon", "sig", "rev"]);
const SUFFIXES = new Set("jr sr ii iii iv phd md mba cpa esq pe pmp bsc msc ba ma rn dds cfa".split(" "));
const PARTICLES = new Set(
  "de da do dos das del della dello degli di du des la le van von der den ter ten te zu zum zur af av al el bin ibn bint ben y e mac san st o d".split(" "),
);

/** The name that `raw` holds, or null where it holds no letter, an address or a number in place of one. */
export const normalizeName = (raw: string): NormalName | null => (raw.length <= NAME_CHARS_MAX ? remembered(raw) : normalized(raw));

/** The same few people take part in most of what is judged one after the other. */
const NAMES_MAX = 256;
const remembered = rememberedLately(normalized, NAMES_MAX);

function normalized(raw: string): NormalName | null {
  const written = foldSpace(raw.slice(0, NAME_CHARS_MAX).normalize("NFKC"));
  if (!hasLetter(written) || /\S@\S/.test(written)) return null;
  const { plain, nickname } = takeNickname(written);
  const { tokens, familyFirst } = orderTokens(plain);
  const named = dropSuffixes(dropTitles(tokens));
  if (named.tokens.length === 0) return null;

  const parts = named.tokens.map(unshout);
  const { first, last } = splitParts(parts, named.titled, familyFirst);
  const full = parts.join(" ");
  const key = nameKey(full);
  const initials = key.split(" ").filter((part) => !PARTICLES.has(part)).map((part) => part.charAt(0)).join("");
  return { first, last, full, key, initials, nickname };
}

/** Lower case, no accents, no punctuation: the form in which names are compared. */
export function nameKey(name: string): string {
  if (PLAIN_NAME.test(name)) return name.toLowerCase();
  return foldDiacritics(name.normalize("NFKC").toLowerCase()).replace(/['’`´.]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** Most names are written so that only their case has to be folded. */
const PLAIN_NAME = /^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/i;

function takeNickname(written: string): { plain: string; nickname: string | null } {
  if (!QUOTE_OR_BRACKET.test(written)) return { plain: written, nickname: null };
  const found = /["“”„(«]([^"“”()«»]{1,40})["“”)»]/.exec(written);
  // A name that stands wholly in quotes is quoted by a mail program.
  const bare = written.replace(/^["“”'](.*)["“”']$/, "$1");
  if (found === null || bare !== written) return { plain: bare, nickname: null };
  const inner = (found[1] ?? "").trim();
  const plain = foldSpace(written.slice(0, found.index) + " " + written.slice(found.index + found[0].length));
  // Brackets also hold pronouns and firms: `Priya Raman (she/her)`, `Ana Example (Sales)`.
  const isName = /^\p{Lu}[\p{L}'’-]+$/u.test(inner) && !found[0].startsWith("(");
  return { plain: plain === "" ? inner : plain, nickname: isName ? inner : null };
}

const QUOTE_OR_BRACKET = /["“”„(«']/;

/** `DOE, JANE` and `de la Vega, Juan`: the family name comes first; a comma before `PhD` or `Jr.` means nothing. */
function orderTokens(plain: string): { tokens: string[]; familyFirst: string[] | null } {
  if (!plain.includes(",")) return { tokens: plain.split(" ").filter(hasLetter), familyFirst: null };
  const [head = "", ...tail] = plain.split(",").map((part) => part.trim().split(" ").filter(hasLetter).join(" "));
  const rest = tail.filter((part) => part !== "" && !part.split(" ").every((token) => SUFFIXES.has(bare(token))));
  if (head === "" || rest.length === 0) return { tokens: head.split(" ").filter(Boolean), familyFirst: null };
  const family = head.split(" ");
  const given = (rest[0] ?? "").split(" ").filter((token) => !SUFFIXES.has(bare(token)));
  return { tokens: [...given, ...family], familyFirst: family };
}

const hasLetter = (token: string): boolean => /\p{L}/u.test(token);

function dropTitles(tokens: readonly string[]): { tokens: readonly string[]; titled: boolean } {
  let from = 0;
  while (from < tokens.length - 1) {
    const token = tokens[from] ?? "";
    const title = bare(token);
    if (!TITLES.has(title) || (WEAK_TITLES.has(title) && !token.endsWith("."))) break;
    // `M. Amadi`: a letter and a full stop is an initial far more often than a French title.
    if (title.length === 1) break;
    from += 1;
  }
  return { tokens: tokens.slice(from), titled: from > 0 };
}

function dropSuffixes(named: { tokens: readonly string[]; titled: boolean }): { tokens: string[]; titled: boolean } {
  const tokens = [...named.tokens];
  while (tokens.length > 2 && SUFFIXES.has(bare(tokens.at(-1) ?? ""))) tokens.pop();
  return { tokens, titled: named.titled };
}

function splitParts(parts: readonly string[], titled: boolean, familyFirst: readonly string[] | null): { first: string; last: string } {
  if (parts.length === 1) return titled ? { first: "", last: parts[0] ?? "" } : { first: parts[0] ?? "", last: "" };
  let lastFrom = parts.length - 1;
  if (familyFirst !== null && familyFirst.length < parts.length) lastFrom = parts.length - familyFirst.length;
  else while (lastFrom > 1 && PARTICLES.has(bare(parts[lastFrom - 1] ?? ""))) lastFrom -= 1;
  return { first: parts[0] ?? "", last: parts.slice(lastFrom).join(" ") };
}

/** `JANE` becomes `Jane`; `AP` and `McLean` stay. */
function unshout(token: string): string {
  if (token.length < 3 || token !== token.toUpperCase() || !/\p{Lu}/u.test(token) || token.includes(".")) return token;
  return token.toLowerCase().replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function bare(token: string): string {
  return PLAIN_NAME.test(token) ? token.toLowerCase() : foldDiacritics(token.toLowerCase()).replace(/[.'’]/g, "");
}
