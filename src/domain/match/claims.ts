import type { Activity } from "../model/activity.ts";
import { wordsOf } from "../text/words.ts";
import { fitsSingle, isFirstName, type NameForm } from "./names.ts";
import { isAnonymous } from "./people.ts";

/** By what names the other side goes in the text, each as the run of words that stands where a name stands. */
export interface Claims {
  /** How the writer signs and how a caller introduces himself. */
  readonly introduced: readonly (readonly string[])[];
  /** How an unnamed caller's turn begins: it counts only where it gives both names ("Morning, James Carter, …"). */
  readonly opened: readonly (readonly string[])[];
  /** How our side addresses the other: one word each. */
  readonly greeted: ReadonlySet<string>;
}

/** How well a claim fits a record: both names, or one of them. */
export type ClaimFit = "full" | "single" | "none";

/**
 * Reads who the other side says to be. Only near rivals for one address or number are settled by it, so it reads
 * strictly: who is asked for, or spoken of, is not who speaks.
 */
export function readClaims(activity: Activity, isOurs: (label: string) => boolean, outsideWrites: boolean): Claims {
  const introduced: (readonly string[])[] = [];
  const opened: (readonly string[])[] = [];
  const greeted = new Set<string>();
  const { body, signature, transcript, fields } = activity.text;
  if (outsideWrites) introduced.push(...signOffs(body, signature), ...introductions(body), ...introductions(Object.values(fields).join("\n")));
  else addAddressee(greeted, body.split("\n").find((line) => line.trim() !== "") ?? "");
  let ourTurns = 0;
  for (const turn of transcript.slice(0, TURNS_READ_MAX)) {
    if (isOurs(turn.speaker)) {
      if (ourTurns < OUR_TURNS_READ_MAX) addAddressee(greeted, turn.text);
      ourTurns += 1;
    } else if (isAnonymous(turn.speaker)) {
      introduced.push(...introductions(turn.text));
      opened.push(...opening(turn.text));
    }
  }
  return { introduced, opened, greeted };
}

/** How well the claims fit one record. */
export function claimFit(claims: Claims, record: NameForm): ClaimFit {
  let fit: ClaimFit = "none";
  for (const run of claims.introduced) {
    const words = run.filter((word) => !TITLES.has(word));
    const [first = "", second = ""] = words;
    if (!fitsSingle(first, record)) {
      if (words.length === 1 && first === initialsOf(record)) fit = "single";
      continue;
    }
    if (second !== "" && isBothNames(words, record)) return "full";
    // "This is Hugo's assistant" is not Hugo; "this is Hugo calling" is.
    if (second !== "s") fit = "single";
  }
  if (claims.opened.some((words) => isBothNames(words, record))) return "full";
  return fit === "none" && [...claims.greeted].some((word) => isFirstName(word, record) || word === record.last) ? "single" : fit;
}

const isBothNames = (words: readonly string[], record: NameForm): boolean =>
  record.last !== "" && isFirstName(words[0] ?? "", record) && ` ${words.slice(1).join(" ")} `.startsWith(` ${record.last} `);

const TURNS_READ_MAX = 12;
const OUR_TURNS_READ_MAX = 3;
const LINES_READ_MAX = 5;
const LINE_LENGTH_MAX = 40;
const NAME_WORDS_MAX = 3;
const INTRODUCTION_LENGTH_MAX = 2_000;

const TITLES: ReadonlySet<string> = new Set("mr mrs ms miss dr prof herr frau m mme mlle sr sra srta senor senora don dona sig signor signora dott mevrouw meneer pan pani".split(" "));

const INTRODUCTIONS: ReadonlySet<string> = new Set([
  "this is", "it s", "its", "i am", "i m", "im", "my name is", "name is", "hier ist", "hier spricht", "ich bin", "mein name ist", "ici", "c est", "je suis",
  "je m appelle", "soy", "me llamo", "habla", "le habla", "sono", "mi chiamo", "sou", "ik ben", "jag heter", "jeg heter", "jeg er", "mowi",
]);
const AFTER_NAME: ReadonlySet<string> = new Set("here speaking from at hier vom von aqui".split(" "));

const CLOSINGS: ReadonlySet<string> = new Set(
  ("thanks thank you thx cheers best regards kind kindest warm many yours sincerely faithfully truly rgds br greetings gruss gruesse grusse viele beste liebe freundliche freundlichen mit mfg lg vg danke " +
    "merci cordialement bien a vous salutations amities saludos un saludo cordial gracias atentamente cordiali saluti grazie distinti groet groeten met vriendelijke hartelijke mvg hilsen med vennlig " +
    "venlig hilsner vanliga halsningar mvh pozdrawiam z powazaniem dziekuje obrigado obrigada abraco cumprimentos kiitos terveisin").split(" "),
);

/** Short lines at the end of the text and at the head of the signature; a closing before the name on its line is left out. */
function signOffs(body: string, signature: string): readonly (readonly string[])[] {
  const lines = [...linesOf(body).slice(-LINES_READ_MAX), ...linesOf(signature).slice(0, LINES_READ_MAX)].filter((line) => line.length <= LINE_LENGTH_MAX);
  return lines.flatMap((line) => {
    const words = wordsOf(line);
    const from = words.findIndex((word) => !CLOSINGS.has(word));
    const run = from < 0 ? [] : words.slice(from);
    return run.length > 0 && run.length <= NAME_WORDS_MAX && isNameLine(line) ? [run] : [];
  });
}

/** A line that holds a name and no sentence: nothing but capitalised words after the closing, or one short word. */
function isNameLine(line: string): boolean {
  const words = line.replace(/[^\p{L}\p{M}\s'’-]/gu, " ").trim().split(/\s+/u);
  const last = words.at(-1) ?? "";
  return words.length === 1 || /^\p{Lu}|^\p{Lo}/u.test(last);
}

const linesOf = (text: string): readonly string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");

function introductions(text: string): readonly (readonly string[])[] {
  const words = wordsOf(text.slice(0, INTRODUCTION_LENGTH_MAX));
  const found: (readonly string[])[] = [];
  for (let at = 1; at < words.length; at += 1) {
    for (const length of [1, 2, 3]) {
      if (at >= length && INTRODUCTIONS.has(words.slice(at - length, at).join(" "))) found.push(words.slice(at, at + NAME_WORDS_MAX));
    }
  }
  for (const length of [1, 2]) if (AFTER_NAME.has(words[length] ?? "")) found.push(words.slice(0, length));
  return found;
}

const GREETINGS: ReadonlySet<string> = new Set(
  ("hi hello hey dear good morning afternoon evening hallo liebe lieber guten tag morgen abend moin servus gruss gott bonjour bonsoir salut cher chere hola buenos buenas dias tardes estimado " +
    "estimada querido querida ciao buongiorno buonasera gentile caro cara salve hoi beste dag goedemorgen hej hei kaere czesc dzien dobry witam ola bom dia prezado prezada caro").split(" "),
);
/** After a name that is asked for, not spoken to: "Hugo, please", "is Hugo there". */
const ASKING: ReadonlySet<string> = new Set("please there available in bitte da zu por favor svp alstublieft prego".split(" "));

/** The name after a greeting ("Hi Gina,"), or that a turn begins with before a comma ("Graham, yes."). */
function addAddressee(greeted: Set<string>, text: string): void {
  const words = wordsOf(text.slice(0, 100)).filter((word) => !TITLES.has(word));
  const at = words.findIndex((word) => !GREETINGS.has(word));
  const name = words[at];
  if (name === undefined || ASKING.has(words[at + 1] ?? "")) return;
  const isVocative = at > 0 || /^\s*[\p{L}\p{M}'’-]+\s*[,!:]/u.test(text);
  if (isVocative) greeted.add(name);
}

/** "Morning, James Carter, …" gives a name; "James Carter, please" asks for one. */
function opening(text: string): readonly (readonly string[])[] {
  const words = wordsOf(text.slice(0, 100)).filter((word) => !TITLES.has(word));
  const at = words.findIndex((word) => !GREETINGS.has(word));
  const run = at < 0 ? [] : words.slice(at, at + OPENING_WORDS_MAX);
  return run.length < 2 || run.some((word) => ASKING.has(word)) ? [] : [run];
}

const OPENING_WORDS_MAX = 5;

const initialsOf = (record: NameForm): string => (record.words.length < 2 ? "" : record.words.map((word) => word[0] ?? "").join(""));
