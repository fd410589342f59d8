import { describedAs, fieldsMeaning } from "../fields.ts";
import type { Rule } from "../finding.ts";

/** A source of leads that no report knows: none of `hygiene.leadSources`, or of the CRM's own list where that is left empty. Proposed is the one that differs in case and blanks alone. */
export const leadSource: Rule = {
  name: "lead-source", risk: 2, dataOwner: "data-owner", blocks: ["attribution report", "lead routing"],
  look: (seen, context) => fieldsMeaning("leadSource", seen, context).flatMap(({ field, value }) => {
    const own = context.policy.hygiene.leadSources;
    const list = own.length > 0 ? own : (describedAs(seen.object, field, context)?.options ?? []);
    if (value === null || list.length === 0 || list.includes(value)) return [];
    const [only, ...more] = list.filter((one) => bare(one) === bare(value));
    return [{
      field, says: [`"${value.slice(0, SHOWN_CHARS_MAX)}" is none of the ${String(list.length)} lead sources on the list.`], basis: value,
      ...(only === undefined || more.length > 0 ? {} : { fix: { fields: { [field]: only }, base: { [field]: value } } }),
    }];
  }),
};

const SHOWN_CHARS_MAX = 60;
const bare = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, "");
