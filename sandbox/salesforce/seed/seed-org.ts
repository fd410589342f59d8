import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { OrgState } from "../org.ts";
import { standardProfileId } from "../records/base-rows.ts";
import type { CustomField } from "../schema/custom-field.ts";
import { seedStages } from "./seed-stages.ts";
import { Seeder } from "./seeder.ts";
import { WorldSchema } from "./world-schema.ts";
import type { World } from "./world-schema.ts";

const dayMs = 86_400_000;
/** Records without a date of their own are this much older than the world's now. */
const recordAgeDays = 120;
/** Where this org keeps the further addresses of a contact, in this order. */
const otherEmailFields = ["Other_Email__c", "Other_Email_2__c"];

/** The world to seed with, from an object or from a folder; nothing when neither is given. */
export function readSeed(seed: unknown, seedDir: string | undefined): World | undefined {
  if (seedDir === undefined && seed === undefined) return undefined;
  if (seedDir === undefined) return WorldSchema.parse(seed);
  let content: string;
  try {
    content = readFileSync(join(seedDir, "world.json"), "utf8");
  } catch {
    throw new RangeError(`there is no readable world.json in ${seedDir}`);
  }
  return WorldSchema.parse(JSON.parse(content));
}

/** Fills an empty org with a world, and sets the clock to the world's now. Every record remembers its id there. */
export function seedOrg(org: OrgState, world: World): void {
  const asOfMs = Date.parse(world.asOf);
  const startMs = asOfMs - recordAgeDays * dayMs;
  const seeder = new Seeder(org, startMs);
  seedFields(org);
  seedStages(seeder, world, startMs);
  seedUsers(seeder, world);
  seedAccounts(seeder, world);
  seedContacts(seeder, world);
  seedLeads(seeder, world);
  seedOpportunities(seeder, world);
  org.clock.change({ setMs: asOfMs, rate: 1 });
}

function seedFields(org: OrgState): void {
  for (const name of otherEmailFields) org.metadata.saveField(emailField(name));
  org.metadata.saveGrants({
    name: "Sales_Fields", fields: otherEmailFields.map((name) => ({ field: `Contact.${name}`, readable: true, editable: true })),
  });
}

function emailField(name: string): CustomField {
  return {
    object: "Contact", name, label: name.replace(/__c$/, "").replaceAll("_", " "), type: "email", length: 80, required: false,
    externalId: false, unique: false, defaultValue: null, restricted: false, picklist: [], referenceTo: [],
  };
}

function seedUsers(seeder: Seeder, world: World): void {
  for (const user of world.users) {
    const [firstName = "", ...rest] = user.name.split(" ");
    const email = user.email.toLowerCase();
    seeder.add("User", {
      FirstName: rest.length === 0 ? "" : firstName, LastName: rest.length === 0 ? firstName : rest.join(" "), Email: email, Username: email,
      Alias: `${firstName.charAt(0)}${rest.join("")}`.toLowerCase().slice(0, 8), CommunityNickname: email.split("@")[0]?.slice(0, 40) ?? "",
      TimeZoneSidKey: user.timezone === "" ? "GMT" : user.timezone, Title: user.role, Phone: user.phone, ProfileId: standardProfileId,
      IsActive: true, UserType: "Standard",
    }, user.id);
  }
}

function seedAccounts(seeder: Seeder, world: World): void {
  for (const account of world.accounts) {
    seeder.add("Account", {
      Name: account.name, Website: account.domain === "" ? "" : `https://www.${account.domain.toLowerCase()}`, BillingCity: account.city,
      BillingCountry: account.country, Phone: account.phone, ...owner(seeder, account.ownerId),
    }, account.id);
  }
  for (const account of world.accounts) {
    const ParentId = seeder.id("Account", account.parentId);
    if (ParentId !== null) seeder.change("Account", account.id, { ParentId });
  }
}

function seedContacts(seeder: Seeder, world: World): void {
  for (const contact of world.contacts) {
    seeder.add("Contact", {
      ...personName(contact), Email: contact.email.toLowerCase(), Title: contact.title, Phone: contact.phone, MobilePhone: contact.mobile,
      AccountId: seeder.id("Account", contact.accountId), ...owner(seeder, contact.ownerId),
      ...Object.fromEntries(otherEmailFields.map((name, index) => [name, contact.otherEmails[index]?.toLowerCase() ?? ""])),
    }, contact.id);
  }
}

function seedLeads(seeder: Seeder, world: World): void {
  for (const lead of world.leads) {
    seeder.add("Lead", {
      ...personName(lead), Company: lead.company === "" ? "Unknown" : lead.company, Email: lead.email.toLowerCase(), Title: lead.title,
      Phone: lead.phone, MobilePhone: lead.mobile, Website: lead.website, Status: lead.status, ...owner(seeder, lead.ownerId),
    }, lead.id);
  }
}

function seedOpportunities(seeder: Seeder, world: World): void {
  for (const deal of world.opportunities) {
    const createdMs = deal.createdAt === null || deal.createdAt === undefined ? undefined : Date.parse(deal.createdAt);
    const row = seeder.add("Opportunity", {
      Name: deal.name, AccountId: seeder.id("Account", deal.accountId), StageName: deal.stage, Amount: deal.amount ?? null,
      CurrencyIsoCode: deal.currency, CloseDate: deal.closeDate === "" ? world.asOf.slice(0, 10) : deal.closeDate, ...owner(seeder, deal.ownerId),
    }, deal.id, createdMs);
    deal.contactIds.forEach((contactId, index) => {
      const ContactId = seeder.id("Contact", contactId);
      if (ContactId !== null) seeder.add("OpportunityContactRole", { OpportunityId: row.id, ContactId, IsPrimary: index === 0 }, `${deal.id}/${contactId}`, createdMs);
    });
  }
}

function owner(seeder: Seeder, id: string): { readonly OwnerId: string | null } {
  return { OwnerId: seeder.id("User", id) };
}

/** An org takes nobody without a last name. */
function personName(person: { readonly firstName: string; readonly lastName: string }): { readonly FirstName: string; readonly LastName: string } {
  if (person.lastName !== "") return { FirstName: person.firstName, LastName: person.lastName };
  return { FirstName: "", LastName: person.firstName === "" ? "Unknown" : person.firstName };
}
