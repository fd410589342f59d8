import { XMLParser } from "fast-xml-parser";

import { isObject } from "../../shared/unknown-values.ts";

/** Elements that are lists even when there is one. */
const lists = new Set(["fieldPermissions", "value", "referenceTo"]);
const parser = new XMLParser({
  ignoreAttributes: true, parseTagValue: false, trimValues: true, processEntities: true, isArray: (name) => lists.has(name),
});

/** The root element of a metadata file and its content as texts, objects and lists; or what is wrong with the file. */
export function readMetadata(
  xml: string,
): { readonly kind: string; readonly content: Readonly<Record<string, unknown>> } | { readonly problem: string } {
  // A document type could bring entities of its own; the vendor's files have none.
  if (/<!DOCTYPE/i.test(xml)) return { problem: "a document type is not allowed" };
  let parsed: unknown;
  try {
    // The parser alone takes almost anything; its checker lives on in a package of its own that is not needed for this alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    parsed = parser.parse(xml, true);
  } catch (error) {
    return { problem: `malformed XML: ${error instanceof Error ? error.message : "unreadable"}` };
  }
  const [kind, content, ...others] = isObject(parsed) ? Object.entries(parsed).filter(([name]) => name !== "?xml").flat() : [];
  if (typeof kind !== "string" || others.length > 0) return { problem: "a metadata file has exactly one root element" };
  return { kind, content: isObject(content) ? content : {} };
}

/** The text of an element, if it has one. */
export function elementText(content: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = content[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Whether an element says true. */
export function elementFlag(content: Readonly<Record<string, unknown>>, name: string): boolean {
  return content[name] === "true";
}
