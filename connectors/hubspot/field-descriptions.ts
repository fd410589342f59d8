import * as z from "zod";

import type { FieldDescription, FieldType } from "../../src/domain/model/field-description.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotClient } from "./client.ts";
import { OBJECT_NAMES, type RecordNoun } from "./objects.ts";
import { API_VERSION } from "./settings.ts";

/** HubSpot's most for a text, whatever the property (HubSpot, "Properties": 65,536 characters). */
const TEXT_CHARS_MAX = 65_536;

const DefinitionSchema = z.object({
  name: z.string(),
  label: z.string().catch(""),
  type: z.string(),
  fieldType: z.string().catch(""),
  archived: z.boolean().nullish().catch(null),
  calculated: z.boolean().nullish().catch(null),
  options: z.array(z.object({ value: z.string(), hidden: z.boolean().nullish().catch(null) })).nullish().catch(null),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish().catch(null) }).nullish().catch(null),
  externalOptions: z.boolean().nullish().catch(null),
});
type Definition = z.infer<typeof DefinitionSchema>;

const ListSchema = z.object({ results: z.array(DefinitionSchema) });

/** The properties of an object that this portal has and shows us; an archived one is gone for everybody. */
export async function describeFields(client: HubSpotClient, noun: RecordNoun): Promise<Result<readonly FieldDescription[], CrmError>> {
  const listed = await client.call({ method: "GET", path: `/crm/properties/${API_VERSION}/${OBJECT_NAMES[noun]}`, mutates: false }, ListSchema);
  return listed.ok ? ok(listed.value.body.results.filter(({ archived }) => archived !== true).map(described)) : listed;
}

function described(definition: Definition): FieldDescription {
  const type = typeOf(definition);
  const options = definition.options ?? [];
  return {
    name: definition.name, label: definition.label === "" ? definition.name : definition.label, type,
    charsMax: type === "text" ? TEXT_CHARS_MAX : null,
    digits: null,
    // Hidden options still count where they stand, and may still be written by the API.
    options: type === "choice" || type === "choices" ? options.map(({ value }) => value) : null,
    // Options kept elsewhere (owners, for one) are not told with the definition.
    isOpenList: definition.externalOptions === true,
    writable: definition.calculated !== true && definition.modificationMetadata?.readOnlyValue !== true,
    required: false,
  };
}

const TYPES: Readonly<Partial<Record<string, FieldType>>> = {
  string: "text", number: "number", date: "date", datetime: "datetime", bool: "boolean", enumeration: "choice",
};

function typeOf({ type, fieldType }: Definition): FieldType {
  // Several choices are told by the control alone (HubSpot, "Properties": checkbox stores values joined by semicolons).
  if (type === "enumeration" && fieldType === "checkbox") return "choices";
  return TYPES[type] ?? "other";
}
