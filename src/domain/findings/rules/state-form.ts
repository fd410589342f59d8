import type { Context } from "../context.ts";
import { countryOf } from "../countries.ts";
import { describedAs, fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";
import { hasStates, stateOf } from "../states.ts";

/** A state that is none of its country's in ISO 3166-2, or is written in another case. Only where the country is known and its states are in the table. */
export const stateForm: Rule = {
  name: "state-form", risk: 2, dataOwner: "data-owner", blocks: ["territory report", "account routing"],
  look(seen, context) {
    const country = countryIn(seen, context);
    if (country === null || !hasStates(country)) return [];
    return fieldsMeaning("state", seen, context).flatMap(({ field, value }) => {
      if (value === null || describedAs(seen.object, field, context)?.options?.includes(value) === true) return [];
      const state = stateOf(value, country);
      if (state !== null && (value === state.code || value === state.name)) return [];
      if (state === null) return [{ field, says: [`"${value.slice(0, SHOWN_CHARS_MAX)}" is no state of ${country}.`], basis: `${country} ${value}` }];
      const written = value.trim().length <= state.code.length ? state.code : state.name;
      return [{ field, says: [`"${value}" means ${state.name} and is written otherwise.`], basis: `${country} ${value}`, fix: { fields: { [field]: written }, base: { [field]: value } } }];
    });
  },
};

const SHOWN_CHARS_MAX = 60;

/** The country that stands beside the state; the company's only for the company itself, as its people may live elsewhere. */
function countryIn(seen: Seen, context: Context): string | null {
  const written = fieldsMeaning("country", seen, context).find(({ value }) => value !== null)?.value ?? null;
  return written === null ? (seen.object === "account" ? seen.record.country : null) : (countryOf(written)?.code ?? null);
}
