import * as z from "zod";

/** A domain of the internet. */
export const Domain = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a lower-case domain name");
/** A mail address, in lower case afterwards. */
export const Address = z.email().transform((address) => address.toLowerCase());

/** Fields of one object that can be mapped; each costs a column in every read. */
export const MAPPED_FIELDS_MAX = 30;
/** A field by the CRM's name. */
export const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/, "the CRM's name of a field");
/** `contact.mapped.Region__c` */
export const MappedFieldName = z.templateLiteral([z.enum(["contact", "account", "opportunity"]), ".mapped.", FieldName]);
/** Fields of one object. */
export const FieldNames = z.array(FieldName).max(MAPPED_FIELDS_MAX).default([]);

/** The fields of the CRM's own records that Steward may change, as `src/domain/model/record-fields.ts` has them. */
export const RECORD_FIELD_NAMES = [
  "contact.firstName", "contact.lastName", "contact.title", "contact.email", "contact.phone", "contact.ownerId",
  "account.name", "account.website", "account.phone", "account.city", "account.ownerId",
  "opportunity.name", "opportunity.stage", "opportunity.amount", "opportunity.closeDate", "opportunity.ownerId",
] as const;

/** A field that both CRMs have, or one of their own making. */
export const AnyFieldName = z.union([z.enum(RECORD_FIELD_NAMES), MappedFieldName]);
/** More fields than one organisation's workflows listen to. */
export const GUARDED_FIELDS_MAX = 200;
/** Fields of which a change is guarded. */
export const GuardedFields = z.array(AnyFieldName).max(GUARDED_FIELDS_MAX);

/** Entries of one list; each costs a look at every activity. */
export const LIST_MAX = 5_000;
