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

/** What a text is made of, one after the other: words, numbers, white space, single signs. Every character is in one of them. */
interface Tokens {
  readonly source: string;
  readonly count: number;
  /** Where each begins, and at the end the length of the text. */
  readonly starts: Int32Array;
}

/** Digits, or a sign between them, and what they were read from. */
interface Piece {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** Numbers read aloud in a row: the tokens from `from` to before `next`. */
interface Run {
  readonly pieces: readonly Piece[];
  readonly from: number;
  readonly next: number;
}

/**
 * The same text with spoken numbers as digits, so that the detectors for written ones find them: "oh six twenty-nine"
 * reads "0 6 29", hesitations between digits are gone. Null when the text holds no two number words in a row.
 */
export function despoken(view: View): View | null {
  if (!PREFILTER.test(view.text) && !GERMAN_PREFILTER.test(view.text)) return null;
  const source = view.text;
  const tokens = tokensOf(source);
  const runs = runsIn(tokens);
  const size = runs.reduce((sum, { pieces, from, next }) => sum + startOf(tokens, from) - startOf(tokens, next) + lengthOf(pieces), source.length);
  const at = new Int32Array(size);
  const to = new Int32Array(size);
  let [text, length, copied] = ["", 0, 0];
  const copy = (until: number): void => {
    text += source.slice(copied, until);
    if (view.at !== null && view.to !== null) {
      at.set(view.at.subarray(copied, until), length);
      to.set(view.to.subarray(copied, until), length);
      length += until - copied;
    } else for (let from = copied; from < until; from += 1, length += 1) [at[length], to[length]] = [from, from + 1];
  };
  for (const { pieces, from, next } of runs) {
    copy(startOf(tokens, from));
    for (const piece of pieces) {
      text += piece.text;
      for (const end = length + piece.text.length; length < end; length += 1) {
        at[length] = view.at?.[piece.at] ?? piece.at;
        to[length] = view.to?.[piece.end - 1] ?? piece.end;
      }
    }
    copied = startOf(tokens, next);
  }
  copy(source.length);
  return { text, at, to };
}

const lengthOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { text }) => sum + text.length, 0);

function runsIn(tokens: Tokens): readonly Run[] {
  const runs: Run[] = [];
  for (let index = 0; index < tokens.count; ) {
    const run = mayBeNumber(tokens, index) ? numberRun(tokens, index) : null;
    if (run !== null) runs.push(run);
    index = run?.next ?? index + 1;
  }
  return runs;
}

const SIGN = 0;
const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const KIND = Uint8Array.from({ length: 0x80 }, (_, code) => kindOf(String.fromCharCode(code)));

function kindOf(char: string): number {
  return /[\p{L}']/u.test(char) ? LETTER : /\d/.test(char) ? DIGIT : /\s/.test(char) ? SPACE : SIGN;
}

function tokensOf(source: string): Tokens {
  const starts = new Int32Array(source.length + 1);
  let count = 0;
  let before = SIGN;
  for (let at = 0; at < source.length; ) {
    const code = source.codePointAt(at) ?? 0;
    const kind = code < 0x80 ? (KIND[code] ?? SIGN) : kindOf(String.fromCodePoint(code));
    if (kind === SIGN || kind !== before) starts[count++] = at;
    before = kind;
    at += code > 0xffff ? 2 : 1;
  }
  starts[count] = source.length;
  return { source, count, starts };
}

const startOf = ({ source, count, starts }: Tokens, index: number): number => (index < count ? (starts[index] ?? 0) : source.length);
const wordAt = (tokens: Tokens, index: number): string => tokens.source.slice(startOf(tokens, index), startOf(tokens, index + 1));

const WORDS = [...UNITS.keys(), ...TENS.keys(), ...REPEAT.keys()];
const WORD_CHARS_MAX = Math.max(...WORDS.map(({ length }) => length));
/** Of the characters of ASCII those with which a number begins. */
const OPENS = Uint8Array.from({ length: 0x80 }, (_, code) => (/\d/.test(String.fromCharCode(code)) || WORDS.some((word) => word.charCodeAt(0) === String.fromCharCode(code).toLowerCase().charCodeAt(0)) ? 1 : 0));

/** What {@link numberAt} could read; most words need no closer look. */
function mayBeNumber(tokens: Tokens, index: number): boolean {
  const start = startOf(tokens, index);
  const code = tokens.source.charCodeAt(start);
  if (code < 0x80 && OPENS[code] === 0) return false;
  if (code >= 0x30 && code <= 0x39) return true;
  if (startOf(tokens, index + 1) - start > WORD_CHARS_MAX) return false;
  const lower = wordAt(tokens, index).toLowerCase();
  return UNITS.has(lower) || TENS.has(lower) || REPEAT.has(lower);
}

/** A run of at least two numbers with only fillers between them, read as digits; null when there is none at this token. */
function numberRun(tokens: Tokens, from: number): Run | null {
  const pieces: Piece[] = [];
  let numbers = 0;
  let words = 0;
  let next = from;
  for (let index = from; index < tokens.count; ) {
    const number = numberAt(tokens, index);
    if (number !== null) {
      pieces.push(...number.pieces);
      numbers += 1;
      if (!/^\d/.test(wordAt(tokens, index))) words += 1;
      index = number.next;
      next = index;
      continue;
    }
    if (numbers === 0) return null;
    const gap = fillersFrom(tokens, index);
    if (gap === null || numberAt(tokens, gap) === null) break;
    const [at, end] = [startOf(tokens, index), startOf(tokens, index + 1)];
    const separator = tokens.source.slice(at, startOf(tokens, gap)).includes(",") ? ", " : " ";
    for (const char of separator) pieces.push({ text: char, at, end });
    index = gap;
  }
  return numbers >= 2 && words >= 1 ? { pieces, from, next } : null;
}

/** The token after the white space and at most a few fillers; null when something else stands there. */
function fillersFrom(tokens: Tokens, from: number): number | null {
  let fillers = 0;
  for (let index = from; index < tokens.count; index += 1) {
    const word = wordAt(tokens, index).toLowerCase();
    if (numberAt(tokens, index) !== null) return index;
    if (FILLERS.has(word)) fillers += 1;
    else if (!/^(?:\s+|[-,.;:…!?/—–])$/.test(word)) return null;
    if (fillers > FILLERS_IN_A_ROW_MAX) return null;
  }
  return null;
}

function numberAt(tokens: Tokens, index: number): { readonly pieces: readonly Piece[]; readonly next: number } | null {
  if (index >= tokens.count) return null;
  const [at, end] = [startOf(tokens, index), startOf(tokens, index + 1)];
  const word = wordAt(tokens, index).toLowerCase();
  if (/^\d+$/.test(word)) return { pieces: Array.from(word, (text, offset) => ({ text, at: at + offset, end: at + offset + 1 })), next: index + 1 };
  const unit = UNITS.get(word);
  if (unit !== undefined) return { pieces: [{ text: unit, at, end }], next: index + 1 };
  const following = wordAt(tokens, index + 2);
  const followingEnd = startOf(tokens, index + 3);
  const joined = /^(?:\s+|-)$/.test(wordAt(tokens, index + 1));
  const ten = TENS.get(word);
  if (ten !== undefined) {
    const ones = joined ? UNITS.get(following.toLowerCase()) : undefined;
    if (ones !== undefined && /^[1-9]$/.test(ones)) return { pieces: [{ text: ten + ones, at, end: followingEnd }], next: index + 3 };
    return { pieces: [{ text: `${ten}0`, at, end }], next: index + 1 };
  }
  const times = REPEAT.get(word);
  const repeated = joined ? (UNITS.get(following.toLowerCase()) ?? (/^\d$/.test(following) ? following : undefined)) : undefined;
  if (times === undefined || repeated?.length !== 1) return null;
  return { pieces: [{ text: repeated.repeat(times), at, end: followingEnd }], next: index + 3 };
}
