import { MIME_PARTS_MAX, RAW_PART_BYTES_MAX } from "./limits.ts";

/** All lines together that are no base64: the MIME reader takes about half a second for each megabyte of short lines. */
const RAW_LINES_BYTES_MAX = 2 * RAW_PART_BYTES_MAX;
/** Base64 is read fast, but what stands in it is either an attachment, never looked at, or text far over its limit. */
const RAW_BASE64_BYTES_MAX = 3 * RAW_PART_BYTES_MAX;
/** Lines that may be boundaries. */
const BOUNDARIES_MAX = 2 * MIME_PARTS_MAX;

/**
 * A large mail without the bytes that nobody will read: of every part its head and the beginning of its body stay, so that a mail
 * of 25 MiB takes no longer than one of two. A text part that lost its end has {@link RAW_PART_BYTES_MAX} bytes or more.
 */
export function trimMime(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= RAW_PART_BYTES_MAX) return bytes;
  const kept: Uint8Array[] = [];
  let inHeader = true;
  let partBytes = 0;
  let linesBytes = 0;
  let boundaries = 0;
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, at);
    const end = feed === -1 ? bytes.length : feed + 1;
    const line = bytes.subarray(at, end);
    at = end;
    if (line[0] === 0x2d && line[1] === 0x2d) {
      boundaries += 1;
      if (boundaries > BOUNDARIES_MAX) break;
      inHeader = true;
      partBytes = 0;
    } else if (inHeader) {
      if (line[0] === 0x0a || (line[0] === 0x0d && line[1] === 0x0a)) inHeader = false;
    } else {
      const base64 = isBase64(line);
      if (partBytes > (base64 ? RAW_BASE64_BYTES_MAX : RAW_PART_BYTES_MAX) || (!base64 && linesBytes > RAW_LINES_BYTES_MAX)) continue;
      partBytes += line.length;
      if (!base64) linesBytes += line.length;
    }
    kept.push(line);
  }
  return Buffer.concat(kept);
}

/** A full line of base64: 60 to 78 characters without a blank. */
function isBase64(line: Uint8Array): boolean {
  return line.length >= 60 && line.length <= 80 && line[20] !== 0x20 && !line.includes(0x20) && !line.includes(0x3c);
}
