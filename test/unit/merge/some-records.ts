import fc from "fast-check";

import { PolicySchema } from "../../../config/policy.ts";
import type { Candidate } from "../../../src/domain/merge/choose-survivor.ts";
import { type MergeInput, planMerge } from "../../../src/domain/merge/merge-plan.ts";
import type { FieldDescription } from "../../../src/domain/model/field-description.ts";
import { crmRecordId } from "../../../src/domain/model/ids.ts";
import type { CrmValues, RecordSnapshot } from "../../../src/domain/model/merge.ts";

export const policyOf = (raw: object) => PolicySchema.parse(raw);
export const POLICY = policyOf({ merge: { enabled: true }, fields: { protected: {} } });

export const field = (name: string, over: Partial<FieldDescription> = {}): FieldDescription =>
  ({ name, label: name, type: "text", charsMax: null, digits: null, options: null, isOpenList: false, writable: true, required: false, ...over });

export const snapshot = (id: string, values: CrmValues = {}, over: Partial<RecordSnapshot> = {}): RecordSnapshot => ({
  object: "contact", crmType: "contacts", crmId: crmRecordId(id), version: null, createdAt: "2024-01-01T00:00:00.000Z", modifiedAt: "2026-01-01T00:00:00.000Z",
  values, children: [], ...over,
});

export const candidate = (one: RecordSnapshot, over: Partial<Candidate> = {}): Candidate => ({ snapshot: one, obstacles: [], lastActivityAt: null, isOwnerActive: null, ...over });

export const children = (relation: string, ...ids: readonly string[]) => ({ relation, label: relation, ids: ids.map(crmRecordId) });

/** The CRM as both vendors' documents have it: the survivor's values, blanks filled from the other only where `fills`. */
export function outcomeOf(survivor: RecordSnapshot, loser: RecordSnapshot, fills: boolean): CrmValues {
  return fills ? { ...loser.values, ...Object.fromEntries(Object.entries(survivor.values).filter(([, value]) => value !== null && value !== "")) } : survivor.values;
}

export function inputOf(survivor: RecordSnapshot, loser: RecordSnapshot, fields: readonly FieldDescription[], over: Partial<MergeInput> = {}): MergeInput {
  return {
    choice: { survivor, loser, because: "it was made first" }, outcome: outcomeOf(survivor, loser, false), obstacles: [], differences: [], fields, policy: POLICY,
    weight: { openDeals: [], accounts: [] }, picks: null, ...over,
  };
}

export const planOf = (...input: Parameters<typeof inputOf>) => planMerge(inputOf(...input));

/** Properties of every type, some that only the CRM writes, some of consent. */
export const FIELDS: readonly FieldDescription[] = [
  field("jobtitle", { charsMax: 12 }), field("Notes__c"), field("size", { type: "number" }), field("born", { type: "date" }), field("seen", { type: "datetime" }), field("vip", { type: "boolean" }),
  field("tier", { type: "choice", options: ["A", "B"] }), field("topics", { type: "choices", options: ["x", "y", "z"] }), field("boss", { type: "reference" }), field("place", { type: "other" }),
  field("lastname", { required: true }), field("email"), field("hs_additional_emails", { writable: false }), field("hs_object_id", { writable: false }), field("score", { type: "number", writable: false }),
  field("lifecyclestage", { type: "choice", options: ["lead", "customer"] }), field("hubspot_owner_id", { type: "reference" }),
  field("HasOptedOutOfEmail", { type: "boolean" }), field("hs_email_optout", { type: "boolean", writable: false }), field("News_Consent__c", { type: "boolean" }), field("hs_legal_basis", { type: "choices" }),
  field("Opted_Out_On__c", { type: "datetime" }), field("Consent_Date__c", { type: "date" }), field("GDPR_State__c", { type: "choice", options: ["no", "asked", "yes"] }), field("IndividualId", { type: "reference" }),
];

const TEXTS = fc.constantFrom(null, "", " ", "Chief", "chief ", "VP of Sales and more", "a\nb", "; ;", "<b>x</b>");
const VALUES: Readonly<Record<FieldDescription["type"], fc.Arbitrary<string | null>>> = {
  text: fc.oneof(TEXTS, fc.string({ unit: "binary", maxLength: 8 })),
  number: fc.constantFrom(null, "0", "-0", "1", "01.50", "1.5", "12345678901234567.1", "many"),
  date: fc.constantFrom(null, "2026-01-02", "2025-12-31", "soon"),
  datetime: fc.constantFrom(null, "2026-01-02T10:00:00Z", "2026-01-02T12:00:00.000+0200", "2025-01-01T00:00:00.000Z", "1767348000000"),
  boolean: fc.constantFrom(null, "true", "false", "TRUE"),
  choice: fc.constantFrom(null, "A", "B", "lead", "customer", "no", "asked", "yes", "old"),
  choices: fc.constantFrom(null, "x", "y;x", "x;y", "z", "gone;x", ";"),
  reference: fc.constantFrom(null, "1", "2"),
  other: fc.constantFrom(null, "p", "q"),
};

const instants = fc.constantFrom("2024-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z");
const ids = fc.constantFrom("a", "b", "c", "d", "e");

export const snapshots = (id: string): fc.Arbitrary<RecordSnapshot> =>
  fc.record({
    values: fc.record(Object.fromEntries(FIELDS.map(({ name, type }) => [name, VALUES[type]])), { requiredKeys: [] }),
    createdAt: fc.option(instants), modifiedAt: instants,
    children: fc.uniqueArray(fc.record({ relation: fc.constantFrom("deals", "tasks"), ids: fc.uniqueArray(ids) }), { selector: ({ relation }) => relation })
      .map((sets) => sets.map(({ relation, ids: own }) => children(relation, ...own))),
  }).map(({ values, ...drawn }) => snapshot(id, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null])), drawn));

/** Policies that choose otherwise than shipped. */
export const policies = fc.record({
  values: fc.dictionary(fc.constantFrom(...FIELDS.map(({ name }) => name)), fc.constantFrom("survivor", "filled", "last-changed", "first-made", "longest", "highest", "lowest", "union", "both", "as-merged"), { maxKeys: 8 }),
  survivor: fc.uniqueArray(fc.constantFrom("synced", "owned", "most-active", "last-active", "most-complete", "oldest", "newest", "last-changed")),
  steps: fc.boolean(), guarded: fc.boolean(),
}).map(({ values, survivor, steps, guarded }) => policyOf({
  merge: { enabled: true, values: { contact: values }, survivor: { contact: survivor }, consent: steps ? { steps: { GDPR_State__c: ["no", "", "asked", "yes"] } } : {} },
  fields: { protected: guarded ? { "contact.title": "data-owner", "contact.mapped.size": "nobody" } : {} },
}));
