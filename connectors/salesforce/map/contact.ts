import type { CrmContact } from "../../../src/ports/crm-records.ts";
import type { Row } from "../rows.ts";
import { baseOf, idOf, textOf, textsOf } from "./values.ts";

/** What a contact is read by, besides every field of the types email and phone. */
export const CONTACT_FIELDS = ["FirstName", "LastName", "Title", "AccountId", "OwnerId"] as const;

/** Fields of a person that hold addresses and numbers, as describe tells them: the standard ones first. */
export interface ReachFields {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** A Salesforce contact in our words. `formerIds` lead to it: contacts merged into it, leads that became it. */
export function toContact(row: Row, reach: ReachFields, formerIds: readonly string[] = []): CrmContact {
  return {
    object: "contact", kind: "contact", ...baseOf(row, formerIds), ...personOf(row, reach),
    account: idOf(row, "AccountId"), owner: idOf(row, "OwnerId"),
  };
}

/** Names, addresses, numbers and title of a contact or lead. */
export function personOf(row: Row, reach: ReachFields): Pick<CrmContact, "firstName" | "lastName" | "emails" | "phones" | "title"> {
  return {
    firstName: textOf(row, "FirstName") ?? "",
    lastName: textOf(row, "LastName") ?? "",
    emails: [...new Set(textsOf(row, reach.emails).map((email) => email.toLowerCase()))],
    phones: textsOf(row, reach.phones),
    title: textOf(row, "Title"),
  };
}
