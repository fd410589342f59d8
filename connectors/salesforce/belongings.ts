import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { SalesforceClient } from "./client.ts";
import { isIdOf } from "./objects.ts";
import { LIVING, hasField, isTrue, knownFields, readByIds, referenceOf } from "./rows.ts";
import type { Row } from "./rows.ts";

/** The people on each record, by the record's id. */
export type PeopleOf = ReadonlyMap<string, readonly CrmRecordId[]>;

/** The contacts with a role in each of the deals, the primary one first. */
export async function contactsOfDeals(client: SalesforceClient, dealIds: readonly string[]): Promise<Result<PeopleOf, CrmError>> {
  if (dealIds.length === 0) return ok(new Map());
  const described = await client.describe("OpportunityContactRole");
  if (!described.ok) return described;
  if (described.value === null) return ok(new Map());
  const fields = knownFields(described.value, ["OpportunityId", "ContactId", "IsPrimary"]);
  const roles = await readByIds(client, { from: "OpportunityContactRole", fields, by: "OpportunityId", ids: dealIds, also: LIVING });
  if (!roles.ok) return roles;
  const primaryFirst = roles.value.toSorted((a, b) => Number(isTrue(b, "IsPrimary")) - Number(isTrue(a, "IsPrimary")));
  return ok(grouped(primaryFirst, "OpportunityId", "ContactId"));
}

/**
 * The contacts and leads on tasks or events: the one whom the row names, then those of the relations, which an org has
 * when several people may take part ("Shared Activities"). Users and rooms that an event invites are none
 * of them, nor is what it is about.
 */
export async function peopleOfActivities(client: SalesforceClient, sobject: "Task" | "Event", rows: readonly Row[]): Promise<Result<PeopleOf, CrmError>> {
  const named = new Map(rows.map((row) => [row.Id, personsOf([referenceOf(row, "WhoId")])]));
  // What lies in the recycle bin has its relations there no longer.
  const living = rows.filter((row) => !isTrue(row, "IsDeleted")).map((row) => row.Id);
  if (living.length === 0) return ok(named);
  const relation = `${sobject}Relation`;
  const described = await client.describe(relation);
  if (!described.ok) return described;
  if (described.value === null) return ok(named);
  const by = `${sobject}Id`;
  const also = hasField(described.value, "IsDeleted") ? LIVING : null;
  const related = await readByIds(client, { from: relation, fields: knownFields(described.value, [by, "RelationId"]), by, ids: living, also });
  if (!related.ok) return related;
  const others = grouped(related.value, by, "RelationId");
  return ok(new Map(rows.map((row) => [row.Id, [...new Set([...(named.get(row.Id) ?? []), ...personsOf(others.get(row.Id) ?? [])])]])));
}

/** The Message-IDs of mails that an org keeps as such, by the task that stands for the mail. */
export async function messageIdsOf(client: SalesforceClient, taskIds: readonly string[]): Promise<Result<ReadonlyMap<string, string>, CrmError>> {
  if (taskIds.length === 0) return ok(new Map());
  const described = await client.describe("EmailMessage");
  if (!described.ok) return described;
  const fields = described.value === null ? [] : knownFields(described.value, ["ActivityId", "MessageIdentifier"]);
  // Enhanced Email is off, or its mails name neither.
  if (fields.length < 2) return ok(new Map());
  const messages = await readByIds(client, { from: "EmailMessage", fields, by: "ActivityId", ids: taskIds, also: LIVING });
  if (!messages.ok) return messages;
  return ok(new Map(messages.value.flatMap((row) => {
    const task = referenceOf(row, "ActivityId");
    const said = row["MessageIdentifier"];
    const messageId = typeof said === "string" ? said.trim().replace(/^<([^<>]*)>$/, "$1") : "";
    return task === null || messageId === "" ? [] : [[task, messageId] as const];
  })));
}

function grouped(rows: readonly Row[], by: string, value: string): PeopleOf {
  const groups = new Map<string, CrmRecordId[]>();
  for (const row of rows) {
    const [key, id] = [referenceOf(row, by), referenceOf(row, value)];
    if (key === null || id === null) continue;
    groups.set(key, [...new Set([...(groups.get(key) ?? []), crmRecordId(id)])]);
  }
  return groups;
}

const personsOf = (ids: readonly (string | null)[]): readonly CrmRecordId[] =>
  ids.flatMap((id) => (id !== null && (isIdOf("Contact", id) || isIdOf("Lead", id)) ? [crmRecordId(id)] : []));
