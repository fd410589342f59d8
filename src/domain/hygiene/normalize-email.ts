import { getDomain } from "tldts";
import { rememberedLately } from "../text/remembered.ts";

/** A mail address in the one form that is compared. */
export interface NormalEmail {
  /** `local@domain` without the plus tag, lower case, domain in ASCII. */
  readonly address: string;
  readonly local: string;
  readonly domain: string;
  /** What stood after the first `+`, null when nothing did. */
  readonly plusTag: string | null;
}

/** RFC 5321 4.5.3.1: 64 octets before the @, 255 after it. */
const LOCAL_CHARS_MAX = 64;
const DOMAIN_CHARS_MAX = 255;
/** What is copied along with an address and nobody sees: zero-width blanks, soft hyphens, marks of direction. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}+/gu;
const LOCAL = /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~.]+$/u;
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * The address that `raw` holds (`Name <a@b>`, `mailto:a@b`, `A+tag@B`), or null where it holds none.
 * Case is folded in the local part too: no provider in use tells `Ana@` from `ana@`. Dots are kept, as they matter outside Gmail.
 */
export const normalizeEmail = (raw: string): NormalEmail | null => (raw.length <= DOMAIN_CHARS_MAX ? remembered(raw) : normalized(raw));

/** Every step of a judgement asks about the same few people. */
const ADDRESSES_MAX = 256;
const remembered = rememberedLately(normalized, ADDRESSES_MAX);

function normalized(raw: string): NormalEmail | null {
  if (raw.length <= DOMAIN_CHARS_MAX && PLAIN_ADDRESS.test(raw)) {
    const lower = raw.toLowerCase();
    const at = lower.indexOf("@");
    return normalOf(lower.slice(0, at), lower.slice(at + 1));
  }
  const bare = bareAddress(raw);
  const at = bare.lastIndexOf("@");
  if (at < 1) return null;
  const written = bare.slice(0, at).normalize("NFKC").toLowerCase().replace(/^"(.*)"$/, "$1");
  const domain = asciiDomain(bare.slice(at + 1));
  return domain === null || written.length > LOCAL_CHARS_MAX || !LOCAL.test(written) ? null : normalOf(written, domain);
}

function normalOf(written: string, domain: string): NormalEmail {
  const plus = written.indexOf("+");
  const local = plus > 0 ? written.slice(0, plus) : written;
  return { address: `${local}@${domain}`, local, domain, plusTag: plus > 0 ? written.slice(plus + 1) : null };
}

/** Whether two addresses reach the same mailbox: equal but for case, plus tag and spelling of the domain. */
export function sameMailbox(one: string, other: string): boolean {
  const a = normalizeEmail(one);
  return a !== null && a.address === normalizeEmail(other)?.address;
}

/**
 * The part of a host name that somebody registered: `mail.shop.example.co.uk` gives `example.co.uk`. Hosts under a private
 * suffix (`ana.github.io`) stay apart. Null for an address, a single label or a bare suffix.
 */
export function registrableDomain(domain: string): string | null {
  const ascii = asciiDomain(domain);
  return ascii === null ? null : getDomain(ascii, { allowPrivateDomains: true });
}

/** Most addresses are written plainly: nothing has to be taken off and only their case has to be folded. */
const PLAIN_ADDRESS = /^[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const PLAIN_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

function bareAddress(raw: string): string {
  const text = raw.slice(0, 1_000).replace(UNSEEN, "").trim();
  const angle = /<([^<>]*)>[^<>]*$/.exec(text);
  return (angle?.[1] ?? text).trim().replace(/^mailto:/i, "").replace(/\?.*$/, "").replace(/[.,;]+$/, "");
}

function asciiDomain(raw: string): string | null {
  if (raw.length <= DOMAIN_CHARS_MAX && PLAIN_DOMAIN.test(raw)) return raw.toLowerCase();
  const lower = raw.replace(UNSEEN, "").trim().toLowerCase().replace(/[.\u3002\uff0e\uff61]$/, "");
  const domain = /^[a-z0-9._-]+$/.test(lower) ? lower : punycoded(lower.normalize("NFKC"));
  return domain.length > 0 && domain.length <= DOMAIN_CHARS_MAX && DOMAIN.test(domain) ? domain : null;
}

/** The URL parser of the runtime applies UTS 46; a host it refuses is no domain. */
function punycoded(domain: string): string {
  return /[\s/?#@:\\%]/.test(domain) ? "" : (URL.parse(`http://${domain}/`)?.hostname ?? "");
}
