import type { CrmObject } from "../../src/ports/crm-records.ts";
import type { ObjectDescription } from "./describe.ts";
import { phonesOf, typedFields } from "./reach.ts";

/** The fields that tell each property of a record; one of them is enough. */
const TOLD_BY: Readonly<Partial<Record<CrmObject, Readonly<Record<string, string>>>>> = {
  contact: { firstName: "FirstName", lastName: "LastName", title: "Title", account: "AccountId", owner: "OwnerId" },
  account: { name: "Name", city: "BillingCity", parent: "ParentId", owner: "OwnerId" },
  opportunity: { name: "Name", account: "AccountId", stage: "StageName", isClosed: "IsClosed", isWon: "IsWon", amount: "Amount", closeDate: "CloseDate", owner: "OwnerId" },
};

/** A lead never has these, so it tells them: it has none. */
const NOT_OF_LEADS: ReadonlySet<string> = new Set(["account"]);

/**
 * Properties of a record that this org does not show: their fields are hidden from us, or gone. What a row says of them is
 * nothing, which is not the same as empty.
 */
export function untoldOf(noun: CrmObject, description: ObjectDescription): readonly string[] {
  const seen = new Set(description.fields.map(({ name }) => name));
  const single = Object.entries(TOLD_BY[noun] ?? {}).filter(([property, field]) => !seen.has(field) && !(description.name === "Lead" && NOT_OF_LEADS.has(property))).map(([property]) => property);
  const lists = noun === "contact" ? { emails: typedFields(description, "email"), phones: phonesOf(description) }
    : noun === "account" ? { domains: typedFields(description, "url"), phones: phonesOf(description) } : {};
  return [...single, ...Object.entries(lists).filter(([, fields]) => fields.length === 0).map(([property]) => property)];
}
