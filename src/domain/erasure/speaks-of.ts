import { nameKey } from "../hygiene/normalize-name.ts";

/** By what somebody may be recognised in a text. */
export interface Traits {
  /** Mail addresses in any case. */
  readonly addresses: readonly string[];
  /** Numbers in any spelling. */
  readonly phones: readonly string[];
  /** Full names; a name of one word says too little and is passed over. */
  readonly names: readonly string[];
}

/**
 * Whether a text speaks of somebody by address, number or full name, whatever their spelling. A first name alone, a
 * nickname or "the new buyer" is not found: that is what texts in which they took part are erased as a whole for.
 */
export function speaksOf({ addresses, phones, names }: Traits): (text: string) => boolean {
  const wantedAddresses = distinct(addresses.map((address) => address.trim().toLowerCase())).map(wholeAddress);
  const wantedDigits = distinct(phones.map(tellingDigits));
  const fullNames = distinct(names.map(nameKey).filter((name) => name.includes(" ")));
  const wantedNames = fullNames.flatMap(inAnyOrder).map((name) => ` ${name} `);
  const wantedJoined = fullNames.filter((name) => WITHOUT_SPACES.test(name)).flatMap(inAnyOrder).map((name) => name.replaceAll(" ", ""));
  return (text) => {
    const lower = text.toLowerCase();
    if (wantedAddresses.some((address) => address.test(lower))) return true;
    if (wantedDigits.length > 0) {
      const digits = text.replace(BETWEEN_DIGITS, "");
      if (wantedDigits.some((one) => digits.includes(one))) return true;
    }
    if (wantedNames.length === 0) return false;
    const words = ` ${nameKey(text)} `;
    return wantedNames.some((name) => words.includes(name)) || (wantedJoined.length > 0 && joinedWithin(words, wantedJoined));
  };
}

/** So many digits from the end tell a number whatever stands before them: a plus, a zero, or nothing. */
const TELLING_DIGITS = 9;
const TELLING_DIGITS_MIN = 7;
/** What people write between the digits of a number; a line's end parts two values. */
const BETWEEN_DIGITS = /(?<=\d)[ \t\r\f\v().\-/\u00a0\u2000-\u200a\u202f\u3000\u2010-\u2015]+(?=\d)/gu;

function tellingDigits(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return digits.length < TELLING_DIGITS_MIN ? "" : digits.slice(-TELLING_DIGITS);
}

/** Within a longer address it is another's: ana@example.com is not named by mariana@example.com, nor by ana@example.com.au. */
function wholeAddress(address: string): RegExp {
  const literal = address.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  return new RegExp(`(?<![\\p{L}\\p{N}._%+\\-])${literal}(?![\\p{L}\\p{N}\\-]|\\.[\\p{L}\\p{N}])`, "u");
}

/** "de la vega juan" for "juan de la vega": some write the family name first, of however many words it is. */
function inAnyOrder(name: string): readonly string[] {
  const words = name.split(" ");
  return words.map((_, index) => [...words.slice(index), ...words.slice(0, index)].join(" "));
}

/** Scripts that write a name without a space. */
const WITHOUT_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function joinedWithin(words: string, wanted: readonly string[]): boolean {
  const joined = words.replaceAll(" ", "");
  return wanted.some((name) => joined.includes(name));
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((text) => text !== "");
