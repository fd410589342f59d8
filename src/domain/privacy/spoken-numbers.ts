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
const REPEAT = new Map([["double", 2], ["triple", 3], ["treble", 3], ["quadruple", 4]]);
/** What people say between the digits they read aloud. */
const FILLERS = new Set("um uh uhm er erm ah eh hmm mm mhm then and dash hyphen space comma slash okay ok yes yeah yep right so now next again sorry wait got it go on".split(" "));
const FILLERS_IN_A_ROW_MAX = 6;

const PREFILTER = /\b(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|nineteen|eighteen)[\s,.-]{1,4}(?:zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|double|triple|treble|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|nineteen|ninth|first|second|third|fourth|fifth|sixth|seventh|eighth)\b/i;
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
  if (!PREFILTER.test(view.text)) return null;
  const tokens = [...view.text.matchAll(TOKEN)].map((match): Token => ({ text: match[0], at: match.index, end: match.index + match[0].length }));
  const out: string[] = [];
  const at: number[] = [];
  const to: number[] = [];
  const put = (text: string, from: number, until: number): void => {
    for (let index = 0; index < text.length; index += 1) {
      out.push(text.charAt(index));
      at.push(view.at?.[from] ?? from);
      to.push(view.to?.[until - 1] ?? until);
    }
  };
  for (let index = 0; index < tokens.length; ) {
    const run = numberRun(tokens, index);
    if (run === null) {
      const token = tokens[index];
      if (token !== undefined) for (let unit = 0; unit < token.text.length; unit += 1) put(token.text.charAt(unit), token.at + unit, token.at + unit + 1);
      index += 1;
      continue;
    }
    for (const piece of run.pieces) put(piece.text, piece.at, piece.end);
    index = run.next;
  }
  return { text: out.join(""), at: Int32Array.from(at), to: Int32Array.from(to) };
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
