import type { Draft, OrgView } from "./object-rule.ts";
import { missing, refusal } from "./refusals.ts";

/** What the admin of this org demands beyond the vendor: required fields and validation rules. */
export function checkOrgRules(org: OrgView, draft: Draft): void {
  const { requiredFields, validationRules } = org.settings();
  const empty = requiredFields.flatMap((each) => {
    const [object, name = ""] = each.split(".");
    const field = object?.toLowerCase() === draft.type.name.toLowerCase() ? draft.type.fields.get(name.toLowerCase()) : undefined;
    return field !== undefined && (draft.values[field.name] ?? null) === null ? [field.name] : [];
  });
  if (empty.length > 0) throw missing(empty);
  for (const rule of validationRules) {
    if (rule.object.toLowerCase() !== draft.type.name.toLowerCase()) continue;
    const name = draft.type.fields.get(rule.field.toLowerCase())?.name;
    if (name !== undefined && String(draft.values[name] ?? "") === rule.refuses) throw refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message);
  }
}
