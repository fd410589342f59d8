import type { CrmContact } from "../../../src/ports/crm-records.ts";
import type { Row } from "../rows.ts";
import type { ReachFields } from "./contact.ts";
import { personOf } from "./contact.ts";
import { baseOf, idOf } from "./values.ts";

/** What a lead is read by, besides every field of the types email and phone. */
export const LEAD_FIELDS = ["FirstName", "LastName", "Title", "OwnerId"] as const;

/** A Salesforce lead in our words: a contact of its own kind, of no account. Its owner may be a queue, which is nobody. */
export function toLead(row: Row, reach: ReachFields, formerIds: readonly string[] = []): CrmContact {
  const owner = idOf(row, "OwnerId");
  return {
    object: "contact", kind: "lead", ...baseOf(row, formerIds), ...personOf(row, reach),
    account: null, owner: owner?.startsWith(USER_PREFIX) === true ? owner : null,
  };
}

/** Ids of users begin so in every org. */
const USER_PREFIX = "005";
