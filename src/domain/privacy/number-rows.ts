/** A stretch of a text that holds a row of digits, with the letters around it that may belong to a number. */
export interface NumberRow {
  readonly from: number;
  readonly to: number;
}

/** Digits with no more than this between them can be one number. */
const GAP_MAX = 3;
/** Below this no number of a person is meant, as far as its shape alone tells. */
const DIGITS_MIN = 4;
/** Letters before and behind the digits that some countries' numbers have. */
const MARGIN = 14;
const DAY_CHARS_MAX = 10;
const DAY = /^(?:\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{4}[-./]\d{1,2}[-./]\d{1,2}|(?:19|20)\d\d)$/;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * Where the rules for numbers have to look: rows of digits that are not plainly a day or a year. One walk over the text, so that
 * the many shapes are tried on a few characters instead of on everything.
 */
export function numberRows(text: string): NumberRow[] {
  const rows: NumberRow[] = [];
  let [start, end, digits] = [-1, -1, 0];
  const close = (): void => {
    if (digits >= DIGITS_MIN && !(end - start <= DAY_CHARS_MAX && DAY.test(text.slice(start, end)))) rows.push({ from: before(text, start), to: behind(text, end) });
    digits = 0;
  };
  for (let index = 0; index < text.length; index += 1) {
    if (!isDigit(text.charCodeAt(index))) continue;
    if (digits > 0 && index - end > GAP_MAX) close();
    if (digits === 0) start = index;
    digits += 1;
    end = index + 1;
  }
  close();
  return rows;
}

const isWord = (code: number): boolean => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** Up to the margin before the digits, but not into other digits: a number that is cut would look like another. */
function before(text: string, start: number): number {
  let from = start;
  while (from > Math.max(0, start - MARGIN) && !isDigit(text.charCodeAt(from - 1))) from -= 1;
  return from;
}

/** Up to the margin behind them, and on to the end of the word that stands there. */
function behind(text: string, end: number): number {
  let to = Math.min(text.length, end + MARGIN);
  while (to < Math.min(text.length, end + 3 * MARGIN) && isWord(text.charCodeAt(to - 1)) && isWord(text.charCodeAt(to))) to += 1;
  return to;
}
