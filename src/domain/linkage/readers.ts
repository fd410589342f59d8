import { doubleMetaphone } from "double-metaphone";
import { normalizeEmail, registrableDomain } from "../hygiene/normalize-email.ts";
import { nameKey, normalizeName } from "../hygiene/normalize-name.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { FieldReader, ReadContext } from "./features.ts";
import { commonName, standsFor } from "./given-names.ts";
import { companyName } from "./legal-forms.ts";

/** A given name: `name`, the names it `standsFor`, and the `common` one of them. */
export const readGiven: FieldReader = (text) => givenParts(nameKey(text));

/** A family name: `name` and its `sound`. */
export const readFamily: FieldReader = (text) => familyParts(nameKey(text));

/** A person's whole name: parts of given and family name, prefixed, and its `words`. */
export const readPerson: FieldReader = (text) => {
  const name = normalizeName(text);
  if (name === null) return { words: nameKey(text) };
  const given = givenParts(nameKey(name.first));
  const family = familyParts(nameKey(name.last));
  return {
    given: given["name"] ?? "",
    standsFor: given["standsFor"] ?? "",
    common: given["common"] ?? "",
    family: family["name"] ?? "",
    sound: family["sound"] ?? "",
    words: name.key,
  };
};

/**
 * A mail address: `address`, `local`, the firm's `domain` (`""` for public providers), and `own`: the local part where it holds what no
 * name does, a digit. `ana.bell` is what every Ana Bell is called, wherever she works.
 */
export const readEmail: FieldReader = (text, context) => {
  const email = normalizeEmail(text);
  if (email === null) return {};
  return { address: email.address, local: email.local, own: /\d/.test(email.local) ? email.local : "", domain: firmDomain(email.domain, context) };
};

/** A web address or bare host: the firm's `domain`. */
export const readWebsite: FieldReader = (text, context) => {
  const host = text.toLowerCase().replace(/^[a-z]+:\/\//, "").replace(/[/?#:].*$/, "");
  return { domain: firmDomain(host, context) };
};

/** The domain that a host's owner registered; `""` for hosts that belong to nobody's firm. */
function firmDomain(host: string, context: ReadContext): string {
  const domain = registrableDomain(host) ?? "";
  return domain === "" || context.isPublicDomain(domain) || context.isPublicDomain(host) ? "" : domain;
}

const LOCAL_DIGITS = 7;

/** A phone number: `number` as dialled from anywhere (else its bare digits), and its last seven digits as `local`. */
export const readPhone: FieldReader = (text, context) => {
  const number = normalizePhone(text, context.defaultRegion)?.e164 ?? text.replace(/\D/g, "");
  const local = number.replace(/\D/g, "").slice(-LOCAL_DIGITS);
  return local.length < LOCAL_DIGITS || FILLER.test(local) ? {} : { number, local };
};

/** Nobody's number. */
const FILLER = /^(\d)\1+$/;

/** A company's name: `whole`, `core` without legal form, and the core's `words`, small ones left out. */
export const readCompany: FieldReader = (text) => {
  const folded = nameKey(text.includes("&") ? text.replaceAll("&", " and ") : text);
  if (folded === "") return {};
  const { whole, core } = companyName(folded);
  return { whole, core, words: wordsOf(core) };
};

/** In their order, each once, without small ones where others are left. A name has few words: putting each in its place is faster than sorting them. */
function wordsOf(core: string): string {
  const ordered: string[] = [];
  for (const word of core.split(" ")) {
    if (word.length <= SMALL_CHARS_MAX && SMALL.has(word)) continue;
    if (ordered.includes(word)) continue;
    let at = ordered.length;
    for (let before = ordered[at - 1]; before !== undefined && word < before; before = ordered[at - 1]) {
      ordered[at] = before;
      at -= 1;
    }
    ordered[at] = word;
  }
  return ordered.length === 0 ? core : ordered.join(" ");
}

const SMALL: ReadonlySet<string> = new Set("the and of for und et y e de la le les du des di da".split(" "));
const SMALL_CHARS_MAX = 3;

/** A place, a profession, anything that is compared as folded words: `text`. */
export const readWords: FieldReader = (text) => ({ text: nameKey(text) });

/** A post code: `code` in capitals without blanks; the area that a US ZIP+4 adds to is enough. */
export const readPostcode: FieldReader = (text) => {
  const code = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return { code: /^\d{9}$/.test(code) ? code.slice(0, 5) : code };
};

/** A number given out by an office: letters and digits only, `number`. */
export const readNumber: FieldReader = (text) => ({ number: text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "") });

function givenParts(name: string): Readonly<Record<string, string>> {
  return name === "" ? {} : { name, standsFor: standsFor(name), common: commonName(name) };
}

function familyParts(name: string): Readonly<Record<string, string>> {
  return name === "" ? {} : { name, sound: soundOf(name) };
}

/** How a name sounds in English ears; names in other scripts sound like themselves. */
function soundOf(name: string): string {
  const [sound] = doubleMetaphone(name.replaceAll(" ", ""));
  return sound === "" ? name : sound;
}
