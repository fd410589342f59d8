import type { Context } from "../context.ts";
import { describedAs, type FieldValue, fieldsMeaning } from "../fields.ts";
import type { Found, Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/**
 * A lifecycle stage behind what the deals say: a deal was won and the record is no customer yet, or one is open and the record is a lead
 * still. Only stages that are known are judged, and none is ever set back: a customer without a deal may have bought before there was a CRM.
 */
export const lifecycleConflict: Rule = {
  name: "lifecycle-conflict", risk: 3, dataOwner: "data-owner", blocks: ["customer report", "campaigns", "lead routing"],
  look(seen, context) {
    if (seen.object === "opportunity") return [];
    return fieldsMeaning("lifecycle", seen, context).flatMap((one) => behind(one, seen, context));
  },
};

/** HubSpot's own stages, in their order; "evangelist" and "other" are beside it. */
const STAGES = ["subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"];

function behind({ field, value }: FieldValue, seen: Seen, context: Context): readonly Found[] {
  const at = STAGES.indexOf((value ?? "").toLowerCase().replace(/[\s_-]+/g, ""));
  const due = seen.wonDeals > 0 ? "customer" : seen.openDeals > 0 ? "opportunity" : null;
  if (value === null || at < 0 || due === null || at >= STAGES.indexOf(due) || (due === "opportunity" && at > STAGES.indexOf("lead"))) return [];
  const why = due === "customer" ? "a deal was won" : "a deal is open";
  const written = describedAs(seen.object, field, context)?.options?.find((option) => option.toLowerCase() === due);
  return [{
    field, says: [`The lifecycle stage is "${value}", and ${why}${seen.object === "contact" ? " in which the contact has a part" : ""}.`], basis: `${value} ${due}`,
    ...(written === undefined ? {} : { fix: { fields: { [field]: written }, base: { [field]: value } } }),
  }];
}
