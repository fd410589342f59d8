/** The CRM's own records whose fields Steward may change, once a person approved it. */
export const RECORD_OBJECTS = ["contact", "account", "opportunity"] as const;
/** One of {@link RECORD_OBJECTS}. */
export type RecordObject = (typeof RECORD_OBJECTS)[number];

/** The fields of each that both CRMs have, in our words. `ownerId` and `stage` are the vendor's ids or names, opaque. */
export const RECORD_FIELDS = {
  contact: ["firstName", "lastName", "title", "email", "phone", "ownerId"],
  account: ["name", "website", "phone", "city", "ownerId"],
  opportunity: ["name", "stage", "amount", "closeDate", "ownerId"],
} as const satisfies Readonly<Record<RecordObject, readonly string[]>>;

/** A field that both CRMs have. */
export type KnownField = (typeof RECORD_FIELDS)[RecordObject][number];

/** A field of the CRM's own making that the policy maps, behind it the CRM's name of it: `mapped.Region__c`. */
export type MappedField = `mapped.${string}`;

/** The name of a field of some record. */
export type RecordField = KnownField | MappedField;

/**
 * Values by field; null is no value, absent is not told. Amounts are decimal text, dates `YYYY-MM-DD`, and mapped values
 * in the forms of `domain/schema/check-value.ts`.
 */
export type RecordFields = Readonly<Partial<Record<RecordField, string | null>>>;

/** A field that the policy maps, by the CRM's name of it. */
export const mappedField = (name: string): MappedField => `mapped.${name}`;

/** Whether a field is one that the policy maps. */
export const isMapped = (field: string): field is MappedField => field.startsWith("mapped.");

/** What people call a record, by its fields; "" where none of them says. */
export const nameIn = ({ firstName, lastName, name }: Pick<RecordFields, "firstName" | "lastName" | "name"> = {}): string => [firstName, lastName, name].filter((part) => part).join(" ");

/** The CRM's name of a mapped field. */
export const crmNameOf = (field: MappedField): string => field.slice("mapped.".length);
