import type { SObjectType } from "../model.ts";
import type { OrgState } from "../org.ts";
import type { Values } from "../rules/object-rule.ts";
import { deleted, refusal, wrongTarget } from "../rules/refusals.ts";
import { objectOfId } from "../schema/standard-objects.ts";

/** Refuses ids of other objects, of nothing, of deleted records, and owners who have left. */
export function checkReferences(org: OrgState, type: SObjectType, given: Values): void {
  for (const [name, id] of Object.entries(given)) {
    const field = type.fields.get(name.toLowerCase());
    if (field?.type !== "reference" || typeof id !== "string") continue;
    const target = objectOfId(id);
    if (target === undefined || !field.referenceTo.includes(target)) throw wrongTarget(field, id);
    const row = org.records.row(target, id);
    if (row === undefined) throw refusal("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field.name]);
    if (row.values["IsDeleted"] === true) throw deleted();
    if (field.name === "OwnerId" && row.values["IsActive"] !== true) {
      throw refusal("INACTIVE_OWNER_OR_USER", `operation performed with inactive user [${id.slice(0, 15)}] as owner of ${type.name.toLowerCase()}`, ["OwnerId"]);
    }
    if (target === "Lead" && row.values["IsConverted"] === true) {
      throw refusal("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", [field.name]);
    }
  }
}
