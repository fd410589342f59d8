import { crmRecordId } from "../../../src/domain/model/ids.ts";
import { crmNameOf, isMapped, mappedField, RECORD_FIELDS } from "../../../src/domain/model/record-fields.ts";
import type { KnownField, RecordField, RecordFields, RecordObject } from "../../../src/domain/model/record-fields.ts";
import type { RecordState } from "../../../src/ports/crm-writer.ts";
import { sameValue } from "../../shared/same-value.ts";
import type { Row } from "../rows.ts";
import type { ObjectDescription } from "../describe.ts";
import { decimalOf, numberOf, sameDecimal } from "./decimal.ts";
import { encodedMapped, mappedValues } from "./mapped.ts";
import type { Value } from "./values.ts";
import { dateOf, textOf } from "./values.ts";

/** Where each field that may be changed stands in Salesforce; a lead's stand where a contact's do. */
const FIELDS: Readonly<Record<RecordObject, Readonly<Partial<Record<KnownField, string>>>>> = {
  contact: { firstName: "FirstName", lastName: "LastName", title: "Title", email: "Email", phone: "Phone", ownerId: "OwnerId" },
  account: { name: "Name", website: "Website", phone: "Phone", city: "BillingCity", ownerId: "OwnerId" },
  opportunity: { name: "Name", stage: "StageName", amount: "Amount", closeDate: "CloseDate", ownerId: "OwnerId" },
};

/** Of what object, as the org describes it, and which mapped fields belong to the state. */
export interface StateKind {
  readonly object: RecordObject;
  readonly mapped: readonly string[];
  readonly description: ObjectDescription;
}

/** The fields that a record's state is read by. */
export function stateFields(object: RecordObject): readonly string[] {
  return RECORD_FIELDS[object].flatMap((field) => FIELDS[object][field] ?? []);
}

/** A record's fields as Salesforce holds them. */
export function toState({ object, mapped, description }: StateKind, row: Row, version: string | null): RecordState {
  const fields: Partial<Record<RecordField, string | null>> = {};
  for (const field of RECORD_FIELDS[object]) {
    const name = FIELDS[object][field];
    if (name !== undefined) fields[field] = decoded(field, row, name);
  }
  for (const [name, value] of Object.entries(mappedValues(row, description, mapped))) fields[mappedField(name)] = value;
  return { object, crmId: crmRecordId(row.Id), fields, version };
}

function decoded(field: KnownField, row: Row, name: string): string | null {
  if (field === "amount") return decimalOf(row[name]);
  return field === "closeDate" ? dateOf(row[name]) : textOf(row, name);
}

/** The values that bring the fields about, without those that read as wanted already; null for a value that cannot be told exactly, or a field that is not there. */
export function toValues({ object, description }: Pick<StateKind, "object" | "description">, wanted: RecordFields, current: RecordFields): Readonly<Record<string, Value>> | null {
  const values: Record<string, Value> = {};
  for (const field of RECORD_FIELDS[object]) {
    const [name, value] = [FIELDS[object][field], wanted[field]];
    if (name === undefined || value === undefined || isSameField(field, value, current[field] ?? null)) continue;
    const sent = value !== null && field === "amount" ? numberOf(value) : value;
    if (sent === null && value !== null) return null;
    values[name] = sent;
  }
  for (const [field, value] of Object.entries(wanted)) {
    if (!isMapped(field) || value === undefined || sameValue(value, current[field] ?? null)) continue;
    const sent = encodedMapped(value, description.fields.find(({ name }) => name === crmNameOf(field)));
    if (sent === undefined) return null;
    values[crmNameOf(field)] = sent;
  }
  return values;
}

const isSameField = (field: KnownField, a: string | null, b: string | null): boolean => (field === "amount" ? sameDecimal(a, b) : sameValue(a, b));
