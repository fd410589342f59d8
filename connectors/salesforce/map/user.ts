import type { CrmUser } from "../../../src/ports/crm-records.ts";
import { zoneNamed } from "../../shared/zone-name.ts";
import type { Row } from "../rows.ts";
import { baseOf, textOf } from "./values.ts";

/** What a user is read by. */
export const USER_FIELDS = ["Name", "FirstName", "LastName", "Email", "Phone", "MobilePhone", "TimeZoneSidKey", "IsActive"] as const;

/** A Salesforce user in our words. Users are never deleted, only made inactive. */
export function toUser(row: Row): CrmUser {
  const email = textOf(row, "Email")?.toLowerCase() ?? null;
  const parts = [textOf(row, "FirstName"), textOf(row, "LastName")].filter((part) => part !== null).join(" ");
  return {
    object: "user",
    ...baseOf(row),
    name: textOf(row, "Name") ?? (parts === "" ? email ?? "" : parts),
    email,
    phone: textOf(row, "Phone") ?? textOf(row, "MobilePhone"),
    zone: zoneNamed(textOf(row, "TimeZoneSidKey")),
    active: row["IsActive"] !== false,
  };
}
