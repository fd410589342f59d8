import { normalizePhone, regionOf } from "../../hygiene/normalize-phone.ts";
import type { Context } from "../context.ts";
import type { Found, Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/**
 * A telephone number that cannot be dialled as it stands: too many digits, two numbers in one field, words around it. Extensions and
 * other short numbers are what they are. The number within is proposed where there is one and it names its country.
 */
export const phoneForm: Rule = {
  name: "phone-form", risk: 2, dataOwner: "data-owner", blocks: ["dialling", "duplicate search", "matching of activities"],
  look(seen, context) {
    if (seen.object === "opportunity") return [];
    const [main, ...others] = seen.record.phones;
    // Beyond the first one the mirror does not tell which field a number stands in.
    return [...(main === undefined ? [] : unreadable(main, seen, context, true)), ...others.flatMap((phone) => unreadable(phone, seen, context, false)).slice(0, 1)];
  },
};

/** As many digits as the longest extensions have, and the shortest numbers of a town without its code. */
const SHORT_DIGITS_MAX = 6;

function unreadable(raw: string, seen: Seen, { policy }: Context, isMain: boolean): readonly Found[] {
  const country = seen.object === "account" ? seen.record.country : (seen.object === "contact" ? (seen.company?.country ?? null) : null);
  const region = regionOf(country, policy.organisation.defaultRegion);
  if (raw.replace(/\D/g, "").length <= SHORT_DIGITS_MAX || normalizePhone(raw, region) !== null) return [];
  const within = numbersIn(raw);
  const [only, ...more] = within;
  const says = `"${raw.slice(0, SHOWN_CHARS_MAX)}" ${within.length > 1 ? "holds more than one number" : "cannot be read as one telephone number"}.`;
  return [{
    field: isMain ? "phone" : null, says: [says], basis: raw, ...(isMain && only !== undefined && more.length === 0 ? { fix: { fields: { phone: only }, base: { phone: raw } } } : {}),
  }];
}

const SHOWN_CHARS_MAX = 80;
const RAW_CHARS_MAX = 300;

/** Numbers that name their country themselves. A number beside them that does not makes the choice somebody's. */
function numbersIn(raw: string): readonly string[] {
  const runs = raw.slice(0, RAW_CHARS_MAX).match(/\+?\d(?:[\s().\-]{0,3}\d){6,17}/g) ?? [];
  const read = runs.flatMap((run) => (run.startsWith("+") ? (normalizePhone(run, "")?.e164 ?? []) : []));
  return read.length === runs.length ? [...new Set(read)] : [];
}
