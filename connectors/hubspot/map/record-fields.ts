import { crmRecordId } from "../../../src/domain/model/ids.ts";
import { crmNameOf, isMapped, mappedField, RECORD_FIELDS, type KnownField, type RecordField, type RecordFields, type RecordObject } from "../../../src/domain/model/record-fields.ts";
import type { RecordState } from "../../../src/ports/crm-writer.ts";
import type { HubSpotObject } from "../schemas.ts";
import type { Stage } from "./opportunity.ts";
import { typedValue } from "./typed.ts";
import type { FieldTypes } from "./typed.ts";
import { instantOf, valueOf } from "./values.ts";

/** Where each field that may be changed stands in HubSpot. */
const PROPERTIES: Readonly<Record<RecordObject, Readonly<Partial<Record<KnownField, string>>>>> = {
  contact: { firstName: "firstname", lastName: "lastname", title: "jobtitle", email: "email", phone: "phone", ownerId: "hubspot_owner_id" },
  // A company's domain is what HubSpot knows it by; its `website` only repeats it.
  account: { name: "name", website: "domain", phone: "phone", city: "city", ownerId: "hubspot_owner_id" },
  opportunity: { name: "dealname", stage: "dealstage", amount: "amount", closeDate: "closedate", ownerId: "hubspot_owner_id" },
};

/** A stage and the pipeline it belongs to: two pipelines may each have a stage of the same name. */
export type PipelineStage = Stage & { readonly pipeline: string };
/** All stages by id; empty where no deal is concerned. */
export type Stages = ReadonlyMap<string, PipelineStage>;

/** Of what object, and which mapped properties belong to the state. */
export interface StateKind {
  readonly object: RecordObject;
  readonly mapped: readonly string[];
  /** Of the mapped properties at least; null where the portal would not tell. */
  readonly types: FieldTypes | null;
}

/** The properties that a record's state is read by. */
export function stateProperties(object: RecordObject): readonly string[] {
  const own = RECORD_FIELDS[object].flatMap((field) => PROPERTIES[object][field] ?? []);
  return object === "opportunity" ? [...own, "pipeline"] : own;
}

/** A record's fields as HubSpot holds them. A stage goes by its name, as people see it. */
export function toState({ object, mapped, types }: StateKind, record: HubSpotObject, stages: Stages): RecordState {
  const fields: Partial<Record<RecordField, string | null>> = {};
  for (const field of RECORD_FIELDS[object]) {
    const value = valueOf(record, PROPERTIES[object][field] ?? "");
    fields[field] = decoded(field, value, stages);
  }
  for (const name of mapped) fields[mappedField(name)] = typedValue(record, name, types);
  return { object, crmId: crmRecordId(record.id), fields, version: record.updatedAt ?? null };
}

function decoded(field: KnownField, value: string | null, stages: Stages): string | null {
  if (value === null) return null;
  if (field === "stage") return stages.get(value)?.label ?? value;
  // A datetime in HubSpot, set at midnight UTC by its API; our deals close on days.
  return field === "closeDate" ? (instantOf(value)?.slice(0, 10) ?? null) : value;
}

/** The properties that bring the fields about on this record; null when it is asked into a stage that its pipeline does not have. */
export function toProperties(object: RecordObject, record: HubSpotObject, fields: RecordFields, stages: Stages): Readonly<Record<string, string>> | null {
  const properties: Record<string, string> = {};
  for (const field of RECORD_FIELDS[object]) {
    const property = PROPERTIES[object][field];
    const wanted = fields[field];
    if (property === undefined || wanted === undefined) continue;
    const value = encoded(field, wanted, { record, stages });
    if (value === null) return null;
    properties[property] = value;
  }
  // HubSpot takes every value as text, in the forms that were checked, and clears by an empty one.
  for (const [field, value] of Object.entries(fields)) if (isMapped(field) && value !== undefined) properties[crmNameOf(field)] = value ?? "";
  return properties;
}

function encoded(field: KnownField, wanted: string | null, { record, stages }: { readonly record: HubSpotObject; readonly stages: Stages }): string | null {
  // HubSpot clears a property by an empty text.
  if (wanted === null) return "";
  if (field === "stage") return stageOf(wanted, valueOf(record, "pipeline"), stages);
  if (field === "closeDate") return `${wanted}T00:00:00.000Z`;
  // What HubSpot keeps of a website is its bare domain.
  return field === "website" ? domainOf(wanted) : wanted;
}

/** By name in the deal's own pipeline, or by id. */
function stageOf(wanted: string, pipeline: string | null, stages: Stages): string | null {
  const own = [...stages].filter(([, stage]) => stage.pipeline === pipeline);
  return own.find(([id, { label }]) => label === wanted || id === wanted)?.[0] ?? null;
}

function domainOf(website: string): string {
  const address = website.includes("://") ? website : `https://${website}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, "") : website;
}
