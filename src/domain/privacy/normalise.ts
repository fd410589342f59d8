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

// Anything outside printable ASCII and line breaks, or a quoted-printable leftover, calls for the slow way.
const NEEDS_FOLDING = /[^\t\n\r\x20-\x7e]|=(?:\r?\n|20|3D|C2=A0|E2=80)/;

const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/;
const SPACE = /[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]/;
const DASH = /[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u30fc]/;
const QP_LEFTOVER = /=(?:\r?\n|20|3D|C2=A0|E2=80=(?:8[0-9A-F]|9[0-5]|AF)|E2=80=99)/y;

/**
 * Folds what a person does not see but a pattern stumbles over: full-width and other scripts' digits, no-break and
 * exotic spaces, zero-width characters, typographic dashes and quotes, leftovers of quoted-printable.
 */
export function normalise(source: string): Normalised {
  if (!NEEDS_FOLDING.test(source)) return { text: source, map: null };
  const at = new Int32Array(source.length * 2 + 8);
  const to = new Int32Array(at.length);
  let [text, length, copied] = ["", 0, 0];
  for (let index = 0; index < source.length; ) {
    const code = source.charCodeAt(index);
    // Nearly every character stands for itself: those are copied run by run.
    if (code < 0x80 && code !== EQUALS) {
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

function foldAt(source: string, index: number): readonly [folded: string, taken: number] {
  const char = source.charAt(index);
  const code = source.charCodeAt(index);
  if (char === "=") return foldQuotedPrintable(source, index);
  if (INVISIBLE.test(char)) return ["", 1];
  if (SPACE.test(char)) return [" ", 1];
  if (DASH.test(char)) return ["-", 1];
  if (code === 0x2018 || code === 0x2019 || code === 0x02bc) return ["'", 1];
  if (code === 0x201c || code === 0x201d || code === 0x201e) return ['"', 1];
  const point = source.codePointAt(index) ?? code;
  const taken = point > 0xffff ? 2 : 1;
  const digit = foreignDigit(point);
  if (digit !== null) return [digit, taken];
  if (point >= 0xff01 && point <= 0xff5e) return [String.fromCharCode(point - 0xfee0), taken];
  if (point >= 0x1d400 && point <= 0x1d7ff) return [String.fromCodePoint(point).normalize("NFKC"), taken];
  return [source.slice(index, index + taken), taken];
}

// The zeros of the decimal digits that people's keyboards and mail programs produce (Unicode category Nd).
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6];
// Circled, superscript and subscript digits.
const SPECIAL_DIGITS = new Map([...Array(9).keys()].flatMap((n) => [[0x2460 + n, String(n + 1)], [0x2080 + n, String(n)]] as const));

function foreignDigit(point: number): string | null {
  for (const zero of ZEROS) if (point >= zero && point <= zero + 9) return String(point - zero);
  return SPECIAL_DIGITS.get(point) ?? (point === 0x24ea ? "0" : point === 0x2089 ? "9" : null);
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
