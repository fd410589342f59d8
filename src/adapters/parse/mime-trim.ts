import { HEADER_BYTES_MAX, MIME_PARTS_MAX, RAW_PART_BYTES_MAX } from "./limits.ts";

/** All lines together that are no base64; the MIME reader takes some ten microseconds for each. */
const RAW_LINES_BYTES_MAX = 2 * RAW_PART_BYTES_MAX;
/** The same in lines: the strippers read a thousand, HTML has some more. */
const RAW_LINES_MAX = 30_000;
/** A mail of this size cannot hold enough lines to matter. */
const SMALL_BYTES = RAW_LINES_MAX;
/** Base64 is read fast, but what stands in it is either an attachment, never looked at, or text far over its limit. */
const RAW_BASE64_BYTES_MAX = 3 * RAW_PART_BYTES_MAX;
/** Lines that may be headers of parts, all together: behind a line of hyphens, which may be a boundary, any line may be one. */
const HEADER_LINES_MAX = 20 * MIME_PARTS_MAX;
/** Lines that may be boundaries. */
const BOUNDARIES_MAX = 2 * MIME_PARTS_MAX;

/** What is left of a mail. */
export interface Trimmed {
  readonly bytes: Uint8Array;
  /** Something went that may have been text; an attachment in base64 is none. */
  readonly cut: boolean;
}

/**
 * A large mail without the bytes that nobody will read: of every part its head and the beginning of its body stay, so that a mail
 * of 25 MiB takes no longer than one of two.
 */
export function trimMime(bytes: Uint8Array): Trimmed {
  if (bytes.length <= SMALL_BYTES) return { bytes, cut: false };
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  const count = { part: 0, bytes: 0, lines: 0, boundaries: 0, headers: 0 };
  let cut = false;
  let inHeader = true;
  let from = 0;
  for (let at = 0; at < source.length; ) {
    const feed = source.indexOf(0x0a, at);
    const end = feed === -1 ? source.length : feed + 1;
    if (source[at] === 0x2d && source[at + 1] === 0x2d) {
      count.boundaries += 1;
      if (count.boundaries > BOUNDARIES_MAX) return { bytes: Buffer.concat([...kept, source.subarray(from, at)]), cut: true };
      inHeader = true;
      count.part = 0;
    } else if (inHeader && count.boundaries === 0 && at > 2 * HEADER_BYTES_MAX) {
      // Too long to be read, however its bytes are counted: whoever reads it says so.
      return { bytes: source.subarray(0, end), cut: true };
    } else if (inHeader && count.headers < HEADER_LINES_MAX) {
      if (count.boundaries > 0) count.headers += 1;
      if (source[at] === 0x0a || (source[at] === 0x0d && source[at + 1] === 0x0a)) inHeader = false;
    } else if (!fits(source, at, end, count)) {
      // The rest of this part goes: on with the next line that may be a boundary.
      cut ||= !isBase64(source.subarray(at, Math.min(end, at + 100)));
      kept.push(source.subarray(from, at));
      const next = source.indexOf("\n--", end - 1);
      from = next === -1 ? source.length : next + 1;
      at = from;
      continue;
    }
    at = end;
  }
  return { bytes: Buffer.concat([...kept, source.subarray(from)]), cut };
}

function fits(source: Buffer, at: number, end: number, count: { part: number; bytes: number; lines: number }): boolean {
  const base64 = isBase64(source.subarray(at, Math.min(end, at + 100)));
  count.part += end - at;
  if (base64) return count.part <= RAW_BASE64_BYTES_MAX;
  count.bytes += end - at;
  count.lines += 1;
  return count.part <= RAW_PART_BYTES_MAX && count.bytes <= RAW_LINES_BYTES_MAX && count.lines <= RAW_LINES_MAX;
}

/** A full line of base64: 60 to 78 characters without a blank. */
function isBase64(line: Uint8Array): boolean {
  return line.length >= 60 && line.length <= 80 && line[20] !== 0x20 && !line.includes(0x20) && !line.includes(0x3c);
}
