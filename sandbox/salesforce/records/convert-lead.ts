import type { Row, WriteContext } from "../model.ts";
import type { OrgState } from "../org.ts";
import { activityParents } from "../rules/activity-parents.ts";
import { textOf } from "../rules/object-rule.ts";
import type { Values } from "../rules/object-rule.ts";
import { refusal } from "../rules/refusals.ts";
import { dateText } from "../schema/instants.ts";
import { livingRow, objectThatIs } from "./find-record.ts";
import { createRecord } from "./record-write.ts";
import { saveRow } from "./save-row.ts";

/** The deal that a conversion opens closes so many days later, until somebody says otherwise. */
const closeAfterMs = 90 * 86_400_000;

/** What becomes of a lead: new records unless existing ones are named, and a deal only when it has a name. */
export interface Conversion {
  readonly accountId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly opportunityName?: string | undefined;
}

/** Converts a lead as a person does: it becomes a contact at an account, its activities move there, and it is closed to edits. */
export function convertLead(org: OrgState, leadId: string, wish: Conversion, context: WriteContext): Row {
  const lead = livingRow(org, objectThatIs(org, "Lead", "any"), leadId);
  if (lead.values["IsConverted"] === true) throw refusal("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
  const contact = wish.contactId === undefined ? undefined : livingRow(org, objectThatIs(org, "Contact", "any"), wish.contactId);
  const account = accountFor(org, lead, wish.accountId ?? textOf(contact?.values ?? {}, "AccountId"), context);
  const person = contact ?? createRecord(org, "Contact", contactValues(lead.values, account.id), { ...context, trusted: {} });
  const deal = wish.opportunityName === undefined ? undefined : openDeal(org, { account, person, lead, name: wish.opportunityName }, context);
  moveActivities(org, lead, { contactId: person.id, dealId: deal?.id }, context);
  return saveRow(org, lead, {
    values: {
      IsConverted: true, ConvertedDate: dateText(org.clock.now()), ConvertedAccountId: account.id, ConvertedContactId: person.id,
      ConvertedOpportunityId: deal?.id ?? null, Status: "Closed - Converted", IsUnreadByOwner: false,
    },
    userId: context.userId,
  });
}

function accountFor(org: OrgState, lead: Row, accountId: string | undefined, context: WriteContext): Row {
  if (accountId !== undefined) return livingRow(org, objectThatIs(org, "Account", "any"), accountId);
  const { Company, Website, Phone, Industry, OwnerId } = lead.values;
  return createRecord(org, "Account", { Name: Company ?? "", Website: Website ?? null, Phone: Phone ?? null, Industry: Industry ?? null, OwnerId: OwnerId ?? null }, { ...context, trusted: {} });
}

function contactValues(lead: Values, accountId: string): Values {
  const same = ["FirstName", "LastName", "Salutation", "Title", "Email", "Phone", "MobilePhone", "LeadSource", "OwnerId"];
  return { ...Object.fromEntries(same.map((name) => [name, lead[name] ?? null])), AccountId: accountId };
}

function openDeal(org: OrgState, parts: { readonly account: Row; readonly person: Row; readonly lead: Row; readonly name: string }, context: WriteContext): Row {
  const stage = org.catalog.object("Opportunity")?.fields.get("stagename")?.picklistValues[0]?.value ?? null;
  const deal = createRecord(org, "Opportunity", {
    Name: parts.name, AccountId: parts.account.id, StageName: stage, CloseDate: dateText(org.clock.now() + closeAfterMs),
    OwnerId: parts.lead.values["OwnerId"] ?? null,
  }, { ...context, trusted: {} });
  createRecord(org, "OpportunityContactRole", { OpportunityId: deal.id, ContactId: parts.person.id, IsPrimary: true }, { ...context, trusted: {} });
  return deal;
}

function moveActivities(org: OrgState, lead: Row, to: { readonly contactId: string; readonly dealId: string | undefined }, context: WriteContext): void {
  for (const type of ["Task", "Event"] as const) {
    const relations = org.pointingTo(`${type}Relation`, "RelationId", lead.id);
    for (const relation of relations) saveRow(org, relation, { values: { RelationId: to.contactId }, userId: context.userId });
    for (const activity of org.pointingTo(type, "WhoId", lead.id)) {
      const moved = { ...activity.values, WhoId: to.contactId, ...(to.dealId === undefined ? {} : { WhatId: to.dealId }) };
      saveRow(org, activity, { values: { ...moved, ...activityParents(org, moved) }, userId: context.userId });
      if (to.dealId === undefined || relations.length === 0) continue;
      createRecord(org, `${type}Relation`, {
        RelationId: to.dealId, [`${type}Id`]: activity.id, IsWhat: true, ...(type === "Event" ? { IsParent: true, IsInvitee: false } : {}),
      }, { ...context, trusted: {} });
    }
  }
  for (const mail of org.pointingTo("EmailMessageRelation", "RelationId", lead.id)) {
    saveRow(org, mail, { values: { RelationId: to.contactId, RelationObjectType: "Contact" }, userId: context.userId });
  }
}
