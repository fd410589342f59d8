import { decodeText } from "./charset.ts";

/** A header's value with its parameters: `text/plain; charset=utf-8`. */
export interface MimeValue {
  /** In lower case. */
  readonly value: string;
  /** By name in lower case; of a name that is given twice the first counts. */
  readonly params: ReadonlyMap<string, string>;
}

/** Reads a value and its parameters (RFC 2045 5.1): comments left out, parameters that come in pieces put together (RFC 2231). */
export function mimeValue(raw: string): MimeValue {
  const text = raw.includes("(") ? withoutComments(raw) : raw;
  const params = new Map<string, string>();
  const first = valueAt(text, 0);
  for (let at = first.end; at < text.length; ) {
    const name = nameAt(text, at);
    const given = text[name.end - 1] === "=" ? valueAt(text, name.end) : { value: "", end: name.end };
    if (name.value !== "" && !params.has(name.value)) params.set(name.value, given.value);
    at = given.end;
  }
  return { value: first.value.toLowerCase(), params: raw.includes("*") ? joined(params) : params };
}

interface Piece {
  readonly value: string;
  /** Behind the character that ends it. */
  readonly end: number;
}

function nameAt(text: string, from: number): Piece {
  let at = from;
  while (at < text.length && text[at] !== "=" && text[at] !== ";") at += 1;
  return { value: text.slice(from, at).trim().toLowerCase(), end: at + 1 };
}

/** What stands in quotes is kept as it is; what follows a closed quote is not of the value. */
function valueAt(text: string, from: number): Piece {
  let value = "";
  let blanks = "";
  let inQuotes = false;
  let closed = false;
  let at = from;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') {
      if (inQuotes) closed = true;
      else if (value !== "") value += blanks;
      inQuotes = !inQuotes;
      blanks = "";
    } else if (!inQuotes && char === ";") {
      break;
    } else if (!inQuotes && (char === " " || char === "\t")) {
      blanks += char;
    } else if (!closed) {
      const escapes = inQuotes && char === "\\";
      if (escapes) at += 1;
      value += (value === "" ? "" : blanks) + text.charAt(at);
      blanks = "";
    }
  }
  return { value, end: at + 1 };
}

/** Comments stand in parentheses, also inside one another. In a parameter only after a blank: `filename=Offer(1).pdf` has none. */
function withoutComments(text: string): string {
  let kept = "";
  let last = "";
  let depth = 0;
  let openedAt = 0;
  let inQuotes = false;
  let inParameter = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const whole = char === "\\" ? text.slice(at, at + 2) : char;
    at += whole.length - 1;
    if (char === '"' && depth === 0) inQuotes = !inQuotes;
    else if (!inQuotes && char === "(" && (!inParameter || kept === "" || last === " " || last === "\t")) {
      if (depth === 0) openedAt = at;
      depth += 1;
    } else if (!inQuotes && char === ")" && depth > 0) {
      depth -= 1;
      continue;
    } else if (!inQuotes && depth === 0 && (char === "=" || char === ";")) inParameter = char === "=";
    if (depth > 0) continue;
    kept += whole;
    last = whole.slice(-1);
  }
  // One that is never closed is none: with it would go what follows it, perhaps the boundary that holds the mail together.
  return depth === 0 || !text.includes(";", openedAt) ? kept : text;
}

/** `name*`, `name*0`, `name*0*`: the last star says that bytes are written as `%C3`, and in the first piece the charset before them. */
const PIECE_NAME = /\*(?:(\d+)\*?)?$/;

function joined(params: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const whole = new Map(params);
  const pieces = new Map<string, { readonly at: number; readonly text: string; readonly encoded: boolean }[]>();
  for (const [name, text] of params) {
    const found = PIECE_NAME.exec(name);
    if (found === null) continue;
    whole.delete(name);
    const base = name.slice(0, found.index);
    const piece = { at: Number(found[1] ?? 0), text, encoded: name.endsWith("*") };
    const known = pieces.get(base);
    if (known === undefined) pieces.set(base, [piece]);
    else known.push(piece);
  }
  for (const [name, some] of pieces) {
    const inOrder = some.toSorted((a, b) => a.at - b.at);
    const [, charset = null, rest = null] = inOrder[0]?.encoded === true ? /^([^']*)'[^']*'(.*)$/.exec(inOrder[0].text) ?? [] : [];
    // A character may be parted between pieces, so the bytes are put together first.
    const bytes = inOrder.map(({ text, encoded }, index) => unescaped(index === 0 ? rest ?? text : text, encoded));
    whole.set(name, decodeText(Buffer.concat(bytes), charset).text);
  }
  return whole;
}

function unescaped(text: string, encoded: boolean): Buffer {
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  return Buffer.from(encoded ? bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : bytes, "latin1");
}
