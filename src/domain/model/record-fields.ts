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

/** The name of a field of some record. */
export type RecordField = (typeof RECORD_FIELDS)[RecordObject][number];

/** Values by field; null is no value, absent is not told. Amounts are decimal text, dates `YYYY-MM-DD`. */
export type RecordFields = Readonly<Partial<Record<RecordField, string | null>>>;
