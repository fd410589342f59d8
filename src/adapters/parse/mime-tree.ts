import { isAscii } from "node:buffer";
import PostalMime from "postal-mime";
import { HEADER_BYTES_MAX, MIME_DEPTH_MAX, MIME_PARTS_MAX } from "./limits.ts";
import { trimMime } from "./mime-trim.ts";

/** One node of a mail: headers, and either children or bytes with the transfer encoding undone. */
export interface MimePart {
  /** Names lower case, values unfolded, in order. */
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  /** `text/plain`, lower case. */
  readonly type: string;
  readonly params: Readonly<Record<string, string>>;
  /** `attachment`, `inline` or empty. */
  readonly disposition: string;
  readonly bytes: Uint8Array;
  readonly children: readonly MimePart[];
}

/** A mail as a tree of parts. */
export interface MimeTree {
  readonly root: MimePart;
  /** The end of a text was left unread. */
  readonly cut: boolean;
}

/** The parts of a mail, or null where it breaks a limit (depth, header bytes, number of parts) or is beyond reading. */
export async function readMime(bytes: Uint8Array): Promise<MimeTree | null> {
  const trimmed = trimMime(bytes);
  const parser = new PostalMime({ maxNestingDepth: MIME_DEPTH_MAX, maxHeadersSize: HEADER_BYTES_MAX, forceRfc822Attachments: true });
  try {
    await parser.parse(utf8Headers(trimmed.bytes));
  } catch {
    return null;
  }
  // The public result has only decoded text; charsets must be judged on the bytes, and those stay on the tree.
  const count = { left: MIME_PARTS_MAX };
  const tree: unknown = Reflect.get(parser, "root");
  const root = partOf(tree, count);
  return root === null ? null : { root, cut: trimmed.cut };
}

function partOf(node: unknown, count: { left: number }): MimePart | null {
  count.left -= 1;
  if (count.left < 0 || !isNode(node)) return null;
  const children: MimePart[] = [];
  for (const child of node.childNodes) {
    const part = partOf(child, count);
    if (part === null) return null;
    children.push(part);
  }
  return {
    headers: node.headers,
    type: node.contentType.parsed.value.toLowerCase(),
    params: node.contentType.parsed.params,
    disposition: node.contentDisposition.parsed.value.toLowerCase(),
    bytes: new Uint8Array(node.content ?? new ArrayBuffer(0)),
    children,
  };
}

interface Structured {
  readonly parsed: { readonly value: string; readonly params: Readonly<Record<string, string>> };
}

interface Node {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly contentType: Structured;
  readonly contentDisposition: Structured;
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly unknown[];
}

/** The version of postal-mime is pinned; a test fails when its tree no longer looks like this. */
function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null &&
    "headers" in value && Array.isArray(value.headers) &&
    "childNodes" in value && Array.isArray(value.childNodes) &&
    "content" in value && (value.content === null || value.content instanceof ArrayBuffer) &&
    "contentType" in value && isStructured(value.contentType) &&
    "contentDisposition" in value && isStructured(value.contentDisposition)
  );
}

function isStructured(value: unknown): value is Structured {
  if (typeof value !== "object" || value === null || !("parsed" in value)) return false;
  const { parsed } = value;
  return typeof parsed === "object" && parsed !== null && "value" in parsed && typeof parsed.value === "string" && "params" in parsed && typeof parsed.params === "object";
}

/** Headers are read as UTF-8 (RFC 6532); old programs put bare windows-1252 there. */
function utf8Headers(bytes: Uint8Array): Uint8Array {
  const body = Uint8Array.prototype.slice.call(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  const end = headerEnd(body);
  const head = body.subarray(0, end);
  if (isAscii(head)) return body;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head);
    return body;
  } catch {
    const recoded = new TextEncoder().encode(new TextDecoder("windows-1252").decode(head));
    const joined = new Uint8Array(recoded.length + body.length - end);
    joined.set(recoded);
    joined.set(body.subarray(end), recoded.length);
    return joined;
  }
}

function headerEnd(bytes: Uint8Array): number {
  const stop = Math.min(bytes.length, HEADER_BYTES_MAX);
  for (let at = 0; at < stop; at += 1) {
    if (bytes[at] === 0x0a && (bytes[at + 1] === 0x0a || (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a))) return at;
  }
  return stop;
}
