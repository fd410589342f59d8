import type { SObjectType } from "../model.ts";
import { objectType } from "./object-spec.ts";
import { accountSpec, contactSpec, leadSpec } from "./objects/accounts-and-people.ts";
import { eventRelationSpec, eventSpec, taskRelationSpec, taskSpec } from "./objects/activities.ts";
import { leadStatusSpec, organizationSpec, profileSpec, taskPrioritySpec, taskStatusSpec, userSpec } from "./objects/company.ts";
import { emailMessageRelationSpec, emailMessageSpec } from "./objects/emails.ts";
import { opportunityContactRoleSpec, opportunitySpec, opportunityStageSpec } from "./objects/sales.ts";

/** Every object of the org without its custom fields. */
export const standardObjects: readonly SObjectType[] = [
  accountSpec, contactSpec, leadSpec, opportunitySpec, opportunityStageSpec, opportunityContactRoleSpec, taskSpec, eventSpec,
  taskRelationSpec, eventRelationSpec, emailMessageSpec, emailMessageRelationSpec, userSpec, profileSpec, organizationSpec,
  taskStatusSpec, taskPrioritySpec, leadStatusSpec,
].map(objectType);

const byPrefix = new Map(standardObjects.map((type) => [type.keyPrefix, type.name]));

/** The object that ids with this beginning belong to. */
export function objectOfId(id: string): string | undefined {
  return byPrefix.get(id.slice(0, 3));
}
