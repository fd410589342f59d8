import { parse } from "tldts";
import { matchesOf } from "./span.ts";

/** A mail address in a text. */
export interface EmailHit {
  readonly start: number;
  readonly end: number;
  /** Its domain ends in a public suffix, in some other word, or it was spelt so that machines should not read it. */
  readonly rule: "email.domain" | "email.shape" | "email.spelt";
  readonly address: string;
}

// RFC 5321 4.5.3.1: 64 octets before the @. A look back of that length keeps a long row of letters linear.
const LOCAL_CHARS_MAX = 64;
const LOCAL_CHAR = /[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~.]/u;
const DOMAIN = /[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?){1,8}/uy;
const SPELT = /(?<![\w.])([\w.+-]{1,64})\s?(?:\(at\)|\[at\]|\{at\})\s?([\w-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]|\{dot\})\s?[a-z][\w-]{0,62}){1,4})/gi;

/** Mail addresses, also those written with (at) and (dot). Linear in the length of the text. */
export function findEmailAddresses(text: string): EmailHit[] {
  const hits: EmailHit[] = [];
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > 0 && at - start < LOCAL_CHARS_MAX && LOCAL_CHAR.test(text.charAt(start - 1))) start -= 1;
    while (start < at && /[.'/*=|{}`?&#!]/.test(text.charAt(start))) start += 1;
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text)?.[0];
    if (start === at || domain === undefined || !/\.\p{L}{2,}$|\.xn--/u.test(domain)) continue;
    hits.push({ start, end: at + 1 + domain.length, rule: parse(domain).isIcann === true ? "email.domain" : "email.shape", address: text.slice(start, at + 1 + domain.length) });
  }
  if (/[([{]at[)\]}]/i.test(text)) hits.push(...matchesOf(SPELT, text).map(spelt));
  return hits;
}

function spelt(match: RegExpExecArray): EmailHit {
  const domain = (match[2] ?? "").replace(/\s?[([{]dot[)\]}]\s?/gi, ".").replace(/\s/g, "");
  return { start: match.index, end: match.index + match[0].length, rule: "email.spelt", address: `${match[1] ?? ""}@${domain}` };
}
