import * as z from "zod";

import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotClient, HubSpotRequest } from "./client.ts";
import { GROUP } from "./fields.ts";
import type { FieldDefinition } from "./fields.ts";
import { KEY_PROPERTY } from "./map/values.ts";

const Made = z.object({ name: z.string() });
const MadeBatch = z.object({ results: z.array(Made), errors: z.array(z.unknown()).optional() });

/** Makes the group of our fields. One that is there already is as good. */
export async function makeGroup(client: HubSpotClient, path: string): Promise<Result<null, CrmError>> {
  const body = { name: GROUP.name, label: GROUP.label, displayOrder: -1 };
  const made = await client.call({ method: "POST", path: `${path}/groups`, body, mutates: true }, Made);
  return made.ok || made.error.kind === "conflict" ? ok(null) : made;
}

/**
 * Makes fields of an object, in one call where HubSpot takes them together, else one by one, so that each refusal
 * names its field. One that is there already (another process was quicker) is as good. Returns what was refused.
 */
export async function makeFields(client: HubSpotClient, path: string, fields: readonly FieldDefinition[]): Promise<ReadonlyMap<FieldDefinition, CrmError>> {
  if (fields.length > 1) {
    const request: HubSpotRequest = { method: "POST", path: `${path}/batch/create`, body: { inputs: fields.map(bodyOf) }, mutates: true };
    const made = await client.call(request, MadeBatch);
    if (made.ok && (made.value.body.errors ?? []).length === 0) return new Map();
  }
  const refused = new Map<FieldDefinition, CrmError>();
  for (const field of fields) {
    const made = await makeField(client, path, field);
    if (!made.ok) refused.set(field, made.error);
  }
  return refused;
}

/**
 * Where the portal takes no unique value for the activity key, the key is kept as plain text: reading it back tells, and
 * the writer takes its other road.
 */
async function makeField(client: HubSpotClient, path: string, field: FieldDefinition): Promise<Result<null, CrmError>> {
  const made = await post(client, path, field);
  if (made.ok || made.error.kind !== "invalid" || field.name !== KEY_PROPERTY) return made;
  return post(client, path, { ...field, hasUniqueValue: false });
}

async function post(client: HubSpotClient, path: string, field: FieldDefinition): Promise<Result<null, CrmError>> {
  const made = await client.call({ method: "POST", path, body: bodyOf(field), mutates: true }, Made);
  return made.ok || made.error.kind === "conflict" ? ok(null) : made;
}

function bodyOf(field: FieldDefinition): object {
  const options = (field.options ?? []).map((option, at) => ({ ...option, displayOrder: at, hidden: false }));
  return { ...field, groupName: GROUP.name, formField: false, hidden: false, ...(field.options === undefined ? {} : { options }) };
}
