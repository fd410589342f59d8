import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { ObjectDescription } from "./describe.ts";
import { ACCOUNT_FIELDS } from "./map/account.ts";
import { readFields } from "./map/codec.ts";
import { CONTACT_FIELDS } from "./map/contact.ts";
import { CODECS } from "./map/engagement.ts";
import { LEAD_FIELDS } from "./map/lead.ts";
import { OPPORTUNITY_FIELDS } from "./map/opportunity.ts";
import { USER_FIELDS } from "./map/user.ts";
import type { SObjectName } from "./objects.ts";
import { isEngagement } from "./objects.ts";

/** The field that comes first among those of its type. */
const FIRST: Readonly<Record<"email" | "phone" | "url", string>> = { email: "Email", phone: "Phone", url: "Website" };

/** Not the record's own: the assistant is somebody else, and nobody speaks or texts on a fax. */
const NOT_THEIRS: ReadonlySet<string> = new Set(["AssistantPhone", "Fax"]);

/** So many fields of a type are read: a statement with more of them would not fit into an address. */
const TYPED_FIELDS_MAX = 40;

/** The fields of a type that the org has, the standard one first, an org's own ones included. */
export function typedFields({ fields }: ObjectDescription, type: "email" | "phone" | "url"): readonly string[] {
  const names = fields.filter((field) => field.type === type).map(({ name }) => name);
  return names.toSorted((a, b) => Number(b === FIRST[type]) - Number(a === FIRST[type])).slice(0, TYPED_FIELDS_MAX);
}

/** The numbers at which a person or a company itself is reached. */
export const phonesOf = (description: ObjectDescription): readonly string[] => typedFields(description, "phone").filter((name) => !NOT_THEIRS.has(name));

/** What a noun's rows are read by; an org may not have them all. */
export function fieldsOf(noun: CrmObject, sobject: SObjectName, description: ObjectDescription): readonly string[] {
  if (noun === "user") return USER_FIELDS;
  if (noun === "account") return [...ACCOUNT_FIELDS, ...typedFields(description, "url"), ...phonesOf(description)];
  if (noun === "contact") return [...(sobject === "Lead" ? LEAD_FIELDS : CONTACT_FIELDS), ...typedFields(description, "email"), ...phonesOf(description)];
  return isEngagement(noun) ? readFields(CODECS[noun]) : OPPORTUNITY_FIELDS;
}
