import { HEADER_BYTES_MAX, MIME_DEPTH_MAX, MIME_PARTS_MAX } from "./limits.ts";
import { mimeHeaders, type MimeHeader } from "./mime-headers.ts";
import { mimeValue } from "./mime-value.ts";
import { trimMime } from "./mime-trim.ts";

/** One node of a mail: headers, and either children or a body. */
export interface MimePart {
  /** Names lower case, values unfolded, in order. */
  readonly headers: readonly MimeHeader[];
  /** `text/plain`, lower case. */
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  /** `attachment`, `inline` or empty. */
  readonly disposition: string;
  /** How the body was sent: `base64`, lower case. */
  readonly encoding: string;
  /** As it was sent; of a part that has children, what stands before the first. */
  readonly body: Buffer;
  readonly children: readonly MimePart[];
}

/** A mail as a tree of parts. */
export interface MimeTree {
  readonly root: MimePart;
  /** The end of a text was left unread. */
  readonly cut: boolean;
}

/** The parts of a mail, or null where it breaks a limit (depth, header bytes, number of parts). Reads every byte once. */
export function readMime(bytes: Uint8Array): MimeTree | null {
  const trimmed = trimMime(bytes);
  const root = readPart(readerOf(trimmed.bytes), "text/plain", 0);
  return root === null ? null : { root, cut: trimmed.cut };
}

/** The headers of a mail alone, as {@link readMime} reads them; null where they are too long. Nothing behind them is read. */
export const readHeaders = (bytes: Uint8Array): readonly MimeHeader[] | null => readHead(readerOf(trimMime(bytes).bytes))?.headers ?? null;

function readerOf({ buffer, byteOffset, byteLength }: Uint8Array): Reader {
  const source = Buffer.from(buffer, byteOffset, byteLength);
  return { source, at: source.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0, open: [], stop: END, headerBytes: 0, parts: 0 };
}

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

interface Reader {
  readonly source: Buffer;
  at: number;
  /** The boundaries of the parts around this place, from the outermost on, one character a byte. */
  readonly open: string[];
  /** The boundary line that was met last. */
  stop: Stop;
  headerBytes: number;
  parts: number;
}

/** A boundary line. */
interface Stop {
  /** Whose it is: its place among the open ones. */
  readonly level: number;
  /** It says that no further part comes. */
  readonly closes: boolean;
}

/** The end of the mail ends all its parts. */
const END: Stop = { level: -1, closes: true };

function readPart(reader: Reader, defaultType: string, depth: number): MimePart | null {
  reader.parts += 1;
  if (depth > MIME_DEPTH_MAX || reader.parts > MIME_PARTS_MAX) return null;
  const head = readHead(reader);
  if (head === null) return null;
  const told = (name: string): string | undefined => head.headers.find(({ key }) => key === name)?.value;
  const { value: type, params } = mimeValue(told("content-type") ?? defaultType);
  const boundary = type.startsWith("multipart/") && head.isWhole ? params.get("boundary") ?? "" : "";
  if (boundary !== "") reader.open.push(Buffer.from(boundary).toString("latin1"));
  const body = head.isWhole ? readBody(reader) : NOTHING;
  const children = boundary === "" ? [] : readChildren(reader, type, depth);
  if (children === null) return null;
  return { headers: head.headers, type, params, disposition: mimeValue(told("content-disposition") ?? "").value, encoding: encodingIn(told("content-transfer-encoding") ?? ""), body, children };
}

const NOTHING = Buffer.alloc(0);

/** The first word of it. */
const encodingIn = (raw: string): string => /[\w-]+/.exec(raw.includes("(") ? mimeValue(raw).value : raw.toLowerCase())?.[0] ?? "";

/** From the first boundary line of the part opened last to behind its last one. */
function readChildren(reader: Reader, type: string, depth: number): MimePart[] | null {
  const level = reader.open.length - 1;
  const children: MimePart[] = [];
  while (reader.stop.level === level && !reader.stop.closes) {
    // RFC 2046 5.1.5.
    const child = readPart(reader, type === "multipart/digest" ? "message/rfc822" : "text/plain", depth + 1);
    if (child === null) return null;
    children.push(child);
  }
  reader.open.pop();
  if (reader.stop.level === level) readBody(reader);
  return children;
}

/** The header lines up to the empty one; not whole where a boundary line or the end comes first. */
function readHead(reader: Reader): { readonly headers: readonly MimeHeader[]; readonly isWhole: boolean } | null {
  const { source } = reader;
  const from = reader.at;
  while (reader.at < source.length) {
    const start = reader.at;
    const end = lineEnd(reader);
    if (end === start) return { headers: mimeHeaders(source.subarray(from, start)), isWhole: true };
    if (isStop(reader, start, end)) return { headers: mimeHeaders(source.subarray(from, start)), isWhole: false };
    reader.headerBytes += end - start;
    if (reader.headerBytes > HEADER_BYTES_MAX) return null;
  }
  reader.stop = END;
  return { headers: mimeHeaders(source.subarray(from)), isWhole: false };
}

/** What stands before the next boundary line, or before the end. */
function readBody(reader: Reader): Buffer {
  const { source, open } = reader;
  const from = reader.at;
  let hyphens = open.length === 0 ? -1 : source.indexOf(LINE_OF_HYPHENS, Math.max(0, from - 1));
  while (hyphens !== -1) {
    const start = hyphens + 1;
    reader.at = start;
    if (isStop(reader, start, lineEnd(reader))) return source.subarray(from, start);
    hyphens = source.indexOf(LINE_OF_HYPHENS, reader.at - 1);
  }
  reader.at = source.length;
  reader.stop = END;
  return source.subarray(from);
}

const LINE_OF_HYPHENS = Buffer.from("\n--");

/** Goes on to the next line and gives the end of this one, without what ends lines. */
function lineEnd(reader: Reader): number {
  const { source, at } = reader;
  const feed = source.indexOf(0x0a, at);
  reader.at = feed === -1 ? source.length : feed + 1;
  let end = feed === -1 ? source.length : feed;
  while (end > at && source[end - 1] === 0x0d) end -= 1;
  return end;
}

/** A line of more bytes is no boundary line: the standard allows 70 and the blanks behind them (RFC 2046 5.1.1). */
const BOUNDARY_LINE_BYTES_MAX = 1_000;

/** Whether the line is a boundary line of a part around it; the innermost comes first. */
function isStop(reader: Reader, start: number, end: number): boolean {
  const { source, open } = reader;
  if (open.length === 0 || end - start > BOUNDARY_LINE_BYTES_MAX || source[start] !== 0x2d || source[start + 1] !== 0x2d) return false;
  const line = source.toString("latin1", start + 2, end);
  const level = open.findLastIndex((boundary) => line.startsWith(boundary) && /^(?:--)?[ \t]*$/.test(line.slice(boundary.length)));
  if (level === -1) return false;
  reader.stop = { level, closes: line.startsWith("--", (open[level] ?? "").length) };
  return true;
}
