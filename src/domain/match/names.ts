import { nameKey, normalizeName } from "../hygiene/normalize-name.ts";

/** A person's name in the parts that are compared; all parts folded. */
export interface NameForm {
  /** As it is shown. */
  readonly shown: string;
  /** Its words in the order written, initials included. */
  readonly words: readonly string[];
  readonly first: string;
  readonly last: string;
  /** The words in a fixed order, so that "Tan Wei Ling" and "Wei Ling Tan" are one. */
  readonly key: string;
}

/** How far two names agree, best first. `single`: one side gives a first or a last name only, and it fits. */
export type Agreement = "full" | "initial" | "single" | "none";

/** The name that a source gave, or null where it holds none. */
export function readName(raw: string): NameForm | null {
  const name = normalizeName(raw.replace(HONORIFIC, ""));
  if (name === null) return null;
  return form(name.full, name.key, name);
}

/** The name of a record, which knows its first and last name apart. */
export function recordName(firstName: string, lastName: string): NameForm {
  const shown = `${firstName} ${lastName}`.trim();
  return form(shown, nameKey(shown), { first: firstName, last: lastName });
}

/**
 * How far a name as given fits the name of a record. A shortened first name fits ("Rob" and "Robert", "Wei" and
 * "Wei Ling"); a middle name more or less does not matter.
 */
export function nameAgreement(given: NameForm, record: NameForm): Agreement {
  if (given.key === record.key) return "full";
  if (given.words.length === 1) return fitsSingle(given.words[0] ?? "", record) ? "single" : "none";
  if (record.words.length === 1) return given.words.includes(record.words[0] ?? "") ? "single" : "none";
  if (given.last !== record.last) return holdsAll(given.words, record.words) ? "full" : "none";
  const [a, b] = [firstWord(given.first), firstWord(record.first)];
  if (a === b || isShortFor(a, b) || isShortFor(b, a)) return "full";
  const isInitial = (a.length === 1 || b.length === 1) && a[0] === b[0];
  return isInitial ? "initial" : "none";
}

/** Whether a single word is this person's first or last name, in full or shortened. */
export function fitsSingle(word: string, record: NameForm): boolean {
  if (word.length < 2) return false;
  return word === record.last || isFirstName(word, record) || record.last.split(" ").includes(word);
}

/** Whether a single word is this person's first name, in full or shortened. */
export function isFirstName(word: string, record: NameForm): boolean {
  if (word.length < 2 || record.first === "") return false;
  const first = firstWord(record.first);
  return word === first || isShortFor(word, first) || record.first.split(" ").join("") === word;
}

/** "V. Amadi" under the key by which a record with a full first name is found; null without a first and a last name. */
export function initialKey(name: NameForm): string | null {
  const letter = name.first[0];
  return letter === undefined || name.last === "" ? null : `${letter} ${name.last}`;
}

/** Words by which a store finds the contact: `select` needs one of the last name's and the first name or its initial. */
export function contactTokens(firstName: string, lastName: string): { readonly last: readonly string[]; readonly first: readonly string[] } {
  const name = recordName(firstName, lastName);
  const first = name.first.split(" ").filter(Boolean);
  return { last: name.last.split(" ").filter((word) => word.length > 1), first: [...first, ...first.map((word) => word.slice(0, 1))] };
}

const SHORT_NAME_LENGTH_MIN = 3;
/** Japanese address: the name stands before it. */
const HONORIFIC = /-(?:san|sama|sensei|kun)\b/iu;

function form(shown: string, folded: string, { first, last }: { readonly first: string; readonly last: string }): NameForm {
  const words = folded === "" ? [] : folded.split(" ");
  return { shown, words, first: nameKey(first), last: nameKey(last), key: inFixedOrder(words) };
}

/** Nearly all names have two words, for which sorting a list is much ado. */
function inFixedOrder(words: readonly string[]): string {
  const [one = "", other = ""] = words;
  if (words.length === 2) return one < other ? `${one} ${other}` : `${other} ${one}`;
  return words.toSorted().join(" ");
}

const firstWord = (words: string): string => words.split(" ")[0] ?? "";

const isShortFor = (short: string, long: string): boolean => short.length >= SHORT_NAME_LENGTH_MIN && short.length < long.length && long.startsWith(short);

const holdsAll = (all: readonly string[], some: readonly string[]): boolean => some.length >= 2 && some.every((word) => all.includes(word));
