import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringOf } from "../../shared/unknown-values.ts";
import { param, typeNamed, typeOf, writeContext } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { answerRows, collectionBody } from "../collection.ts";
import type { CollectionRecord } from "../collection.ts";
import { notFound, refusal } from "../error-reply.ts";
import { rowById } from "../locate-row.ts";
import type { Field, Row, SObjectType } from "../model.ts";
import { externalIdField, memberAnyCase, recordValues, withoutMember } from "../record-values.ts";
import { rowsEndpoint } from "./endpoint.ts";

/** Many records by an external id that each of them carries (VENDORS 2.1). */
export const collectionUpsertRoutes: readonly Route<Endpoint>[] = [
  rowsEndpoint("PATCH composite/sobjects/:object/:field", upsertAll),
];

function upsertAll(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  const field = externalIdField(type, param(call, "field"));
  if (field === undefined) throw notFound(`Provided external ID field does not exist or is not accessible: ${param(call, "field").slice(0, 80)}`);
  const { records, allOrNone } = collectionBody(call);
  const repeated = repeatedValues(records, field);
  return answerRows(call, records, allOrNone, (record) => {
    const recordType = typeNamed(call, stringOf(member(record["attributes"], "type")));
    if (recordType.name !== type.name) throw refusal(400, "INVALID_TYPE", `All records must be of type ${type.name}`, []);
    const key = keyOf(record, field);
    if (key === undefined && field.type !== "id") throw refusal(400, "MISSING_ARGUMENT", `${field.name} not specified`, []);
    if (key !== undefined && repeated.has(key.toLowerCase())) throw refusal(400, "DUPLICATE_VALUE", `Duplicate external id specified: ${key}`, [field.name]);
    return upsertOne(call, { type, field, key }, withoutMember(record, field.name));
  });
}

function upsertOne(
  call: ApiCall,
  { type, field, key }: { readonly type: SObjectType; readonly field: Field; readonly key: string | undefined },
  record: CollectionRecord,
): object {
  const values = recordValues(call.org, type, record);
  const found = rowsOf(call, type, field, key);
  if (found.length > 1) {
    const ids = found.map((row) => row.id).join(", ");
    throw refusal(400, "DUPLICATE_EXTERNAL_ID", `${field.name}: more than one record found for external id field: [${ids}]`, []);
  }
  const [row] = found;
  if (row !== undefined) {
    call.org.update(type.name, row.id, values, writeContext(call));
    return { id: row.id, success: true, errors: [], created: false };
  }
  const made = call.org.create(type.name, field.type === "id" ? values : { ...values, [field.name]: key ?? null }, writeContext(call));
  return { id: made.id, success: true, errors: [], created: true };
}

function rowsOf(call: ApiCall, type: SObjectType, field: Field, key: string | undefined): readonly Row[] {
  if (key === undefined) return [];
  return field.type === "id" ? [rowById(call, type, key)] : call.org.byExternalId(type.name, field.name, key);
}

/** A value that two records of one call claim belongs to neither. */
function repeatedValues(records: readonly CollectionRecord[], field: Field): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const record of records) {
    const key = keyOf(record, field)?.toLowerCase();
    if (key === undefined) continue;
    (seen.has(key) ? repeated : seen).add(key);
  }
  return repeated;
}

function keyOf(record: CollectionRecord, field: Field): string | undefined {
  const value = memberAnyCase(record, field.name);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
