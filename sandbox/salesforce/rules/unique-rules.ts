import { isActivity } from "../schema/custom-field.ts";
import type { Draft, OrgView } from "./object-rule.ts";
import { duplicateValue } from "./refusals.ts";

/** Refuses a value that another living record has in a unique field. */
export function checkUnique(org: OrgView, draft: Draft): void {
  for (const [name, value] of Object.entries(draft.given)) {
    if (value === null || draft.type.fields.get(name.toLowerCase())?.unique !== true) continue;
    for (const type of homes(org, draft.type.name)) {
      const other = org.byExternalId(type, name, String(value)).find((row) => row.id !== draft.id);
      if (other !== undefined) throw duplicateValue(name, other.id);
    }
  }
}

/** VENDORS 7 does not know whether a unique field of Activity is unique over Task and Event together. */
function homes(org: OrgView, type: string): readonly string[] {
  return isActivity(type) && org.facts().uniqueAcrossTaskAndEvent ? ["Task", "Event"] : [type];
}
