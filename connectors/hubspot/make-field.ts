import * as z from "zod";

import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotClient } from "./client.ts";
import { GROUP } from "./fields.ts";
import type { FieldDefinition } from "./fields.ts";
import { KEY_PROPERTY } from "./map/values.ts";

const Made = z.object({ name: z.string() });

/** Makes the group of our fields. One that is there already is as good. */
export async function makeGroup(client: HubSpotClient, path: string): Promise<Result<null, CrmError>> {
  const body = { name: GROUP.name, label: GROUP.label, displayOrder: -1 };
  const made = await client.call({ method: "POST", path: `${path}/groups`, body, mutates: true }, Made);
  return made.ok || made.error.kind === "conflict" ? ok(null) : made;
}

/**
 * Makes a field. One that is there already (another process was quicker) is as good. Where the portal takes no unique
 * value for the activity key, the key is kept as plain text: reading it back tells, and the writer takes its other road.
 */
export async function makeField(client: HubSpotClient, path: string, field: FieldDefinition): Promise<Result<null, CrmError>> {
  const made = await post(client, path, field);
  if (made.ok || made.error.kind !== "invalid" || field.name !== KEY_PROPERTY) return made;
  const { hasUniqueValue: _, ...plain } = field;
  return post(client, path, plain);
}

async function post(client: HubSpotClient, path: string, field: FieldDefinition): Promise<Result<null, CrmError>> {
  const options = (field.options ?? []).map((option, at) => ({ ...option, displayOrder: at, hidden: false }));
  const body = {
    ...field, groupName: GROUP.name, formField: false, hidden: false,
    ...(field.options === undefined ? {} : { options }),
  };
  const made = await client.call({ method: "POST", path, body, mutates: true }, Made);
  return made.ok || made.error.kind === "conflict" ? ok(null) : made;
}
