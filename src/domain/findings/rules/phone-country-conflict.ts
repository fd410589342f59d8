import { type CountryCode, getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { countryOf } from "../countries.ts";
import type { Context } from "../context.ts";
import { fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/**
 * A number that names another country than the record does. Only numbers with their own country code, and of people only against
 * their own country: somebody's company may be anywhere. Free and satellite numbers are of no country.
 */
export const phoneCountryConflict: Rule = {
  name: "phone-country-conflict", risk: 2, dataOwner: "record-owner", blocks: ["dialling", "territory report"],
  look(seen, context) {
    const country = countryIn(seen, context);
    if (seen.object === "opportunity" || country === null) return [];
    const [phone = ""] = seen.record.phones;
    const number = phone.length <= PHONE_CHARS_MAX ? parsePhoneNumberFromString(phone.trim().replace(/^00(?=[1-9])/, "+")) : undefined;
    const code = getCountryCallingCode(country);
    if (number === undefined || !number.isPossible() || number.countryCallingCode === code || OF_NO_COUNTRY.test(number.countryCallingCode)) return [];
    return [{ field: "phone", says: [`The number begins with +${number.countryCallingCode}, and in ${country} numbers begin with +${code}.`], basis: `${country} ${number.number}` }];
  },
};

const PHONE_CHARS_MAX = 60;
/** Country codes of ITU-T E.164 that are shared by the world: freephone, shared cost, satellites and networks. */
const OF_NO_COUNTRY = /^(?:800|808|870|878|881|882|883|888|979)$/;

function countryIn(seen: Seen, context: Context): CountryCode | null {
  const written = fieldsMeaning("country", seen, context).flatMap(({ value }) => value ?? [])[0];
  const code = written === undefined ? (seen.object === "account" ? seen.record.country : null) : (countryOf(written)?.code ?? null);
  return code !== null && isSupportedCountry(code) ? code : null;
}
