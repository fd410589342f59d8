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
  const wantedAddresses = distinct(addresses.map((address) => address.trim().toLowerCase()));
  const wantedDigits = distinct(phones.map(tellingDigits));
  const wantedNames = distinct(names.map(nameKey).filter((name) => name.includes(" "))).flatMap((name) => [` ${name} `, ` ${lastFirst(name)} `]);
  return (text) => {
    const lower = text.toLowerCase();
    if (wantedAddresses.some((address) => lower.includes(address))) return true;
    if (wantedDigits.length > 0) {
      const digits = text.replace(BETWEEN_DIGITS, "");
      if (wantedDigits.some((one) => digits.includes(one))) return true;
    }
    if (wantedNames.length === 0) return false;
    const words = ` ${nameKey(text)} `;
    return wantedNames.some((name) => words.includes(name));
  };
}

/** So many digits from the end tell a number whatever stands before them: a plus, a zero, or nothing. */
const TELLING_DIGITS = 9;
const TELLING_DIGITS_MIN = 7;
/** What people write between the digits of a number. */
const BETWEEN_DIGITS = /(?<=\d)[\s().\-/\u00a0\u2010-\u2015]+(?=\d)/gu;

function tellingDigits(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return digits.length < TELLING_DIGITS_MIN ? "" : digits.slice(-TELLING_DIGITS);
}

/** "field jordan" for "jordan field": one source writes the family name first. */
const lastFirst = (name: string): string => `${name.slice(name.lastIndexOf(" ") + 1)} ${name.slice(0, name.lastIndexOf(" "))}`;

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter((text) => text !== "");
