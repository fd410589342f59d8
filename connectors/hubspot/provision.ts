import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmProvisioner, ProvisionPlan, ProvisionStep } from "../../src/ports/crm-provisioner.ts";
import type { HubSpotClient } from "./client.ts";
import { FIELDS, GROUP, PROVISIONED } from "./fields.ts";
import type { FieldDefinition } from "./fields.ts";
import type { KeyFacts } from "./key-facts.ts";
import { makeFields, makeGroup } from "./make-field.ts";
import { KEY_PROPERTY } from "./map/values.ts";
import { OBJECT_NAMES } from "./objects.ts";
import { isEngagement } from "./records.ts";
import { PropertyListSchema } from "./schemas.ts";
import type { PropertyDefinition } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";

type Noun = (typeof PROVISIONED)[number];

/** What stands in the way of a step, by its name: the vendor's sentence as an instruction. */
type Obstacles = Map<string, string>;

/** Sets up the group and the fields of a portal. */
export function createProvisioner(client: HubSpotClient, keys: KeyFacts): CrmProvisioner {
  return {
    plan: () => survey(client, new Map()),
    async apply() {
      const before = await survey(client, new Map());
      if (!before.ok) return before;
      const missing = new Set(before.value.steps.filter(({ state }) => state === "missing").map(({ name }) => name));
      const obstacles: Obstacles = new Map();
      for (const noun of PROVISIONED) {
        const failed = await applyTo(client, noun, { missing, obstacles });
        if (failed !== null) return failed;
      }
      keys.forget();
      return survey(client, obstacles);
    },
  };
}

/** Makes what an object lacks. Refusals become obstacles; only an answer that says nothing (5xx, 429, 401) ends the run. */
async function applyTo(client: HubSpotClient, noun: Noun, work: { readonly missing: ReadonlySet<string>; readonly obstacles: Obstacles }): Promise<Result<never, CrmError> | null> {
  const path = propertiesPath(noun);
  const group = work.missing.has(groupStep(noun)) ? await makeGroup(client, path) : ok(null);
  if (!group.ok && endsTheRun(group.error)) return group;
  if (!group.ok) work.obstacles.set(groupStep(noun), adminAction(noun, group.error));
  const fields = FIELDS[noun].filter((field) => work.missing.has(fieldStep(noun, field)));
  const failed = await makeFields(client, path, fields);
  for (const [field, error] of failed) {
    if (endsTheRun(error)) return err(error);
    work.obstacles.set(fieldStep(noun, field), adminAction(noun, error));
  }
  return null;
}

const endsTheRun = ({ kind }: CrmError): boolean => kind === "unavailable" || kind === "throttled" || kind === "unauthorized";
const propertiesPath = (noun: Noun): string => `/crm/properties/${API_VERSION}/${OBJECT_NAMES[noun]}`;

/** How things stand. */
async function survey(client: HubSpotClient, obstacles: Obstacles): Promise<Result<ProvisionPlan, CrmError>> {
  const steps: ProvisionStep[] = [];
  const abilities: Record<string, boolean> = {};
  for (const noun of PROVISIONED) {
    const listed = await client.call({ method: "GET", path: propertiesPath(noun), mutates: false }, PropertyListSchema);
    if (!listed.ok && listed.error.kind !== "forbidden") return listed;
    if (!listed.ok) for (const field of FIELDS[noun]) obstacles.set(fieldStep(noun, field), adminAction(noun, listed.error));
    const known = new Map((listed.ok ? listed.value.body.results : []).filter(({ archived }) => archived !== true).map((one) => [one.name, one]));
    // A group without any property of ours counts as missing: making it again does no harm.
    const isGrouped = [...known.values()].some(({ groupName }) => groupName === GROUP.name);
    steps.push(step(groupStep(noun), isGrouped ? "present" : "missing", obstacles));
    for (const field of FIELDS[noun]) steps.push(compared(noun, field, { there: known.get(field.name), obstacles }));
    if (isEngagement(noun)) abilities[`unique.${noun}`] = known.get(KEY_PROPERTY)?.hasUniqueValue === true;
  }
  const uniques = PROVISIONED.filter(isEngagement).map((noun) => abilities[`unique.${noun}`] === true);
  return ok({ steps, abilities: { ...abilities, uniqueOnEngagements: uniques.every(Boolean) } });
}

function compared(noun: Noun, field: FieldDefinition, seen: { readonly there: PropertyDefinition | undefined; readonly obstacles: Obstacles }): ProvisionStep {
  const name = fieldStep(noun, field);
  const { there } = seen;
  if (there === undefined) return step(name, "missing", seen.obstacles);
  const lacks = (field.options ?? []).filter(({ value }) => there.options?.every((one) => one.value !== value) ?? true).map(({ value }) => value);
  if (there.type !== field.type) {
    return { name, state: "differs", adminAction: `Delete or rename the property ${OBJECT_NAMES[noun]}.${field.name}: it is of type ${there.type}, and Steward needs ${field.type}.` };
  }
  if (field.type === "enumeration" && lacks.length > 0) {
    return { name, state: "differs", adminAction: `Add the options ${lacks.join(", ")} to ${OBJECT_NAMES[noun]}.${field.name}.` };
  }
  // Some portals cannot keep unique values on engagements. That is no fault to mend: writing then takes another road.
  if (field.hasUniqueValue === true && there.hasUniqueValue !== true && !isEngagement(noun)) {
    return { name, state: "differs", adminAction: `Delete the property ${OBJECT_NAMES[noun]}.${field.name}, so that Steward can make it with unique values.` };
  }
  return { name, state: "present", adminAction: null };
}

function step(name: string, state: ProvisionStep["state"], obstacles: Obstacles): ProvisionStep {
  return { name, state, adminAction: state === "present" ? null : obstacles.get(name) ?? null };
}

const groupStep = (noun: Noun): string => `group ${OBJECT_NAMES[noun]}.${GROUP.name}`;
const fieldStep = (noun: Noun, field: FieldDefinition): string => `property ${OBJECT_NAMES[noun]}.${field.name}`;

/** What an admin must do so that the step can be taken. Engagements come under the contacts' scopes. */
function adminAction(noun: Noun, error: CrmError): string {
  if (error.kind !== "forbidden") return `HubSpot would not make it. ${error.publicMessage}`;
  const scoped = noun === "account" ? "companies" : "contacts";
  return `Grant the scope crm.schemas.${scoped}.write to Steward, by a user who may edit properties, and connect again. ${error.publicMessage}`;
}
