import { SalesforceError } from "../model.ts";
import type { Row } from "../model.ts";
import { duplicateSearchKeys } from "./duplicate-keys.ts";
import type { Draft, OrgView } from "./object-rule.ts";

/** An alert names so many records at most. */
const matchesMax = 10;
const sentence = "Use one of these records?";

/** Refuses a record that looks like another one, unless the writer asked to save it all the same (VENDORS 2.3). */
export function checkDuplicates(org: OrgView, draft: Draft): void {
  if (draft.context.allowDuplicates || !org.settings().duplicateRules) return;
  const record = { type: draft.type.name, values: draft.values };
  // A change is only held against others in what it changes.
  const known = new Set(draft.before === undefined ? [] : duplicateSearchKeys(draft.before));
  const keys = duplicateSearchKeys(record).filter((key) => !known.has(key));
  const found = new Map(keys.flatMap((key) => org.byDuplicateKey(key)).filter((row) => row.id !== draft.id).map((row) => [row.id, row]));
  if (found.size === 0) return;
  throw alert(draft.type.name, [...found.values()].slice(0, matchesMax), org.facts().misspeltDuplicateResult);
}

function alert(type: string, matches: readonly Row[], misspelt: boolean): SalesforceError {
  const byType = Map.groupBy(matches, (row) => row.type);
  const result = {
    allowSave: true,
    duplicateRule: `Standard_${type}_Duplicate_Rule`,
    duplicateRuleEntityType: type,
    errorMessage: sentence,
    matchResults: [...byType].map(([entityType, rows]) => ({
      entityType,
      errors: [],
      matchEngine: "FuzzyMatchEngine",
      matchRecords: rows.map((row) => ({
        additionalInformation: [],
        fieldDiffs: [],
        matchConfidence: 100,
        record: { attributes: { type: row.type, url: `/services/data/v66.0/sobjects/${row.type}/${row.id}` }, Id: row.id },
      })),
      rule: `Standard_${entityType}_Match_Rule_v1_${entityType === "Contact" ? "1" : "0"}`,
      size: rows.length,
      success: true,
    })),
  };
  return new SalesforceError(400, {
    errorCode: "DUPLICATES_DETECTED", message: sentence, extra: { [misspelt ? "duplicateResut" : "duplicateResult"]: result },
  });
}
