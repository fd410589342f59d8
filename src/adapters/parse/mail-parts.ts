import { decodeText } from "./charset.ts";
import { FORWARD_DEPTH_MAX, HTML_CHARS_MAX, TEXT_CHARS_MAX } from "./limits.ts";
import { mimeContent } from "./mime-content.ts";
import type { MimePart } from "./mime-tree.ts";

/** What of a mail is text, and how much is not. */
export interface MailParts {
  readonly plain: string | null;
  readonly html: string | null;
  /** Raw messages that hang on this one, to be read as forwarded. */
  readonly messages: readonly Uint8Array[];
  /** The invitation, answer or cancellation that the mail is there to carry (RFC 6047); null for a mail that is none. */
  readonly calendar: CalendarPart | null;
  /** A part that only its receiver can open. */
  readonly encrypted: boolean;
  readonly attachmentCount: number;
  readonly decodeLossCount: number;
  readonly truncated: boolean;
}

/** A calendar part, as UTF-8. */
export interface CalendarPart {
  readonly bytes: Uint8Array;
  /** Its iTIP method in capitals as the mail tells it; "" when it tells none. */
  readonly method: string;
}

interface Gathered {
  calendar: CalendarPart | null;
  encrypted: boolean;
  plain: string[];
  html: string[];
  messages: Uint8Array[];
  attachments: number;
  lossCount: number;
  truncated: boolean;
}

/** Sorts the leaves of a mail into text, HTML, attached messages and attachments. The choice between plain and HTML comes later. */
export function gatherParts(root: MimePart): MailParts {
  const all: Gathered = { calendar: null, encrypted: false, plain: [], html: [], messages: [], attachments: 0, lossCount: 0, truncated: false };
  visit(root, all, "");
  return {
    plain: joined(all.plain, "\n"), html: joined(all.html, "<br>"),
    messages: all.messages, attachmentCount: all.attachments, calendar: all.calendar, encrypted: all.encrypted,
    decodeLossCount: all.lossCount, truncated: all.truncated,
  };
}

function visit(part: MimePart, all: Gathered, parent: string): void {
  if (ENCRYPTED.test(part.type)) all.encrypted = true;
  if (part.type.startsWith("multipart/")) {
    // A multipart whose boundary is missing or wrong has no children; its body is text as far as anyone can tell.
    if (part.children.length === 0 && part.body.length > 0) addText(part, all);
    for (const child of part.children) visit(child, all, part.type);
    return;
  }
  if (part.type === "message/rfc822" || part.type === "message/global") {
    // In a report the message is evidence, not something that anybody forwarded.
    if (parent === "multipart/report") all.attachments += 1;
    else if (all.messages.length < FORWARD_DEPTH_MAX) all.messages.push(contentOf(part));
    return;
  }
  if (all.calendar === null && isMainCalendar(part, parent)) {
    all.calendar = { bytes: inUtf8(part), method: (part.params.get("method") ?? "").toUpperCase() };
    return;
  }
  if (part.disposition !== "attachment" && isText(part.type)) addText(part, all);
  else if (!isFurniture(part, parent)) all.attachments += 1;
  for (const child of part.children) visit(child, all, part.type);
}

/** RFC 8551, RFC 3156, RFC 1847. What is only signed (multipart/signed) can be read; the one-part form of S/MIME cannot be without opening it. */
const ENCRYPTED = /^(?:multipart\/encrypted|application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted)$/;
/** Methods by which people deal with one another; PUBLISH is a file that anybody may add to their calendar. */
const BETWEEN_PEOPLE = /^(?:REQUEST|REPLY|CANCEL|COUNTER)$/i;

/** The mail itself, another form of its text, or an iMIP part beside it; an .ics that hangs on a mail as a file is an attachment. */
function isMainCalendar(part: MimePart, parent: string): boolean {
  if (part.type !== "text/calendar" || part.disposition === "attachment") return false;
  return parent === "" || parent === "multipart/alternative" || BETWEEN_PEOPLE.test(part.params.get("method") ?? "");
}

function inUtf8(part: MimePart): Uint8Array {
  const charset = part.params.get("charset") ?? null;
  const bytes = contentOf(part);
  return charset === null || /^utf-?8$/i.test(charset) ? bytes : new TextEncoder().encode(decodeText(bytes, charset).text);
}

const contentOf = (part: MimePart): Uint8Array => mimeContent(part.body, part.encoding);

function isText(type: string): boolean {
  return type === "text/plain" || type === "text/html" || type === "text" || type === "" || type === "text/enriched" || type === "plain/text";
}

/** Pictures of a signature, digital signatures, and the calendar twin of an invitation are no attachments to a reader. */
function isFurniture(part: MimePart, parent: string): boolean {
  const inlinePicture = part.type.startsWith("image/") && part.disposition !== "attachment" && part.headers.some(({ key }) => key === "content-id");
  const twin = parent === "multipart/alternative" && (part.type === "text/calendar" || part.type.startsWith("text/"));
  const signature = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/.test(part.type);
  return inlinePicture || twin || signature || /^message\/(?:delivery-status|disposition-notification|feedback-report)$/.test(part.type) || part.type === "text/rfc822-headers";
}

function addText(part: MimePart, all: Gathered): void {
  const isHtml = part.type === "text/html";
  // Four bytes a character at most: what is beyond can never be kept, so it need not be decoded.
  const room = (isHtml ? HTML_CHARS_MAX : TEXT_CHARS_MAX) * 4;
  const bytes = contentOf(part);
  if (bytes.length > room) all.truncated = true;
  const decoded = decodeText(bytes.subarray(0, room), part.params.get("charset") ?? null);
  const max = isHtml ? HTML_CHARS_MAX : TEXT_CHARS_MAX;
  const text = decoded.text.slice(0, max);
  if (text.length < decoded.text.length) all.truncated = true;
  all.lossCount += decoded.lossCount;
  if (isHtml) all.html.push(text);
  else all.plain.push(/^flowed$/i.test(part.params.get("format") ?? "") ? unflow(text, /^yes$/i.test(part.params.get("delsp") ?? "")) : text);
}

/** RFC 3676: a line that ends in a space goes on in the next one of the same quote depth. */
function unflow(text: string, deleteSpace: boolean): string {
  const lines: string[] = [];
  let open = false;
  let depth = 0;
  for (const raw of text.split(/\r?\n/)) {
    const quotes = /^>*/.exec(raw)?.[0].length ?? 0;
    const words = raw.slice(quotes).replace(/^ /, "");
    const isSignature = words === "-- ";
    if (open && quotes === depth && !isSignature) lines[lines.length - 1] = (lines.at(-1) ?? "") + words;
    else lines.push(quotes > 0 ? `${">".repeat(quotes)} ${words}` : words);
    open = words.endsWith(" ") && !isSignature;
    depth = quotes;
    if (open && deleteSpace) lines[lines.length - 1] = (lines.at(-1) ?? "").slice(0, -1);
  }
  return lines.join("\n");
}

function joined(texts: readonly string[], glue: string): string | null {
  const filled = texts.filter((text) => text.trim() !== "");
  return filled.length === 0 ? null : filled.join(glue);
}
