import { isUtf8 } from "node:buffer";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { join } from "node:path";

/**
 * A text file that the database can read: UTF-8, lines ended by LF or CRLF, no NUL. Most files are so already and are read where they
 * stand; of others a mended copy is written to `tempDir`. UTF-16 is recognised by its mark; what is not UTF-8 is taken as Windows-1252.
 */
export async function cleanFile(file: string, tempDir: string): Promise<string> {
  const encoding = await encodingOf(file);
  if (encoding === null) return file;
  const copy = join(tempDir, "clean.csv");
  const decoder = new TextDecoder(encoding);
  let held = "";
  await pipeline(
    createReadStream(file),
    async function* mend(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        const text = held + decoder.decode(chunk, { stream: true });
        // A CR at the very end may belong to the LF that follows.
        held = text.endsWith("\r") ? "\r" : "";
        yield mended(held === "" ? text : text.slice(0, -1));
      }
      yield mended(held + decoder.decode());
    },
    createWriteStream(copy),
  );
  return copy;
}

/** A CR inside a line is white space that somebody pasted; the database would take it as the line's end. */
const mended = (text: string): string => text.replace(/\r(?!\n)/g, " ").replaceAll("\0", "");

const CR = 13;
const LF = 10;

/** Null: nothing is to be mended. */
async function encodingOf(file: string): Promise<string | null> {
  let rest: Buffer = Buffer.alloc(0);
  let odd = false;
  let first = true;
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 4 * 1024 * 1024 });
  for await (const chunk of chunks) {
    if (first && chunk.length > 1 && chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
    if (first && chunk.length > 1 && chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
    first = false;
    const end = chunk.lastIndexOf(LF) + 1;
    const lines = Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = Buffer.from(chunk.subarray(end));
    if (!isUtf8(lines)) return "windows-1252";
    odd ||= lines.includes(0) || hasLoneReturn(lines);
  }
  if (!isUtf8(rest)) return "windows-1252";
  return odd || rest.includes(0) || hasLoneReturn(rest) ? "utf-8" : null;
}

function hasLoneReturn(lines: Buffer): boolean {
  for (let at = lines.indexOf(CR); at >= 0; at = lines.indexOf(CR, at + 1)) if (lines[at + 1] !== LF) return true;
  return false;
}
