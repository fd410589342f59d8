/** A CRM object type: the names HubSpot accepts for it, and what it needs. */
export interface ObjectType {
  /** The plural name, used as the key everywhere in the sandbox. */
  readonly name: string;
  readonly typeId: string;
  readonly singular: string;
  /** The word in association constants: `call` in `callToContact`. */
  readonly associationName: string;
  /** `crm.objects.<family>.read`: engagements are guarded by the contact scopes. */
  readonly scopeFamily: string;
  readonly engagement: boolean;
  /** Which property holds the time of the last change: contacts differ from all others. */
  readonly modifiedProperty: string;
  readonly createdProperty: string;
  /** Of these, all must be given on create, or at least one. */
  readonly requiredAll: readonly string[];
  readonly requiredAny: readonly string[];
  /** What a read returns when no properties are asked for. */
  readonly defaultProperties: readonly string[];
  /** What the free-text `query` of a search looks at. */
  readonly searchedProperties: readonly string[];
}

type Row = Pick<ObjectType, "name" | "typeId" | "singular"> & Partial<ObjectType>;

/** Type ids: VENDORS 1.1. Required properties: VENDORS 1.2. */
export const objectTypes: readonly ObjectType[] = [
  crmObject({
    name: "contacts", typeId: "0-1", singular: "contact", modifiedProperty: "lastmodifieddate",
    requiredAny: ["email", "firstname", "lastname"],
    defaultProperties: ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
    searchedProperties: ["firstname", "lastname", "email", "phone", "mobilephone", "hs_additional_emails", "company"],
  }),
  crmObject({
    name: "companies", typeId: "0-2", singular: "company", requiredAny: ["name", "domain"],
    defaultProperties: ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
    searchedProperties: ["name", "domain", "website", "phone"],
  }),
  crmObject({
    name: "deals", typeId: "0-3", singular: "deal", requiredAll: ["dealname", "dealstage"],
    defaultProperties: ["amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id", "pipeline"],
    searchedProperties: ["dealname", "pipeline", "dealstage", "description", "dealtype"],
  }),
  engagement({ name: "calls", typeId: "0-48", singular: "call", searchedProperties: ["hs_call_title", "hs_call_body"] }),
  engagement({
    name: "emails", typeId: "0-49", singular: "email", requiredAll: ["hs_timestamp", "hs_email_direction"],
    searchedProperties: ["hs_email_subject"],
  }),
  engagement({ name: "meetings", typeId: "0-47", singular: "meeting", searchedProperties: ["hs_meeting_title", "hs_meeting_body"] }),
  engagement({ name: "notes", typeId: "0-46", singular: "note", searchedProperties: ["hs_note_body"] }),
  engagement({ name: "tasks", typeId: "0-27", singular: "task", searchedProperties: ["hs_task_subject", "hs_task_body"] }),
  engagement({
    name: "communications", typeId: "0-18", singular: "communication",
    requiredAll: ["hs_timestamp", "hs_communication_channel_type"], searchedProperties: ["hs_communication_body"],
  }),
  crmObject({
    name: "users", typeId: "0-115", singular: "user", createdProperty: "hs_createdate",
    defaultProperties: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
    searchedProperties: ["hs_email", "hs_given_name", "hs_family_name"],
  }),
];

const byKey = new Map(objectTypes.flatMap((type) => [
  [type.name, type], [type.typeId, type], [type.singular, type],
]));

/** Finds a type by its plural name, singular name or type id. */
export function findObjectType(nameOrId: string): ObjectType | undefined {
  return byKey.get(nameOrId.toLowerCase());
}

/** The type of a record that exists; anything else is a bug. */
export function objectTypeOf(record: { readonly object: string }): ObjectType {
  const type = byKey.get(record.object);
  if (type === undefined) throw new Error(`a record of the unknown type ${record.object}`);
  return type;
}

function crmObject(row: Row): ObjectType {
  return {
    associationName: row.singular, scopeFamily: row.name, engagement: false, modifiedProperty: "hs_lastmodifieddate",
    createdProperty: "createdate", requiredAll: [], requiredAny: [], defaultProperties: [], searchedProperties: [], ...row,
  };
}

function engagement(row: Row): ObjectType {
  return crmObject({
    scopeFamily: "contacts", engagement: true, createdProperty: "hs_createdate", requiredAll: ["hs_timestamp"],
    defaultProperties: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"], ...row,
  });
}
