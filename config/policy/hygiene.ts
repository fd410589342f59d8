import * as z from "zod";
import { GuardedFields, MAPPED_FIELDS_MAX, MappedFieldName } from "./kinds.ts";

/** What the state of a record is looked through for, as `src/domain/findings/rules/` has it; docs/hygiene.md says what each is for. */
export const HYGIENE_RULE_NAMES = [
  "deal-without-activity", "past-close-date", "past-next-step", "missing-required", "missing-critical", "owner-inactive", "owner-absent",
  "phone-form", "country-form", "state-form", "title-casing", "name-casing", "url-form", "lead-source", "white-space",
  "domain-conflict", "phone-country-conflict", "contact-without-account", "account-without-contacts", "account-without-activity",
  "deal-without-account", "deal-without-contacts", "lifecycle-conflict", "consent-conflict", "shadow-facts",
] as const;
/** The fixes of one rule on one kind of record: `contact.phone-form`. */
export const FixClassName = z.templateLiteral([z.enum(["contact", "account", "opportunity"]), ".", z.enum(HYGIENE_RULE_NAMES)]);
/**
 * Rules whose fixes are always a person's decision: owners, stages of a life or of a deal, consent, and what hangs a record on another. They can
 * recommend, and never act alone.
 */
export const NEVER_ALONE: ReadonlySet<string> = new Set<(typeof HYGIENE_RULE_NAMES)[number]>([
  "owner-inactive", "owner-absent", "lifecycle-conflict", "consent-conflict", "contact-without-account", "account-without-contacts", "deal-without-account", "deal-without-contacts",
]);
/** Fields of the CRM's own making that mean something: only those that `fields.mapped` has Steward read. */
const meant = (...names: readonly z.input<typeof MappedFieldName>[]) => z.array(MappedFieldName).max(MAPPED_FIELDS_MAX).default([...names]);

/** How the state of the CRM's records is looked after (docs/hygiene.md). */
export const HygieneSection = z.strictObject({
  /** Rules that look at nothing. Fewer rules: fewer questions, and what they would have found stays as it is. */
  off: z.array(z.enum(HYGIENE_RULE_NAMES)).default([]),
  /** Questions that one reviewer is asked in a week. More: the CRM is clean sooner; fewer: people still read them. */
  perReviewerPerWeek: z.int().min(0).max(200).default(10),
  /** So many findings of one rule, field and reviewer are one question with examples. Fewer: fewer questions; more: each record is looked at by itself. */
  equalFrom: z.int().min(2).max(1_000).default(4),
  /** An open deal without any activity for so long. Shorter: forgotten deals are seen sooner; longer: slow ones are left alone. */
  dealIdleDays: z.int().positive().max(3_650).default(30),
  /** A company with contacts and without any activity for so long. As above. */
  accountIdleDays: z.int().positive().max(3_650).default(365),
  /** So many days after its closing date or next step an open deal is asked about. Fewer: forecasts are right sooner; more: whoever books a day late is left alone. */
  graceDays: z.int().min(0).max(365).default(3),
  /** When one approval of fixes is not enough. Lower: fewer mistakes reach many or dear records, more people are asked. */
  fourEyes: z.strictObject({
    /** More records than this would change by one review. */
    records: z.int().nonnegative().default(40),
    /** Open deals of the records come to more than this, in any one currency. A fix is taken back exactly, so it is more than of a merge. */
    openAmount: z.number().nonnegative().default(1_000_000),
  }).prefault({}),
  /** Fields that work depends on although the CRM lets them be empty. More of them: more complete records, more questions. */
  critical: GuardedFields.default(["opportunity.amount", "opportunity.closeDate", "contact.email"]),
  /** Sources of leads that reports know, where the CRM's own field takes any text. Empty: the CRM's own list decides, where it has one. */
  leadSources: z.array(z.string().trim().min(1).max(100)).max(200).default([]),
  /** What mapped fields mean. A field that is missing here is not looked at; one that means something else brings false alarms. */
  fields: z.strictObject({
    lastActivity: meant("opportunity.mapped.LastActivityDate", "account.mapped.LastActivityDate", "opportunity.mapped.notes_last_updated", "account.mapped.notes_last_updated"),
    nextStep: meant("opportunity.mapped.NextStep", "opportunity.mapped.hs_next_step", "opportunity.mapped.Next_Step_Date__c"),
    country: meant("contact.mapped.country", "contact.mapped.MailingCountry", "account.mapped.country", "account.mapped.BillingCountry"),
    state: meant("contact.mapped.state", "contact.mapped.MailingState", "account.mapped.state", "account.mapped.BillingState"),
    url: meant("contact.mapped.website", "contact.mapped.hs_linkedin_url", "contact.mapped.LinkedIn__c", "account.mapped.website", "account.mapped.Website", "account.mapped.linkedin_company_page"),
    leadSource: meant("contact.mapped.LeadSource", "opportunity.mapped.LeadSource", "account.mapped.AccountSource"),
    lifecycle: meant("contact.mapped.lifecyclestage", "account.mapped.lifecyclestage"),
    optOut: meant("contact.mapped.hs_email_optout", "contact.mapped.HasOptedOutOfEmail"),
    enrolment: meant("contact.mapped.hs_sequences_is_enrolled", "contact.mapped.hs_lead_status"),
    linkedin: meant("contact.mapped.hs_linkedin_url", "contact.mapped.LinkedIn__c"),
    notes: meant("contact.mapped.Description", "contact.mapped.message", "account.mapped.description", "account.mapped.Description", "opportunity.mapped.description", "opportunity.mapped.Description"),
  }).prefault({}),
}).prefault({});
