import { type Policy, PolicySchema } from "../../config/policy.ts";
import type { Context } from "../../src/domain/findings/context.ts";
import { examine } from "../../src/domain/findings/examine.ts";
import type { Finding } from "../../src/domain/findings/finding.ts";
import type { HygieneRule } from "../../src/domain/model/fix-class.ts";
import type { Company, Seen, SeenAccount, SeenContact, SeenDeal } from "../../src/domain/findings/seen.ts";
import type { FieldDescription } from "../../src/domain/model/field-description.ts";
import { accountId, contactId, opportunityId, userId } from "../../src/domain/model/ids.ts";
import type { Account, Contact, Opportunity, User } from "../../src/domain/model/records.ts";

/** When these records are looked at. */
export const LOOKED_AT = "2026-03-16T12:00:00.000Z";
/** Somebody who works here. */
export const HERE = userId("u-here");
/** Somebody who left. */
export const GONE = userId("u-gone");

const user = (id: User["id"], active: boolean): User => ({ id, name: active ? "Ben Sample" : "Lea Left", email: `${id}@seller.example`, phone: null, zone: "UTC", role: "rep", active });

/** What records are looked at against; `hygiene` changes that part of the policy alone. */
export function someContext({ hygiene = {}, ...change }: Partial<Context> & { readonly hygiene?: unknown } = {}): Context {
  return {
    at: LOOKED_AT, policy: PolicySchema.parse({ hygiene }), users: new Map([user(HERE, true), user(GONE, false)].map((one) => [one.id, one])), schema: {}, knowsActivities: true,
    isFreeMail: (domain) => domain === "gmail.com", ...change,
  };
}

/** A policy with some settings of its own. */
export const policyWith = (settings: unknown): Policy => PolicySchema.parse(settings);

const BESIDE = { mapped: {}, modifiedAt: "2026-03-10T09:00:00.000Z", lastActivityAt: "2026-03-12T09:00:00.000Z", openDeals: 0, wonDeals: 0, openAmount: 0 };

/** A company with a clean record. */
export const SOME_COMPANY: Company = { name: "Example Pumps Ltd", domains: ["pumps.example.com"], kinDomains: [], country: "GB", ownerId: HERE };

/** A contact of whom nothing is found, but for what is changed. */
export const someContact = (record: Partial<Contact> = {}, beside: Partial<Omit<SeenContact, "record" | "object">> = {}): SeenContact => ({
  ...BESIDE, object: "contact", company: SOME_COMPANY, ...beside,
  record: {
    id: contactId("c-1"), kind: "contact", firstName: "Ana", lastName: "Example", emails: ["ana@example.com"], phones: ["+44 161 496 0000"], title: "Head of Works",
    accountId: accountId("a-1"), ownerId: HERE, ...record,
  },
});

/** The same of a company. */
export const someAccount = (record: Partial<Account> = {}, beside: Partial<Omit<SeenAccount, "record" | "object">> = {}): SeenAccount => ({
  ...BESIDE, object: "account", contacts: 2, children: 0, ...beside,
  record: { id: accountId("a-1"), name: "Example Pumps Ltd", domains: ["pumps.example.com"], phones: ["+44 161 496 0000"], city: "Manchester", country: "GB", parentId: null, ownerId: HERE, ...record },
});

/** The same of an open deal. */
export const someDeal = (record: Partial<Opportunity> = {}, beside: Partial<Omit<SeenDeal, "record" | "object">> = {}): SeenDeal => ({
  ...BESIDE, object: "opportunity", company: SOME_COMPANY, contacts: 1, openDeals: 1, openAmount: 1_000, ...beside,
  record: {
    id: opportunityId("o-1"), name: "Pumps", accountId: accountId("a-1"), contactIds: [contactId("c-1")], stage: "Proposal", isClosed: false, isWon: false, amount: "1000", currency: "EUR",
    closeDate: "2026-06-30", createdAt: "2026-01-05T09:00:00.000Z", ownerId: HERE, ...record,
  },
});

/** What one rule finds in a record. */
export const foundBy = (rule: HygieneRule, seen: Seen, context: Context = someContext()): readonly Finding[] => examine(seen, context).filter((finding) => finding.rule === rule);

/** The description of a field as a CRM gives it. */
export const someField = (name: string, change: Partial<FieldDescription> = {}): FieldDescription => ({
  name, label: name, type: "text", charsMax: null, digits: null, options: null, isOpenList: false, writable: true, required: false, ...change,
});
