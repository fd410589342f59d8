/** A row of digits with the separators people put into telephone numbers, before anything says that it is one. */
export interface PhoneCandidate {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** How many digits stand in each group. */
  readonly groups: readonly number[];
  /** It begins with `+`, `00` or `011`: the country is part of it. */
  readonly international: boolean;
  /** A bracket stands round a group, as round an area code. */
  readonly bracketed: boolean;
}

const DIGITS_MIN = 7;
const DIGITS_MAX = 17;
/** Between two groups there are at most this many separators: `) - `. */
const GAP_MAX = 3;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Space, brackets, hyphen, full stop, slash, tab; a line end divides numbers. */
const SEPARATORS: ReadonlySet<number> = new Set([0x20, 0x28, 0x29, 0x2d, 0x2e, 0x2f, 0x09]);
const PLUS = 0x2b;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Every row of 7 to 17 digits that could be a telephone number, in one walk over the text. */
export function phoneCandidates(text: string): PhoneCandidate[] {
  const found: PhoneCandidate[] = [];
  for (let index = 0; index < text.length; ) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) {
      index += 1;
      continue;
    }
    const row = rowFrom(text, index);
    index = row.next;
    if (row.digits.length < DIGITS_MIN || row.digits.length > DIGITS_MAX) continue;
    const start = leadOf(text, row.start);
    if (!standsAlone(text, start, row.end)) continue;
    const international = text.charCodeAt(start) === PLUS || text.startsWith("(+", start) || (row.digits.length >= 10 && /^(?:00[1-9]|011[2-9])/.test(row.digits));
    found.push({ start, end: row.end, digits: row.digits, groups: row.groups, international, bracketed: row.bracketed || text.charCodeAt(start) === OPEN });
  }
  return found;
}

interface Row {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  readonly groups: readonly number[];
  readonly bracketed: boolean;
  /** Where the walk goes on. */
  readonly next: number;
}

function rowFrom(text: string, start: number): Row {
  const groups: number[] = [];
  let digits = "";
  let end = start;
  let index = start;
  let bracketed = false;
  while (index < text.length) {
    const from = index;
    while (index < text.length && isDigit(text.charCodeAt(index))) index += 1;
    groups.push(index - from);
    if (digits.length <= DIGITS_MAX) digits += text.slice(from, Math.min(index, from + DIGITS_MAX + 1));
    end = index;
    let gap = 0;
    while (gap <= GAP_MAX && SEPARATORS.has(text.charCodeAt(index + gap))) gap += 1;
    if (gap === 0 || gap > GAP_MAX || !isDigit(text.charCodeAt(index + gap)) || parts(text.slice(index, index + gap))) break;
    bracketed ||= text.slice(index, index + gap).includes(")");
    index += gap;
  }
  return { start, end, digits, groups, bracketed, next: Math.max(end, start + 1) };
}

/** Two numbers on a line are divided by a slash with blanks, or by two blanks and more. */
const parts = (gap: string): boolean => /^(?: ?\/ | \/|  +|\t|.*\/.*[ (]|\. )/.test(gap) && !/^ ?\(|\) ?$/.test(gap);

/** A plus or an opening bracket before the first digit belongs to the number. */
function leadOf(text: string, start: number): number {
  let lead = start;
  if (text.charCodeAt(lead - 1) === OPEN && closes(text, start)) lead -= 1;
  if (text.charCodeAt(lead - 1) === PLUS) lead -= 1;
  if (text.charCodeAt(lead - 1) === OPEN && text.charCodeAt(lead) === PLUS) lead -= 1;
  return lead;
}

function closes(text: string, start: number): boolean {
  for (let index = start; index < start + 7; index += 1) if (text.charCodeAt(index) === CLOSE) return true;
  return false;
}

/** Nothing beside it makes it part of a longer name, address, sum or decimal. */
function standsAlone(text: string, start: number, end: number): boolean {
  if (/[\p{L}\d@#$€£¥_\\=%&+]$|[\p{L}\d][-/]$|\d[.,:]$|[$€£¥] $/u.test(text.slice(Math.max(0, start - 2), start))) return false;
  const after = text.slice(end, end + 5);
  return !/^(?:[@%€$£°_\\:]|[.,:/-]\d| ?(?:€|%|eur\b|usd\b|gbp\b|mm\b|kg\b|kw\b))/iu.test(after) && (!/^\p{L}/u.test(after) || /^x\.?\s?\d/i.test(after));
}
