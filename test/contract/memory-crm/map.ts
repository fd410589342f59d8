import * as z from "zod";

import { cleaned, onOneLine, take } from "../../../connectors/shared/plain-text.ts";
import { isEngagementObject } from "./nouns.ts";
import { crmRecordId, naturalKey } from "../../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../../src/domain/model/ids.ts";
import { RECORD_FIELDS } from "../../../src/domain/model/record-fields.ts";
import type { RecordFields, RecordObject } from "../../../src/domain/model/record-fields.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { CrmEngagement, CrmEngagementFields, CrmObject, CrmRecord } from "../../../src/ports/crm-records.ts";
import type { RecordState } from "../../../src/ports/crm-writer.ts";
import type { Row } from "./rolodex.ts";

const CHARS_MAX = 20_000;
const CUT_MARK = "[… cut: longer than the CRM takes]";

/** Where each of our fields stands; what the vendor has no name for gets a field of our own, written as JSON. */
const NATIVE: Readonly<Record<string, string>> = { subject: "title", body: "text", ownerId: "owner" };
const text = z.string().nullable();
const person = z.object({ email: text, name: text, phone: text });
const FieldsSchema = z.object({
  subject: text, body: text, occurredAt: text, endedAt: text, location: text, ownerId: z.string().transform(crmRecordId).nullable(), due: text,
  direction: z.enum(["inbound", "outbound", "internal"]).nullable(), status: z.enum(["open", "completed", "scheduled", "cancelled", "no_answer"]).nullable(),
  disposition: z.enum(["connected", "no_answer", "voicemail", "busy", "wrong_number", "held", "no_show", "cancelled", "rescheduled"]).nullable(),
  priority: z.enum(["low", "medium", "high"]).nullable(), from: person.nullable(), to: z.array(person).nullable(), cc: z.array(person).nullable(),
  participants: text, nextStep: text, matchFlag: z.enum(["clear", "uncertain", "none", "confirmed"]).nullable(), confidenceBand: z.enum(["high", "medium", "low"]).nullable(),
  sensitiveFlag: z.boolean().nullable(), reviewLink: text, outcome: z.enum(["auto", "approved", "edited", "logged", "review"]).nullable(),
});
const FIELD_NAMES = FieldsSchema.keyof().options;
const nameOf = (field: string): string => NATIVE[field] ?? `x_${field.toLowerCase()}`;

/** The fields that an admin's account does not have by itself. */
export const OWN_FIELDS: readonly string[] = ["x_key", ...FIELD_NAMES.map(nameOf).filter((name) => name.startsWith("x_"))];

/** What is to be sent so that the fields come true; an empty text clears. What the row holds already is left out. */
export function encode(fields: CrmEngagementFields, now: Row["values"] = {}): Readonly<Record<string, string>> {
  const written = Object.entries(fields).map(([field, value]): [string, string] => [nameOf(field), encodeOne(field, value)]);
  return Object.fromEntries(written.filter(([name, value]) => value !== (now[name] ?? "")));
}

function encodeOne(field: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (field === "body" && typeof value === "string") return cut(cleaned(value));
  if (field === "subject" && typeof value === "string") return onOneLine(value);
  return typeof value === "string" && !nameOf(field).startsWith("x_") ? value : JSON.stringify(value);
}

const cut = (body: string): string => (body.length <= CHARS_MAX ? body : `${take(body, CHARS_MAX - CUT_MARK.length - 1)}\n${CUT_MARK}`);

/** The fields as a row holds them. */
export function decode(values: Row["values"]): CrmEngagementFields {
  return FieldsSchema.parse(Object.fromEntries(FIELD_NAMES.map((field) => {
    const value = values[nameOf(field)];
    return [field, value === undefined ? null : nameOf(field).startsWith("x_") ? JSON.parse(value) : value];
  })));
}

/** The ids at the other ends of a row's links of one type. */
export const linked = (row: Row, type: string): readonly CrmRecordId[] => row.links.filter((link) => link.startsWith(`${type}/`)).map((link) => crmRecordId(link.slice(type.length + 1)));

/** A row as an engagement. */
export function toEngagement(object: CrmEngagement["object"], row: Row): CrmEngagement {
  const fields = decode(row.values);
  const key = row.values["x_key"];
  return {
    ...base(row), object, key: key === undefined ? null : naturalKey(key), occurredAt: fields.occurredAt ?? null, endedAt: fields.endedAt ?? null,
    subject: fields.subject ?? "", externalId: row.values["foreign"] ?? null, contacts: linked(row, "person"), fields,
  };
}

/** A row as one of our nouns. */
export function toRecord(object: CrmObject, row: Row): CrmRecord {
  if (isEngagementObject(object)) return toEngagement(object, row);
  const { values } = row;
  const idIn = (name: string): CrmRecordId | null => (values[name] === undefined ? null : crmRecordId(values[name]));
  const common = { ...base(row), owner: idIn("owner") };
  const list = (name: string): readonly string[] => values[name]?.split(" ") ?? [];
  switch (object) {
    case "user": return { ...base(row), object, name: values["name"] ?? "", email: values["mail"] ?? null, phone: values["phone"] ?? null, zone: values["zone"] ?? null, active: !row.binned };
    case "contact": return {
      ...common, object, kind: "contact", firstName: values["first"] ?? "", lastName: values["last"] ?? "", title: values["role"] ?? null,
      emails: [...list("mail"), ...list("moremail")], phones: phonesOf(values), account: idIn("company"),
    };
    case "account": return { ...common, object, name: values["name"] ?? "", domains: list("site"), phones: phonesOf(values), city: values["city"] ?? null, country: values["country"] ?? null, parent: null };
    case "opportunity": return {
      ...common, object, name: values["name"] ?? "", account: idIn("company"), contacts: linked(row, "person"), stage: values["stage"] ?? "", isClosed: values["closed"] !== undefined,
      isWon: values["closed"] === "won", amount: values["amount"] ?? null, currency: values["currency"] ?? null, closeDate: values["closes"] ?? null, createdAt: null,
    };
  }
}

const phonesOf = (values: Row["values"]): readonly string[] => (values["phone"] === undefined ? [] : [values["phone"]]);

function base(row: Row): Pick<CrmRecord, "crmId" | "modifiedAt" | "archived" | "aliases"> {
  return { crmId: crmRecordId(row.id), modifiedAt: instant(row.changedAt), archived: row.binned, aliases: [] };
}

const RECORD_NAMES: Readonly<Record<string, string>> = { firstName: "first", lastName: "last", title: "role", email: "mail", ownerId: "owner", website: "site", closeDate: "closes" };
/** The vendor's name of a record's field. */
export const recordName = (field: string): string => RECORD_NAMES[field] ?? field;

/** A row with the fields that may be changed. */
export function toState(object: RecordObject, row: Row): RecordState {
  const fields: RecordFields = Object.fromEntries(RECORD_FIELDS[object].map((field) => [field, row.values[recordName(field)] ?? null]));
  return { object, crmId: crmRecordId(row.id), fields, version: String(row.version) };
}
