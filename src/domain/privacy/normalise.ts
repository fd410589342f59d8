/**
 * Text as the detectors read it, with the way back to the offsets of the text as it was written.
 * Character i stands for the source from `at[i]` to before `to[i]`; both null where every character stands for itself.
 */
export interface View {
  readonly text: string;
  readonly at: Int32Array | null;
  readonly to: Int32Array | null;
}

/** Text that reads the same either way carries no offsets. */
export interface Normalised {
  readonly text: string;
  readonly map: { readonly at: Int32Array; readonly to: Int32Array } | null;
}

// Anything outside printable ASCII and line breaks, or a leftover of quoted-printable or HTML, calls for the slow way.
const NEEDS_FOLDING = /[^\t\n\r\x20-\x7e]|=(?:\r?\n|20|3D|C2=A0|E2=80)|&(?:nbsp|e[mn]sp|thinsp|shy|zwn?j|#)/i;

// Without width, or drawn over the character before: strokes, and the frame that makes a key of a digit.
const INVISIBLE = /[\u00ad\u0305\u0332-\u0338\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0]/;
const SPACE = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]/;
const DASH = /[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u30fc]/;
/** Letters of machines: tags, and selectors of a glyph. */
const isUnseen = (point: number): boolean => point >= 0xe0000 && point <= 0xe0fff;
const ENTITY = /&(?:(nbsp|e[mn]sp|thinsp)|(shy|zwn?j)|#(?:x([\da-f]{1,6})|(\d{1,7})));/iy;
const QP_LEFTOVER = /=(?:\r?\n|20|3D|C2=A0|E2=80=(?:8[0-9A-F]|9[0-5]|AF)|E2=80=99)/y;

/**
 * Folds what a person does not see but a pattern stumbles over: full-width and other scripts' digits, no-break and
 * exotic spaces, zero-width characters, typographic dashes and quotes, leftovers of quoted-printable and of HTML.
 */
export function normalise(source: string): Normalised {
  if (!NEEDS_FOLDING.test(source)) return { text: source, map: null };
  const at = new Int32Array(source.length * 2 + 8);
  const to = new Int32Array(at.length);
  let [text, length, copied] = ["", 0, 0];
  for (let index = 0; index < source.length; ) {
    const code = source.charCodeAt(index);
    // Nearly every character stands for itself: those are copied run by run.
    if (code < 0x80 && code !== EQUALS && code !== AMPERSAND) {
      at[length] = index;
      to[length] = index + 1;
      length += 1;
      index += 1;
      continue;
    }
    const [folded, taken] = foldAt(source, index);
    text += source.slice(copied, index) + folded;
    for (let unit = 0; unit < folded.length; unit += 1) {
      at[length] = index;
      to[length] = index + taken;
      length += 1;
    }
    index += taken;
    copied = index;
  }
  return { text: text + source.slice(copied), map: { at: at.subarray(0, length), to: to.subarray(0, length) } };
}

const EQUALS = 0x3d;
const AMPERSAND = 0x26;

function foldAt(source: string, index: number): readonly [folded: string, taken: number] {
  const char = source.charAt(index);
  const code = source.charCodeAt(index);
  if (char === "=") return foldQuotedPrintable(source, index);
  if (char === "&") return foldEntity(source, index);
  if (INVISIBLE.test(char)) return ["", 1];
  if (SPACE.test(char)) return [" ", 1];
  if (DASH.test(char)) return ["-", 1];
  if (code === 0x2018 || code === 0x2019 || code === 0x02bc) return ["'", 1];
  if (code === 0x201c || code === 0x201d || code === 0x201e) return ['"', 1];
  const point = source.codePointAt(index) ?? code;
  const taken = point > 0xffff ? 2 : 1;
  if (isUnseen(point)) return ["", taken];
  const digit = foreignDigit(point);
  if (digit !== null) return [digit, taken];
  if (point >= 0xff01 && point <= 0xff5e) return [String.fromCharCode(point - 0xfee0), taken];
  if (point >= 0x1d400 && point <= 0x1d7ff) return [String.fromCodePoint(point).normalize("NFKC"), taken];
  return [source.slice(index, index + taken), taken];
}

const DIGIT = /^\p{Nd}$/u;
/** The ones of rows of nine that are drawn as digits: circled, in brackets, before a full stop, doubly circled, white on black, sans serif. */
const ONES = [0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a];
const RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
const LOWERED = "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089";
const SPECIAL_DIGITS = new Map<number, string>([
  ...ONES.flatMap((one) => Array.from({ length: 9 }, (_, n) => [one + n, String(n + 1)] as const)),
  ...[RAISED, LOWERED].flatMap((row) => Array.from(row, (char, n) => [char.charCodeAt(0), String(n)] as const)),
  [0x24ea, "0"], [0x24ff, "0"],
]);

/** Any script's decimal digit by its value: Unicode keeps them in rows of ten that begin with the zero, some rows right behind another. */
function foreignDigit(point: number): string | null {
  if (!DIGIT.test(String.fromCodePoint(point))) return SPECIAL_DIGITS.get(point) ?? null;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before % 10);
}

/** What was HTML once and was taken for text. */
function foldEntity(source: string, index: number): readonly [folded: string, taken: number] {
  ENTITY.lastIndex = index;
  const found = ENTITY.exec(source);
  if (found === null) return ["&", 1];
  const [{ length }, space, unseen, hex, decimal] = found;
  if (space !== undefined) return [" ", length];
  if (unseen !== undefined) return ["", length];
  const point = Number.parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
  if (point > 0x10ffff || point === AMPERSAND || point === EQUALS) return ["&", 1];
  const char = String.fromCodePoint(point);
  return [point < 0x80 ? char : foldAt(char, 0)[0], length];
}

function foldQuotedPrintable(source: string, index: number): readonly [folded: string, taken: number] {
  QP_LEFTOVER.lastIndex = index;
  const match = QP_LEFTOVER.exec(source)?.[0];
  if (match === undefined) return ["=", 1];
  if (/^=\r?\n$/.test(match)) return ["", match.length];
  if (match === "=3D") return ["=", match.length];
  if (match === "=E2=80=99") return ["'", match.length];
  return [/=9[0-5]$/.test(match) ? "-" : " ", match.length];
}
