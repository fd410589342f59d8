import { guarded } from "../text/guarded.ts";
import type { View } from "./normalise.ts";

const UNITS = new Map<string, string>([
  ["zero", "0"], ["oh", "0"], ["o", "0"], ["nought", "0"], ["naught", "0"], ["nil", "0"], ["one", "1"], ["two", "2"], ["three", "3"], ["four", "4"],
  ["five", "5"], ["six", "6"], ["seven", "7"], ["eight", "8"], ["nine", "9"], ["niner", "9"], ["ten", "10"], ["eleven", "11"], ["twelve", "12"],
  ["thirteen", "13"], ["fourteen", "14"], ["fifteen", "15"], ["sixteen", "16"], ["seventeen", "17"], ["eighteen", "18"], ["nineteen", "19"],
  ["first", "1"], ["second", "2"], ["third", "3"], ["fourth", "4"], ["fifth", "5"], ["sixth", "6"], ["seventh", "7"], ["eighth", "8"], ["ninth", "9"],
  ["tenth", "10"], ["eleventh", "11"], ["twelfth", "12"], ["thirteenth", "13"], ["fourteenth", "14"], ["fifteenth", "15"], ["sixteenth", "16"],
  ["seventeenth", "17"], ["eighteenth", "18"], ["nineteenth", "19"], ["twentieth", "20"], ["thirtieth", "30"],
]);
const TENS = new Map<string, string>([
  ["twenty", "2"], ["thirty", "3"], ["forty", "4"], ["fourty", "4"], ["fifty", "5"], ["sixty", "6"], ["seventy", "7"], ["eighty", "8"], ["ninety", "9"],
]);
const REPEAT = new Map([["double", 2], ["triple", 3], ["treble", 3], ["quadruple", 4], ["doppel", 2], ["doppelt", 2]]);

const GERMAN_DIGITS = new Map<string, string>([
  ["null", "0"], ["eins", "1"], ["zwei", "2"], ["zwo", "2"], ["drei", "3"], ["vier", "4"], ["fünf", "5"], ["fuenf", "5"], ["sechs", "6"], ["sieben", "7"], ["acht", "8"], ["neun", "9"],
]);
const GERMAN_TENS = new Map<string, string>([
  ["zwanzig", "2"], ["dreißig", "3"], ["dreissig", "3"], ["vierzig", "4"], ["fünfzig", "5"], ["fuenfzig", "5"], ["sechzig", "6"], ["siebzig", "7"], ["achtzig", "8"], ["neunzig", "9"],
]);
const GERMAN_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split(" ");
/** German says one word where English says two: "einundzwanzig", "doppelvier". */
for (const [word, digit] of GERMAN_DIGITS) {
  UNITS.set(word, digit).set(`doppel${word}`, digit + digit);
  if (digit !== "0") for (const [tens, ten] of GERMAN_TENS) UNITS.set(`${digit === "1" ? "ein" : word}und${tens}`, ten + digit);
}
for (const [word, digit] of GERMAN_TENS) UNITS.set(word, `${digit}0`);
for (const [index, word] of GERMAN_TEENS.entries()) UNITS.set(word, String(10 + index));
/** What people say between the digits they read aloud. */
const FILLERS = new Set("um uh uhm er erm ah eh hmm mm mhm then and dash hyphen space comma slash okay ok yes yeah yep right so now next again sorry wait got it go on äh ähm öh also dann und noch nochmal strich bindestrich komma leerzeichen ja genau moment".split(" "));
const FILLERS_IN_A_ROW_MAX = 6;

const PREFILTER = guarded(/\b(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|nineteen|eighteen)[\s,.-]{1,4}(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|double|triple|treble|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|nineteen|ninth|first|second|third|fourth|fifth|sixth|seventh|eighth)\b/i);
const GERMAN = `(?:${[...GERMAN_DIGITS.keys(), ...GERMAN_TEENS, "[a-zü]{3,6}und[a-zßü]{6,8}", ...GERMAN_TENS.keys()].join("|")})`;
const GERMAN_PREFILTER = guarded(new RegExp(`(?<!\\p{L})(?:doppelt?[\\s-]?)?${GERMAN}[\\s,.-]{1,4}(?:doppelt?[\\s-]?)?${GERMAN}(?!\\p{L})`, "iu"));
const TOKEN = /[\p{L}']+|\d+|\s+|[^\p{L}\d\s]/gu;

interface Token {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/**
 * The same text with spoken numbers as digits, so that the detectors for written ones find them: "oh six twenty-nine"
 * reads "0 6 29", hesitations between digits are gone. Null when the text holds no two number words in a row.
 */
export function despoken(view: View): View | null {
  if (!PREFILTER.test(view.text) && !GERMAN_PREFILTER.test(view.text)) return null;
  const source = view.text;
  const tokens = tokensOf(source);
  // No run is more than twice as long as what it is read from.
  const at = new Int32Array(2 * source.length);
  const to = new Int32Array(2 * source.length);
  let [text, length, copied] = ["", 0, 0];
  const copy = (until: number): void => {
    text += source.slice(copied, until);
    for (; copied < until; copied += 1, length += 1) {
      at[length] = view.at?.[copied] ?? copied;
      to[length] = view.to?.[copied] ?? copied + 1;
    }
  };
  for (let index = 0; index < tokens.length; ) {
    const run = mayBeNumber(tokens[index]?.text ?? "") ? numberRun(tokens, index) : null;
    if (run === null) {
      index += 1;
      continue;
    }
    copy(tokens[index]?.at ?? source.length);
    for (const piece of run.pieces) {
      text += piece.text;
      for (const end = length + piece.text.length; length < end; length += 1) {
        at[length] = view.at?.[piece.at] ?? piece.at;
        to[length] = view.to?.[piece.end - 1] ?? piece.end;
      }
    }
    index = run.next;
    copied = tokens[index]?.at ?? source.length;
  }
  copy(source.length);
  return { text, at: at.slice(0, length), to: to.slice(0, length) };
}

/** Every character of the text is in one of them. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) tokens.push({ text: match[0], at: match.index, end: match.index + match[0].length });
  return tokens;
}

/** What {@link numberAt} could read; most words need no closer look. */
function mayBeNumber(word: string): boolean {
  const code = word.charCodeAt(0);
  if (code >= 0x30 && code <= 0x39) return true;
  const lower = word.toLowerCase();
  return UNITS.has(lower) || TENS.has(lower) || REPEAT.has(lower);
}

/** A run of at least two numbers with only fillers between them, read as digits; null when there is none at this token. */
function numberRun(tokens: readonly Token[], from: number): { readonly pieces: readonly Token[]; readonly next: number } | null {
  const pieces: Token[] = [];
  let numbers = 0;
  let words = 0;
  let next = from;
  for (let index = from; index < tokens.length; ) {
    const number = numberAt(tokens, index);
    if (number !== null) {
      pieces.push(...number.pieces);
      numbers += 1;
      if (!/^\d/.test(tokens[index]?.text ?? "")) words += 1;
      index = number.next;
      next = index;
      continue;
    }
    if (numbers === 0) return null;
    const gap = fillersFrom(tokens, index);
    if (gap === null || numberAt(tokens, gap) === null) break;
    const separator = tokens.slice(index, gap).some((token) => token.text.includes(",")) ? ", " : " ";
    const first = tokens[index];
    if (first !== undefined) for (const char of separator) pieces.push({ text: char, at: first.at, end: first.end });
    index = gap;
  }
  return numbers >= 2 && words >= 1 ? { pieces, next } : null;
}

/** The token after the white space and at most a few fillers; null when something else stands there. */
function fillersFrom(tokens: readonly Token[], from: number): number | null {
  let fillers = 0;
  for (let index = from; index < tokens.length; index += 1) {
    const word = (tokens[index]?.text ?? "").toLowerCase();
    if (numberAt(tokens, index) !== null) return index;
    if (FILLERS.has(word)) fillers += 1;
    else if (!/^(?:\s+|[-,.;:…!?/—–])$/.test(word)) return null;
    if (fillers > FILLERS_IN_A_ROW_MAX) return null;
  }
  return null;
}

function numberAt(tokens: readonly Token[], index: number): { readonly pieces: readonly Token[]; readonly next: number } | null {
  const token = tokens[index];
  if (token === undefined) return null;
  const word = token.text.toLowerCase();
  if (/^\d+$/.test(word)) return { pieces: Array.from(word, (text, offset) => ({ text, at: token.at + offset, end: token.at + offset + 1 })), next: index + 1 };
  const unit = UNITS.get(word);
  if (unit !== undefined) return { pieces: [{ text: unit, at: token.at, end: token.end }], next: index + 1 };
  const following = tokens[index + 2];
  const joined = /^(?:\s+|-)$/.test(tokens[index + 1]?.text ?? "");
  const ten = TENS.get(word);
  if (ten !== undefined) {
    const ones = joined && following !== undefined ? UNITS.get(following.text.toLowerCase()) : undefined;
    if (following !== undefined && ones !== undefined && /^[1-9]$/.test(ones)) return { pieces: [{ text: ten + ones, at: token.at, end: following.end }], next: index + 3 };
    return { pieces: [{ text: `${ten}0`, at: token.at, end: token.end }], next: index + 1 };
  }
  const times = REPEAT.get(word);
  const repeated = joined && following !== undefined ? (UNITS.get(following.text.toLowerCase()) ?? (/^\d$/.test(following.text) ? following.text : undefined)) : undefined;
  if (times === undefined || following === undefined || repeated?.length !== 1) return null;
  return { pieces: [{ text: repeated.repeat(times), at: token.at, end: following.end }], next: index + 3 };
}
