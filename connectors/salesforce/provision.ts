import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmProvisioner, ProvisionPlan, ProvisionStep } from "../../src/ports/crm-provisioner.ts";
import type { SalesforceClient } from "./client.ts";
import type { FieldDescription } from "./describe.ts";
import { FIELDS, PROVISIONED, TEXT_AREA_CHARS_MAX } from "./fields.ts";
import type { FieldDefinition } from "./fields.ts";
import { KEY_FIELD } from "./map/values.ts";
import { PERMISSION_SET } from "./metadata-text.ts";
import { unmodifiedSinceAbilities } from "./unmodified-since.ts";

/**
 * Tells how an org stands. It changes nothing, `apply` neither: fields come into an org by a deployment, which an admin
 * makes from the files of `metadata-files.ts`. After that the plan finds them present.
 */
export function createProvisioner(client: SalesforceClient): CrmProvisioner {
  return { plan: () => survey(client), apply: () => survey(client) };
}

async function survey(client: SalesforceClient): Promise<Result<ProvisionPlan, CrmError>> {
  const steps: ProvisionStep[] = [];
  const uniqueKeys: boolean[] = [];
  for (const { object, definedIn } of PROVISIONED) {
    const described = await client.describe(object, true);
    if (!described.ok) return described;
    const known = new Map((described.value?.fields ?? []).map((field) => [field.name, field]));
    for (const field of FIELDS[definedIn]) {
      steps.push(described.value === null ? hidden(object, field) : compared(object, field, known.get(field.name)));
    }
    if (definedIn === "Activity") uniqueKeys.push(known.get(KEY_FIELD)?.unique === true);
  }
  const abilities = await abilitiesOf(client);
  if (!abilities.ok) return abilities;
  return ok({ steps, abilities: { ...abilities.value, uniqueOnActivities: uniqueKeys.every(Boolean) } });
}

/** An org without Shared Activities has no relation objects: then one person stands on an activity. */
async function abilitiesOf(client: SalesforceClient): Promise<Result<Readonly<Record<string, boolean>>, CrmError>> {
  const tasks = await client.describe("TaskRelation", true);
  if (!tasks.ok) return tasks;
  const events = await client.describe("EventRelation", true);
  if (!events.ok) return events;
  return ok({ sharedActivities: tasks.value !== null && events.value !== null, ...await unmodifiedSinceAbilities(client) });
}

/** One sentence for all: the same deployment makes the field and lets the user see it. */
const DEPLOY = `Deploy the metadata that Steward hands out (\`steward connect salesforce --metadata FOLDER\`), and assign the permission set ${PERMISSION_SET} to the user who connected.`;

const stepName = (object: string, field: FieldDefinition): string => `field ${object}.${field.name}`;

function hidden(object: string, field: FieldDefinition): ProvisionStep {
  return { name: stepName(object, field), state: "missing", adminAction: `Let the user who connected read and edit ${object}. ${DEPLOY}` };
}

function compared(object: string, field: FieldDefinition, there: FieldDescription | undefined): ProvisionStep {
  const name = stepName(object, field);
  if (there === undefined) return { name, state: "missing", adminAction: DEPLOY };
  const fault = faultOf(object, field, there);
  return fault === null ? { name, state: "present", adminAction: null } : { name, state: "differs", adminAction: `${object}.${field.name} ${fault}` };
}

/** Describe's word for each type of the metadata. */
const DESCRIBED_TYPES: Readonly<Record<FieldDefinition["type"], string>> = {
  Text: "string", TextArea: "textarea", Picklist: "picklist", DateTime: "datetime", Date: "date", Checkbox: "boolean", Url: "url",
};

/** What an admin must do about a field that is there and not as we need it; null when nothing. */
function faultOf(object: string, field: FieldDefinition, there: FieldDescription): string | null {
  const type = DESCRIBED_TYPES[field.type];
  if (there.type !== type) return `is of type ${there.type}, and Steward needs ${type}. Rename or delete it. ${DEPLOY}`;
  if (field.isKey === true && !there.externalId) return `is no external id. ${DEPLOY}`;
  // Some orgs may not keep unique values on activities. That is no fault to mend: writing then takes another road.
  if (field.isKey === true && !there.unique && object !== "Task" && object !== "Event") return `does not refuse doubles. ${DEPLOY}`;
  const length = field.length ?? (field.type === "TextArea" || field.type === "Url" ? TEXT_AREA_CHARS_MAX : 0);
  if (there.length < length) return `holds ${String(there.length)} characters, and Steward needs ${String(length)}. ${DEPLOY}`;
  const active = new Set(there.picklistValues.filter((one) => one.active).map(({ value }) => value));
  const lacks = (field.values ?? []).filter(({ value }) => !active.has(value)).map(({ value }) => value);
  if (lacks.length > 0) return `lacks the values ${lacks.join(", ")}. ${DEPLOY}`;
  return there.createable && there.updateable ? null : `may be read and not filled. ${DEPLOY}`;
}
