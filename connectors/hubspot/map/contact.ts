import type { CrmRecordId } from "../../../src/domain/model/ids.ts";
import type { CrmContact } from "../../../src/ports/crm-records.ts";
import type { HubSpotObject } from "../schemas.ts";
import { baseOf, listOf, ownerOf, valueOf } from "./values.ts";

/** What a contact is read by. */
export const CONTACT_PROPERTIES = [
  "firstname", "lastname", "email", "hs_additional_emails", "work_email", "phone", "mobilephone", "jobtitle",
  "hubspot_owner_id", "associatedcompanyid", "hs_merged_object_ids", "hs_calculated_merged_vids", "lastmodifieddate",
] as const;

/** A HubSpot contact in our words. `account` is its primary company. */
export function toContact(object: HubSpotObject, account: CrmRecordId | null): CrmContact {
  const emails = [valueOf(object, "email"), ...listOf(valueOf(object, "hs_additional_emails")), valueOf(object, "work_email")];
  const phones = [valueOf(object, "phone"), valueOf(object, "mobilephone")];
  return {
    object: "contact",
    ...baseOf(object, "contact"),
    kind: "contact",
    firstName: valueOf(object, "firstname") ?? "",
    lastName: valueOf(object, "lastname") ?? "",
    emails: [...new Set(emails.flatMap((email) => (email === null ? [] : [email.toLowerCase()])))],
    phones: [...new Set(phones.flatMap((phone) => (phone === null ? [] : [phone])))],
    title: valueOf(object, "jobtitle"),
    account,
    owner: ownerOf(object),
  };
}
