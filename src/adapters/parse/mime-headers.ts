import { isAscii, isUtf8 } from "node:buffer";

/** A header: its name in lower case, its value unfolded. */
export interface MimeHeader {
  readonly key: string;
  readonly value: string;
}

/** The headers of a mail or part in their order, from all its lines up to the empty one. A line without a colon is a name without a value. */
export function mimeHeaders(block: Buffer): MimeHeader[] {
  const headers: MimeHeader[] = [];
  let open = "";
  for (const raw of textOf(block).split("\n")) {
    const line = withoutReturns(raw);
    if (line === "") continue;
    if (open !== "" && isBlank(line.charCodeAt(0))) {
      open += line;
      continue;
    }
    if (open !== "") headers.push(headerIn(open));
    open = line;
  }
  if (open !== "") headers.push(headerIn(open));
  return headers;
}

/** Headers are UTF-8 (RFC 6532); old programs put bare windows-1252 there. */
function textOf(block: Buffer): string {
  if (isAscii(block)) return block.toString("latin1");
  return isUtf8(block) ? block.toString("utf8") : new TextDecoder("windows-1252").decode(block);
}

function headerIn(line: string): MimeHeader {
  const colon = line.indexOf(":");
  if (colon === -1) return { key: trimBlanks(line).toLowerCase(), value: "" };
  const value = line.slice(colon + 1);
  return { key: trimBlanks(line.slice(0, colon)).toLowerCase(), value: trimBlanks(value.includes("\r") ? value.replace(/\r+/g, " ") : value) };
}

function withoutReturns(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end -= 1;
  return line.slice(0, end);
}

/** Only these two are white space in a header (RFC 5322 3.2.2): with another one taken away, what is no name would become one. */
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
