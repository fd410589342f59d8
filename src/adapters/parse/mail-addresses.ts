import { addressParser } from "postal-mime";

/** Somebody whom an address header names; either part may be empty. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** The people of an address header (RFC 5322 3.4), in order, those of groups among them. */
export function mailAddresses(header: string): readonly MailAddress[] {
  return plainAddresses(header) ?? addressParser(header, { flatten: true }).map(({ name, address }) => ({ name, address: address ?? "" }));
}

/** `Ana Example <ana@example.com>` or the address alone, up to the comma: most headers hold nothing else, and need no grammar. */
const PLAIN = /(?:([\p{L}\d .'-]*)<([\w.+-]+@[\w.-]+)>| *([\w.+-]+@[\w.-]+)) *(?:,|$)/uy;

/** Null where the header holds anything but plain addresses. */
function plainAddresses(header: string): readonly MailAddress[] | null {
  const found: MailAddress[] = [];
  PLAIN.lastIndex = 0;
  while (PLAIN.lastIndex < header.length) {
    const one = PLAIN.exec(header);
    if (one === null) return null;
    found.push({ name: (one[1] ?? "").trim(), address: one[2] ?? one[3] ?? "" });
  }
  return found;
}
