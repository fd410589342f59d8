import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

/** What the bytes of a file tell of how it must be read. */
export interface Flaws {
  /** An encoding of two bytes a letter, or null. */
  readonly wide: "utf-16le" | "utf-16be" | null;
  /** All of it, where it is not {@link wide}. */
  readonly utf8: boolean;
  /** It holds a NUL, or a CR that ends no line. */
  readonly odd: boolean;
  /** No line ends by LF, and some by CR. */
  readonly returnsEndLines: boolean;
  readonly lines: number;
  /** A line is so long that it was not read to its end: nothing else here is to be relied on. */
  readonly endless: boolean;
  readonly bytes: number;
  /** Bytes below blank that no text holds, NUL among them. */
  readonly controls: number;
}

/** So much of a file is read at a time. */
export const CHUNK_BYTES = 4 * 1024 * 1024;
/** Twice what the database takes for a line. */
const LINE_BYTES_MAX = 8 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);
const CR = 13;
const LF = 10;

/** Reads a file through, once. */
export async function flawsOf(file: string): Promise<Flaws> {
  let rest: Buffer = NOTHING;
  let [utf8, odd, first] = [true, false, true];
  let [lines, returns, bytes, controls] = [0, 0, 0, 0];
  let wide: Flaws["wide"] = null;
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  for await (const chunk of chunks) {
    if (first) [wide, controls] = [wideOf(chunk), controlsIn(chunk)];
    first = false;
    bytes += chunk.length;
    lines += countOf(chunk, LF);
    const end = chunk.lastIndexOf(LF) + 1;
    const whole = end === 0 ? NOTHING : Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = end === 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.subarray(end));
    utf8 &&= isUtf8(whole);
    returns += loneReturns(whole);
    odd ||= returns > 0 || whole.includes(0);
    if (rest.length > LINE_BYTES_MAX) break;
  }
  returns += loneReturns(rest);
  utf8 &&= isUtf8(rest);
  odd ||= returns > 0 || rest.includes(0);
  const returnsEndLines = wide === null && lines === 0 && returns > 0;
  return { wide, utf8, odd, returnsEndLines, lines: returnsEndLines ? returns : lines, endless: wide === null && rest.length > LINE_BYTES_MAX, bytes, controls };
}

/** Of so many first bytes the kind is judged. */
const HEAD_BYTES = 64 * 1024;
/** A letter in a table of other scripts may be anything, but most delimiters and digits have a NUL beside them. */
const WIDE_SHARE = 0.2;
/** A few letters have their NUL in the other place (Ā). */
const STRAY_SHARE = 0.05;
/** Pasted texts hold a stray control character; pictures and programs are full of them. */
const CONTROL_SHARE = 0.02;

/** Whether a file's bytes may be text. */
export const isText = ({ wide, bytes, controls }: Flaws): boolean => wide !== null || controls <= 1 + CONTROL_SHARE * Math.min(bytes, HEAD_BYTES);

function wideOf(chunk: Buffer): Flaws["wide"] {
  if (chunk.length < 2) return null;
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
  const head = chunk.subarray(0, HEAD_BYTES);
  const nuls = [0, 0];
  for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1;
  const [even = 0, uneven = 0] = nuls;
  if (Math.max(even, uneven) < WIDE_SHARE * (head.length / 2) || Math.min(even, uneven) > STRAY_SHARE * Math.max(even, uneven)) return null;
  return uneven > even ? "utf-16le" : "utf-16be";
}

function controlsIn(chunk: Buffer): number {
  let count = 0;
  for (const byte of chunk.subarray(0, HEAD_BYTES)) if (byte < 32 && (byte < 9 || byte > 13)) count += 1;
  return count;
}

function countOf(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}

function loneReturns(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(CR); at >= 0; at = lines.indexOf(CR, at + 1)) if (lines[at + 1] !== LF) count += 1;
  return count;
}
