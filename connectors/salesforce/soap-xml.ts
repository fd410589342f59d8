/** An element of an answer: its name without prefix, its own text, and what is inside. */
export interface XmlElement {
  readonly name: string;
  readonly isNil: boolean;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** Elements inside of each other; a SOAP answer has some ten levels. */
const DEPTH_MAX = 40;

/** Text as XML carries it; null for text that XML cannot carry (control characters, halves of characters). */
export function xmlText(text: string): string | null {
  // XML 1.0, 2.2: these have no place in a document, escaped or not.
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text) || !text.isWellFormed()) return null;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#xD;");
}

/** Reads a document strictly: one root, every element closed by its own name, no document type. Null for anything else. */
export function readXml(xml: string): XmlElement | null {
  const open: Draft[] = [{ name: "", isNil: false, text: "", children: [] }];
  for (let at = 0; at < xml.length;) {
    const top = open.at(-1);
    const next = xml.indexOf("<", at);
    if (top === undefined) return null;
    const end = next < 0 ? xml.length : next;
    const text = plain(xml.slice(at, end));
    if (text === null || (open.length === 1 && text.trim().replace("\uFEFF", "") !== "")) return null;
    top.text += text;
    if (next < 0) break;
    const close = xml.indexOf(">", next);
    if (close < 0 || !takeTag(open, xml.slice(next + 1, close))) return null;
    at = close + 1;
  }
  const [root] = open;
  return open.length === 1 && root?.children.length === 1 ? root.children[0] ?? null : null;
}

/** The first element of a name inside of another. */
export const child = (parent: XmlElement | undefined, name: string): XmlElement | undefined => parent?.children.find((one) => one.name === name);
/** All of them. */
export const children = (parent: XmlElement | undefined, name: string): readonly XmlElement[] => parent?.children.filter((one) => one.name === name) ?? [];

interface Draft {
  readonly name: string;
  readonly isNil: boolean;
  text: string;
  readonly children: XmlElement[];
}

const TAG = /^([A-Za-z_][\w.-]{0,200}(?::[A-Za-z_][\w.-]{0,200})?)((?:\s+[\w:.-]{1,200}\s*=\s*(?:"[^"<]{0,2000}"|'[^'<]{0,2000}'))*)\s*(\/?)$/;

function takeTag(open: Draft[], tag: string): boolean {
  if (tag.startsWith("?")) return open.length === 1 && tag.endsWith("?");
  if (tag.startsWith("/")) return closeTag(open, localName(tag.slice(1).trim()));
  const [, name, attributes = "", isClosed] = TAG.exec(tag) ?? [];
  const parent = open.at(-1);
  if (name === undefined || parent === undefined || open.length > DEPTH_MAX) return false;
  const element: Draft = { name: localName(name), isNil: /:nil\s*=\s*["']true["']/.test(attributes), text: "", children: [] };
  parent.children.push(element);
  if (isClosed !== "/") open.push(element);
  return true;
}

function closeTag(open: Draft[], name: string): boolean {
  return open.length > 1 && open.pop()?.name === name;
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" };

function plain(text: string): string | null {
  const broken: string[] = [];
  const read = text.replaceAll(/&(#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|\w{1,10})?;?/g, (whole: string, told: string | undefined) => {
    const entity = told ?? "";
    const code = !entity.startsWith("#") ? null : Number(entity.startsWith("#x") ? `0x${entity.slice(2)}` : entity.slice(1));
    const value = code === null ? ENTITIES[entity] : code > 0 && code <= 0x10_FF_FF ? String.fromCodePoint(code) : undefined;
    if (value === undefined || !whole.endsWith(";")) broken.push(whole);
    return value ?? "";
  });
  return broken.length > 0 ? null : read;
}
