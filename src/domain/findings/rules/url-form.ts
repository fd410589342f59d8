import { fieldsMeaning, valueOf } from "../fields.ts";
import type { Found, Rule } from "../finding.ts";
import type { FieldValue } from "../fields.ts";

/** A web address that leads nowhere as it stands: two schemes, blanks within, a mail address in its place. With or without a scheme is the same. */
export const urlForm: Rule = {
  name: "url-form", risk: 1, dataOwner: "data-owner", blocks: ["duplicate search", "matching of activities"],
  look(seen, context) {
    const website = seen.object === "account" ? valueOf(seen, "website") : null;
    const own: readonly FieldValue[] = website === null || website === undefined ? [] : [{ field: "website", value: website }];
    return [...own, ...fieldsMeaning("url", seen, context)].flatMap(unreachable);
  },
};

const URL_CHARS_MAX = 2_000;
const SHOWN_CHARS_MAX = 80;

function unreachable({ field, value }: FieldValue): readonly Found[] {
  if (value === null || value.length > URL_CHARS_MAX || isAddress(value)) return [];
  const written = mended(value);
  const says = `"${value.slice(0, SHOWN_CHARS_MAX)}" is not a web address.`;
  return [{ field, says: [says], basis: value, ...(written === null ? {} : { fix: { fields: { [field]: written }, base: { [field]: value } } }) }];
}

/** As a browser would open it: a host with a dot, in small letters or not. */
function isAddress(value: string): boolean {
  if (/\s|^[^/]*@/.test(value.trim()) || /^\w+:\/+\w+:\/+/.test(value)) return false;
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `https://${value}`);
  return url !== null && /^https?:$/.test(url.protocol) && /^[^.]+(?:\.[^.]+)+\.?$/.test(url.hostname);
}

/** Where a scheme is too much or misspelt, and nothing else. */
function mended(value: string): string | null {
  const once = value.trim().replace(/^(?:https?:\/+)+(?=https?:\/\/)/i, "").replace(/^(https?):\/?(?=[^/])/i, "$1://").replace(/^(https?)\/\//i, "$1://").replace(/^(https?);\/\//i, "$1://");
  return once !== value && isAddress(once) ? once : null;
}
