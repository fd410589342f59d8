import type { Activity } from "../model/activity.ts";
import { wordsOf } from "../text/words.ts";
import { fitsSingle, isFirstName, type NameForm } from "./names.ts";
import { isAnonymous } from "./people.ts";

/** By what names the other side goes in the text: how the writer signs, how a caller introduces himself, how we greet. */
export interface Claims {
  /** Runs of words that stand where a name stands: a sign-off, a signature's line, after "this is". */
  readonly introduced: readonly (readonly string[])[];
  /** Words by which our side spoke to somebody. */
  readonly greeted: ReadonlySet<string>;
}

/** How well a claim fits a record: both names, or one of them. */
export type ClaimFit = "full" | "single" | "none";

/** Reads the claims of a text once; only near rivals for one address or number are settled by them. */
export function readClaims(activity: Activity, isOurs: (label: string) => boolean, outsideWrites: boolean): Claims {
  const introduced: (readonly string[])[] = [];
  const greeted = new Set<string>();
  const { body, signature, transcript, fields } = activity.text;
  if (outsideWrites) {
    introduced.push(...signOffs(body), ...signOffs(signature), ...introductions(body), ...introductions(Object.values(fields).join("\n")));
  } else {
    for (const word of greeting(body)) greeted.add(word);
  }
  let ourTurns = 0;
  for (const turn of transcript.slice(0, TURNS_READ_MAX)) {
    if (isOurs(turn.speaker)) {
      if (ourTurns < OUR_TURNS_READ_MAX) for (const word of wordsOf(turn.text, GREETING_WORDS_MAX)) greeted.add(word);
      ourTurns += 1;
    } else if (isAnonymous(turn.speaker)) {
      introduced.push(...introductions(turn.text));
    }
  }
  return { introduced, greeted };
}

/** How well the claims fit one record. */
export function claimFit(claims: Claims, record: NameForm): ClaimFit {
  let fit: ClaimFit = "none";
  for (const words of claims.introduced) {
    if (words.some((word) => isFirstName(word, record)) && record.last !== "" && ` ${words.join(" ")} `.includes(` ${record.last} `)) return "full";
    if (words.length > 0 && fitsSingle(words[0] ?? "", record) && words.slice(1).every((word) => fitsSingle(word, record))) fit = "single";
    else if (isInitials(words, record)) fit = "single";
  }
  if (fit === "none" && [...claims.greeted].some((word) => isFirstName(word, record))) return "single";
  return fit;
}

const TURNS_READ_MAX = 12;
const OUR_TURNS_READ_MAX = 3;
const GREETING_WORDS_MAX = 3;
const LINES_READ_MAX = 5;
const LINE_LENGTH_MAX = 40;
const NAME_WORDS_MAX = 3;

const INTRODUCTIONS: ReadonlySet<string> = new Set([
  "this is", "it s", "its", "i am", "i m", "im", "my name is", "name is", "here is", "hier ist", "hier spricht", "ich bin", "mein name ist", "ici", "c est", "je suis",
  "je m appelle", "soy", "me llamo", "habla", "le habla", "sono", "mi chiamo", "sou", "ik ben", "met", "jag heter", "jeg heter", "jeg er", "mowi",
]);
const AFTER_NAME: ReadonlySet<string> = new Set("here speaking from at hier vom von am de bij aqui qui".split(" "));

function signOffs(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.slice(-LINES_READ_MAX).filter((line) => line.length <= LINE_LENGTH_MAX).map((line) => wordsOf(line)).filter((words) => words.length > 0 && words.length <= NAME_WORDS_MAX + 1);
}

function introductions(text: string): readonly (readonly string[])[] {
  const words = wordsOf(text, 200);
  const found: (readonly string[])[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (const length of [1, 2, 3]) {
      if (at >= length && INTRODUCTIONS.has(words.slice(at - length, at).join(" "))) {
        found.push([words[at] ?? ""], words.slice(at, at + NAME_WORDS_MAX));
      }
    }
  }
  for (const length of [1, 2]) if (AFTER_NAME.has(words[length] ?? "")) found.push(words.slice(0, length));
  return found;
}

function greeting(body: string): readonly string[] {
  const line = body.split("\n").map((one) => one.trim()).find((one) => one !== "") ?? "";
  const words = wordsOf(line.split(/[,!:–-]/u)[0] ?? "");
  return words.length <= NAME_WORDS_MAX + 1 ? words : [];
}

function isInitials(words: readonly string[], record: NameForm): boolean {
  const initials = record.words.map((word) => word[0] ?? "").join("");
  return initials.length >= 2 && words.length === 1 && words[0] === initials;
}
