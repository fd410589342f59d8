/** Where a sentence begins and ends, before abbreviations are looked at. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

// Letters, digits and signs of European mail; anything else is left to the segmenter, which costs ten times as much.
const COMMON = /^[\t\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u2013\u2014\u2018\u2019\u201c-\u201e\u2022\u2026\u20ac]*$/;
const LOWER = /\p{Lowercase}/u;
const UPPER = /\p{Uppercase}/u;
const CLOSE = new Set("()[]{}\"'«»‘’“”„");
const CONTINUES = new Set(",-:;–—");

/** The sentences of one line of text by the rules of Unicode (UAX 29, SB1 to SB998), white space behind a sentence belonging to it. */
export function segmentsOf(line: string): Segment[] {
  if (!COMMON.test(line)) return Array.from(segmenter.segment(line), ({ segment, index }) => ({ start: index, end: index + segment.length }));
  const found: Segment[] = [];
  let start = 0;
  for (let index = 0; index < line.length; ) {
    const code = line.charCodeAt(index);
    if (code !== 0x2e && code !== 0x21 && code !== 0x3f) {
      index += 1;
      continue;
    }
    const end = boundaryAfter(line, index);
    index = Math.max(index + 1, end);
    if (end === 0) continue;
    found.push({ start, end });
    start = end;
  }
  if (start < line.length) found.push({ start, end: line.length });
  return found;
}

/** Where the sentence ends that the stop at `at` may end; 0 where it goes on. */
function boundaryAfter(line: string, at: number): number {
  const next = line.charAt(at + 1);
  const abbreviates = line.charAt(at) === ".";
  // SB6 and SB7: 3.5, U.S.
  if (abbreviates && ((next >= "0" && next <= "9") || (UPPER.test(next) && isCased(line.charAt(at - 1))))) return 0;
  let index = at + 1;
  while (CLOSE.has(line.charAt(index))) index += 1;
  const closed = index;
  while (isSpace(line.charCodeAt(index))) index += 1;
  if (index >= line.length) return 0;
  const char = line.charAt(index);
  // SB8a: another stop or a comma goes on with the sentence.
  if (CONTINUES.has(char) || char === "." || char === "!" || char === "?") return 0;
  // SB8: a small letter comes before any other letter or stop.
  if (abbreviates && goesOnSmall(line, index)) return 0;
  return index > closed || closed > at + 1 || !abbreviates || !CLOSE.has(char) ? index : 0;
}

/** Text without any letter, as a row of digits, is looked through once for each stop; it never is longer than this in writing. */
const LOOKED_THROUGH_MAX = 400;

function goesOnSmall(line: string, from: number): boolean {
  for (let index = from; index < line.length && index < from + LOOKED_THROUGH_MAX; index += 1) {
    const char = line.charAt(index);
    if (LOWER.test(char)) return true;
    if (char === "." || char === "!" || char === "?" || UPPER.test(char) || /\p{Alphabetic}/u.test(char)) return false;
  }
  return false;
}

const isCased = (char: string): boolean => UPPER.test(char) || LOWER.test(char);
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0xa0;
