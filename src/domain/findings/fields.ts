import type { Policy } from "../../../config/policy.ts";
import type { FieldDescription } from "../model/field-description.ts";
import { crmNameOf, isMapped, type KnownField, mappedField, type RecordField, type RecordObject } from "../model/record-fields.ts";
import type { Context } from "./context.ts";
import type { Seen } from "./seen.ts";

/** What mapped fields can mean, by the policy. */
export type FieldMeaning = keyof Policy["hygiene"]["fields"];

/** A field and what stands in it. */
export interface FieldValue {
  readonly field: RecordField;
  /** Null for an empty one. */
  readonly value: string | null;
}

/** The fields of a record that mean this, those that the mirror knows, in the policy's order. */
export function fieldsMeaning(meaning: FieldMeaning, seen: Seen, { policy }: Context): readonly FieldValue[] {
  return policy.hygiene.fields[meaning].flatMap((path) => {
    const field = fieldIn(path, seen.object);
    const value = field === null ? undefined : valueOf(seen, field);
    return field === null || value === undefined ? [] : [{ field, value }];
  });
}

/** The field that a path of the policy names (`contact.mapped.country`), where it is one of this object's. */
export function fieldIn(path: string, object: RecordObject): RecordField | null {
  if (!path.startsWith(`${object}.`)) return null;
  const field = path.slice(object.length + 1);
  return isMapped(field) ? mappedField(crmNameOf(field)) : (KNOWN.find((one) => one === field) ?? null);
}

/** What stands in a field; null for nothing, undefined where the mirror does not know. */
export function valueOf(seen: Seen, field: RecordField): string | null | undefined {
  if (isMapped(field)) {
    const name = crmNameOf(field);
    return Object.hasOwn(seen.mapped, name) ? orNull(seen.mapped[name]) : undefined;
  }
  return Object.entries(knownValues(seen)).find(([name]) => name === field)?.[1];
}

/** How the CRM describes a field; null where it does not show it, or was never asked. */
export function describedAs(object: RecordObject, field: RecordField, { schema }: Context): FieldDescription | null {
  const names = isMapped(field) ? [crmNameOf(field)] : (CRM_NAMES[object][field] ?? []);
  return schema[object]?.find(({ name }) => names.includes(name)) ?? null;
}

/** Whether an empty field is empty in the CRM: one that it does not show us looks the same. */
export function isShown(object: RecordObject, field: RecordField, context: Context): boolean {
  return context.schema[object] === undefined || describedAs(object, field, context) !== null;
}

/** The names of a field in our words, as the CRM's admins and schema have them. */
export function knownAs(object: RecordObject, crmName: string): KnownField | null {
  const found = KNOWN.find((field) => (CRM_NAMES[object][field] ?? []).includes(crmName));
  return found ?? null;
}

/** The first address, number and domain stand for the CRM's main fields, as in the mirror. */
function knownValues(seen: Seen): Readonly<Partial<Record<KnownField, string | null>>> {
  switch (seen.object) {
    case "contact": {
      const { firstName, lastName, title, emails, phones, ownerId } = seen.record;
      return { firstName: orNull(firstName), lastName: orNull(lastName), title: orNull(title), email: orNull(emails[0]), phone: orNull(phones[0]), ownerId };
    }
    case "account": {
      const { name, domains, phones, city, ownerId } = seen.record;
      return { name: orNull(name), website: orNull(domains[0]), phone: orNull(phones[0]), city: orNull(city), ownerId };
    }
    default: {
      const { name, stage, amount, closeDate, ownerId } = seen.record;
      return { name: orNull(name), stage: orNull(stage), amount, closeDate, ownerId };
    }
  }
}

const orNull = (value: string | null | undefined): string | null => (value === null || value === undefined || value.trim() === "" ? null : value);

const KNOWN: readonly KnownField[] = ["firstName", "lastName", "title", "email", "phone", "ownerId", "name", "website", "city", "stage", "amount", "closeDate"];

/** Under what names schemas have the fields that both CRMs have. */
const CRM_NAMES: Readonly<Record<RecordObject, Readonly<Partial<Record<KnownField, readonly string[]>>>>> = {
  contact: {
    firstName: ["firstname", "FirstName"], lastName: ["lastname", "LastName"], title: ["jobtitle", "Title"], email: ["email", "Email"], phone: ["phone", "Phone"],
    ownerId: ["hubspot_owner_id", "OwnerId"],
  },
  account: { name: ["name", "Name"], website: ["domain", "Website"], phone: ["phone", "Phone"], city: ["city", "BillingCity"], ownerId: ["hubspot_owner_id", "OwnerId"] },
  opportunity: { name: ["dealname", "Name"], stage: ["dealstage", "StageName"], amount: ["amount", "Amount"], closeDate: ["closedate", "CloseDate"], ownerId: ["hubspot_owner_id", "OwnerId"] },
};
