const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;

/** The bytes of a part's body with the transfer encoding undone (RFC 2045 6); of text every line ends in one line feed. */
export function mimeContent(body: Buffer, encoding: string): Buffer {
  if (encoding.includes("base64")) return fromBase64(body);
  const lines = feedLines(body);
  return encoding.includes("quoted-printable") ? fromQuotedPrintable(lines) : lines;
}

/** Padding ends a piece: some programs pad every line. What is no base64 is left out. */
function fromBase64(body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(Math.ceil((body.length * 3) / 4));
  let [length, held, heldBits] = [0, 0, 0];
  for (const byte of body) {
    const six = SIX_BITS[byte] ?? NO_BASE64;
    if (six === NO_BASE64) {
      if (byte === EQUALS) heldBits = 0;
      continue;
    }
    held = ((held << 6) | six) & 0xfff;
    heldBits += 6;
    if (heldBits < 8) continue;
    heldBits -= 8;
    bytes[length] = held >> heldBits;
    length += 1;
  }
  return bytes.subarray(0, length);
}

const NO_BASE64 = 0xff;
/** What each character of the alphabet stands for (RFC 4648 4). */
const SIX_BITS = new Uint8Array(256).fill(NO_BASE64);
for (const [value, code] of Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").entries()) SIX_BITS[code] = value;

/** The carriage returns at the ends of lines go; the last line ends like the others. */
function feedLines(body: Buffer): Buffer {
  if (!body.includes(CR) && (body.length === 0 || body.at(-1) === LF)) return body;
  const lines = Buffer.allocUnsafe(body.length + 1);
  let length = 0;
  for (let at = 0; at <= body.length; at += 1) {
    const byte = body[at] ?? LF;
    if (at === body.length && body[at - 1] === LF) break;
    if (byte === LF) while (length > 0 && lines[length - 1] === CR) length -= 1;
    lines[length] = byte;
    length += 1;
  }
  return lines.subarray(0, length);
}

/** `=C3` is a byte, `=` at the end of a line joins it with the next; any other `=` stands for itself. */
function fromQuotedPrintable(lines: Buffer): Buffer {
  if (!lines.includes(EQUALS)) return lines;
  const bytes = Buffer.allocUnsafe(lines.length);
  let length = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const byte = lines[at] ?? 0;
    if (byte === EQUALS && lines[at + 1] === LF) {
      at += 1;
      continue;
    }
    const written = byte === EQUALS ? hexOf(lines[at + 1]) * 16 + hexOf(lines[at + 2]) : Number.NaN;
    if (!Number.isNaN(written)) at += 2;
    bytes[length] = Number.isNaN(written) ? byte : written;
    length += 1;
  }
  return bytes.subarray(0, length);
}

function hexOf(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}
