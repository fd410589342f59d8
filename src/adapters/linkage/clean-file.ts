import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CHUNK_BYTES, isText, type Flaws, flawsOf } from "./file-flaws.ts";

/**
 * A text file that the database can read: UTF-8, lines ended by LF or CRLF, no NUL. Most files are so already and are read where they
 * stand; of others a mended copy is written to `tempDir`. UTF-16 is told by its mark or its NULs; a line that is not UTF-8 is taken as
 * Windows-1252, so that one bad line does not spoil the others. Where the bytes are no text, or a
 * line of it has no end, there is only the reason.
 */
export async function cleanFile(file: string, tempDir: string): Promise<CleanFile | { readonly reason: string }> {
  const flaws = await flawsOf(file);
  if (!isText(flaws)) return { reason: "it holds bytes that are no text" };
  if (flaws.endless) return { reason: "one of its lines goes on for more than 8 MB" };
  if (flaws.wide === null && !flaws.odd && flaws.utf8) return { file, lines: flaws.lines };
  const copy = join(tempDir, `clean-${randomUUID()}.csv`);
  const [from, to] = [createReadStream(file, { highWaterMark: CHUNK_BYTES }), createWriteStream(copy)];
  if (flaws.wide === null && flaws.utf8) await pipeline(from, mendingBytes(flaws), to);
  else await pipeline(from, flaws.wide === null ? decodedLines : decodedBy(flaws.wide), mending(flaws), to);
  return { file: copy, lines: flaws.lines };
}

/** A file that the database can read. */
export interface CleanFile {
  readonly file: string;
  readonly lines: number;
}

/** A copy of a file without its first bytes. */
export async function withoutFirst(file: string, bytes: number, tempDir: string): Promise<string> {
  const copy = join(tempDir, `clean-${randomUUID()}.csv`);
  await pipeline(createReadStream(file, { start: bytes, highWaterMark: CHUNK_BYTES }), createWriteStream(copy));
  return copy;
}

const NUL = 0;
const LF = 10;
const CR = 13;
const BLANK = 32;

const decodedBy = (encoding: string) =>
  async function* decoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };

async function* decodedLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const utf8 = new TextDecoder("utf-8");
  const ansi = new TextDecoder("windows-1252");
  const text = (bytes: Buffer): string => (isUtf8(bytes) ? utf8 : ansi).decode(bytes);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LF) + 1;
    const lines = bytes.subarray(0, end);
    rest = bytes.subarray(end);
    yield isUtf8(lines) ? utf8.decode(lines) : linesOf(lines).map(text).join("");
  }
  yield text(rest);
}

function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from) + 1 || bytes.length;
    lines.push(bytes.subarray(from, end));
    from = end;
  }
  return lines;
}

/** A CR inside a line is white space that somebody pasted; the database would take it as the line's end. Where no line ends otherwise, it is one. */
const mending = ({ returnsEndLines }: Flaws) =>
  async function* mend(texts: AsyncIterable<string>): AsyncGenerator<string> {
    const mended = (text: string): string => text.replace(/\r(?!\n)/g, returnsEndLines ? "\n" : " ").replaceAll("\0", "");
    let held = "";
    for await (const text of texts) {
      const whole = held + text;
      // A CR at the very end may belong to the LF that follows.
      held = whole.endsWith("\r") ? "\r" : "";
      yield mended(held === "" ? whole : whole.slice(0, -1));
    }
    yield mended(held);
  };

/** The same for what need not be decoded, in half the time: in UTF-8 these bytes are never part of another letter. */
const mendingBytes = ({ returnsEndLines }: Flaws) =>
  async function* mend(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let held = false;
    for await (const chunk of chunks) {
      if (held) yield Buffer.of(chunk[0] === LF ? CR : returnsEndLines ? LF : BLANK);
      held = chunk.at(-1) === CR;
      const bytes = held ? chunk.subarray(0, -1) : chunk;
      for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] !== LF) bytes[at] = returnsEndLines ? LF : BLANK;
      yield withoutNuls(bytes);
    }
    if (held) yield Buffer.of(returnsEndLines ? LF : BLANK);
  };

/** In place. */
function withoutNuls(bytes: Buffer): Buffer {
  let end = bytes.indexOf(NUL);
  if (end < 0) return bytes;
  for (let at = end; at >= 0; ) {
    const next = bytes.indexOf(NUL, at + 1);
    const until = next < 0 ? bytes.length : next;
    bytes.copyWithin(end, at + 1, until);
    end += until - at - 1;
    at = next;
  }
  return bytes.subarray(0, end);
}
