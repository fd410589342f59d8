import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** A number as it is dialled from anywhere. */
export interface NormalPhone {
  /** `+` and digits, ITU-T E.164. */
  readonly e164: string;
  readonly extension: string | null;
}

/** The longest text that can hold one number, its extension and words around it. */
const PHONE_CHARS_MAX = 60;

/**
 * The number that `raw` holds, read as dialled in `defaultRegion` (ISO 3166-1 alpha-2) unless it names its country itself.
 * A number need only be possible, not assigned: ranges set aside for fiction (555-01xx, +44 7700 900xxx) pass.
 * Null where no whole number is given: a bare `555-0131` cannot be dialled from anywhere.
 */
export function normalizePhone(raw: string, defaultRegion: string): NormalPhone | null {
  if (raw.length > PHONE_CHARS_MAX) return null;
  const { dialled, extension } = splitExtension(raw.normalize("NFKC").trim().replace(/^tel:/i, ""));
  const digits = dialled.replace(/\D/g, "");
  if (digits.length < 7 && !/[a-z]/i.test(dialled)) return null;
  const region = defaultRegion.toUpperCase();
  const country = isSupportedCountry(region) ? region : undefined;
  const number = parsePhoneNumberFromString(spelled(dialled), country === undefined ? {} : { defaultCountry: country });
  if (number === undefined || !number.isPossible()) return null;
  return { e164: number.number, extension: extension ?? number.ext ?? null };
}

/**
 * Every number that `raw` may be: as dialled in `defaultRegion` first, and where it names no country, as dialled in each other
 * country in which people write numbers so. None but the first is one until something besides speaks for its country.
 */
export function phoneReadings(raw: string, defaultRegion: string): readonly NormalPhone[] {
  const isLocal = /^\s*\(?0?[1-9]/.test(raw);
  const regions = isLocal ? new Set([defaultRegion.toUpperCase(), ...REGIONS]) : [defaultRegion];
  const all = [...regions].flatMap((region) => normalizePhone(raw, region) ?? []);
  return [...new Map(all.map((one) => [one.e164, one])).values()];
}

/** Where most of those live who write local numbers in calendars and call lists. */
const REGIONS = ["US", "GB", "DE", "FR", "CH", "AT", "NL", "BE", "AU", "IT", "SE", "DK", "NO", "FI", "IE", "PL", "CZ", "ES", "PT", "JP", "NZ", "ZA", "TR", "IN", "BR", "MX"];

/** The region in which a local number of a record is dialled: its country where that is known, else the installation's. */
export function regionOf(country: string | null, defaultRegion: string): string {
  const region = country?.trim().toUpperCase() ?? "";
  return isSupportedCountry(region) ? region : defaultRegion;
}

/** Whether two spellings are the same number; the extension must agree where both have one. */
export function samePhone(one: string, other: string, defaultRegion: string): boolean {
  const a = normalizePhone(one, defaultRegion);
  const b = normalizePhone(other, defaultRegion);
  if (a === null || b === null || a.e164 !== b.e164) return false;
  return a.extension === null || b.extension === null || a.extension === b.extension;
}

function splitExtension(text: string): { dialled: string; extension: string | null } {
  const found = /[\s,;/(]*(?:extension|extn|ext|x|durchwahl|dw|poste|interno|int|toestel|wewn|ramal|anexo|#|;ext=)[\s.:=–-]*(\d{1,7})\)?$/i.exec(text);
  if (found === null || found.index < 5) return { dialled: text, extension: null };
  return { dialled: text.slice(0, found.index), extension: found[1] ?? null };
}

/** `00` is how `+` is dialled in most of the world; 1-800-FLOWERS is dialled by the letters on the keys. */
function spelled(dialled: string): string {
  const plus = dialled.replace(/^\(?00(?=[1-9])/, "+").replace(/\(0\)/, "");
  if (!/^[\d\s().+-]*\d[\d\s().+-]*[a-z]{3,}[a-z\d\s-]*$/i.test(plus)) return plus;
  return plus.replace(/[a-z]/gi, (letter) => KEYS[letter.toLowerCase().charCodeAt(0) - 97] ?? letter);
}

/** The key for each letter from a to z, ITU-T E.161. */
const KEYS = "22233344455566677778889999";
