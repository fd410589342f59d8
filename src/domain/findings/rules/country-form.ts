import type { FieldDescription } from "../../model/field-description.ts";
import { crmNameOf, isMapped } from "../../model/record-fields.ts";
import { type Country, countryOf, isCountryForm } from "../countries.ts";
import { describedAs, fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";

/** A country in no form of ISO 3166-1: another spelling, another language, another case. What could be two countries is asked about without an answer. */
export const countryForm: Rule = {
  name: "country-form", risk: 2, dataOwner: "data-owner", blocks: ["territory report", "account routing"],
  look: (seen, context) => fieldsMeaning("country", seen, context).flatMap(({ field, value }) => {
    if (value === null || isCountryForm(value)) return [];
    const description = describedAs(seen.object, field, context);
    // A value that the CRM's own list has is the CRM's form.
    if (description?.options?.includes(value) === true) return [];
    const country = countryOf(value);
    const written = country === null ? null : formOf(country, description, isMapped(field) && /code$/i.test(crmNameOf(field)));
    const says = country === null ? `"${value.slice(0, SHOWN_CHARS_MAX)}" is no country's name or code.` : `"${value.slice(0, SHOWN_CHARS_MAX)}" means ${country.name} and is not its name or code.`;
    return [{ field, says: [says], basis: value, ...(written === null ? {} : { fix: { fields: { [field]: written }, base: { [field]: value } } }) }];
  }),
};

const SHOWN_CHARS_MAX = 60;

/** As the field's list has it; where there is no list, a code in a field of codes and the name in any other. */
function formOf({ code, name }: Country, description: FieldDescription | null, isCode: boolean): string | null {
  const options = description?.options ?? null;
  if (options === null || (options.length === 0 && description?.isOpenList === true)) return isCode ? code : name;
  return options.find((option) => option === name) ?? options.find((option) => option === code) ?? options.find((option) => countryOf(option)?.code === code) ?? null;
}
