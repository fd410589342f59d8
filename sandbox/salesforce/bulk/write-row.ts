import { refusal } from "../error-reply.ts";
import { SalesforceError } from "../model.ts";
import type { Complaint, Row, SObjectType, WriteContext } from "../model.ts";
import type { OrgState } from "../org.ts";
import { externalIdField } from "../record-values.ts";
import { fullId } from "../schema/ids.ts";
import { cellOf, valuesOf } from "./columns.ts";
import type { Column } from "./columns.ts";
import type { IngestJob } from "./job.ts";
import type { RowResult } from "./jobs.ts";

/** A row of a job's CSV with all that its write needs. */
export interface RowWrite {
  readonly org: OrgState;
  readonly job: IngestJob;
  readonly type: SObjectType;
  readonly columns: readonly Column[];
  readonly cells: readonly string[];
  /** Keys that two rows of one chunk claim, in lower case: they belong to neither. */
  readonly repeated: ReadonlySet<string>;
}

/** Writes one row; a refused one leaves no trace and tells why. */
export function writeRow(write: RowWrite): RowResult {
  const { org } = write;
  const mark = org.store.mark();
  try {
    return written(write);
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    org.store.rollbackTo(mark);
    return rowError(error.complaints);
  }
}

/** The one text in `sf__Error`: code, sentence and fields. */
export function rowError(complaints: readonly Complaint[]): string {
  return complaints.map(({ errorCode, message, fields = [] }) => {
    const code = errorCode === "JSON_PARSER_ERROR" ? "INVALID_TYPE_ON_FIELD_IN_RECORD" : errorCode;
    return `${code}:${message}:${fields.length === 0 ? "" : `${fields.join(",")} `}--`;
  }).join(";");
}

/** The text by which an upsert finds its row. */
export function keyOfRow({ job, type, columns }: Pick<RowWrite, "job" | "type" | "columns">, cells: readonly string[]): string | undefined {
  const field = externalIdField(type, job.externalIdFieldName ?? "");
  return field === undefined ? undefined : cellOf(columns, cells, field.name);
}

function written(write: RowWrite): RowResult {
  const { org, job, type, columns, cells } = write;
  if (cells.length !== columns.length) {
    throw refusal(400, "INVALID_CSV_RECORD", `the row has ${String(cells.length)} values and the header ${String(columns.length)}`);
  }
  // A duplicate alert stops a row always: bulk jobs have no header that would let it pass (FAILURES F25).
  const context: WriteContext = { userId: job.createdById, allowDuplicates: false };
  switch (job.operation) {
    case "insert":
      return [org.create(type.name, valuesOf(org, type, write), context).id, true];
    case "update": {
      const row = rowByCell(write, "update");
      org.update(type.name, row.id, valuesOf(org, type, write, "Id"), context);
      return [row.id, false];
    }
    case "upsert":
      return upserted(write, context);
    case "delete":
    case "hardDelete": {
      const row = rowByCell(write, "delete");
      org.remove(type.name, row.id, context);
      const gone = org.row(type.name, row.id);
      if (job.operation === "hardDelete" && gone !== undefined) org.records.erase(gone);
      return [row.id, false];
    }
  }
}

function upserted(write: RowWrite, context: WriteContext): RowResult {
  const { org, job, type, cells } = write;
  const field = externalIdField(type, job.externalIdFieldName ?? "");
  if (field === undefined) throw refusal(400, "INVALID_FIELD", `No such column '${job.externalIdFieldName ?? ""}' on sobject of type ${type.name}`);
  const key = keyOfRow(write, cells);
  if (field.type !== "id" && key === undefined) throw refusal(400, "MISSING_ARGUMENT", `${field.name} not specified`, []);
  if (key !== undefined && write.repeated.has(key.toLowerCase())) throw refusal(400, "DUPLICATE_VALUE", `Duplicate external id specified: ${key}`, [field.name]);
  const found = field.type === "id" ? (key === undefined ? [] : [rowByCell(write, "upsert")]) : org.byExternalId(type.name, field.name, key ?? "");
  const values = valuesOf(org, type, write, field.name);
  if (found.length > 1) {
    throw refusal(400, "DUPLICATE_EXTERNAL_ID", `${field.name}: more than one record found for external id field: [${found.map(({ id }) => id).join(", ")}]`, []);
  }
  const [row] = found;
  if (row !== undefined) {
    org.update(type.name, row.id, values, context);
    return [row.id, false];
  }
  return [org.create(type.name, field.type === "id" ? values : { ...values, [field.name]: key ?? null }, context).id, true];
}

function rowByCell({ org, type, columns, cells }: RowWrite, call: string): Row {
  const raw = cellOf(columns, cells, "Id");
  if (raw === undefined) throw refusal(400, "MISSING_ARGUMENT", `Id not specified in an ${call} call`, []);
  const id = fullId(raw);
  if (id === undefined || !id.startsWith(type.keyPrefix)) throw refusal(400, "MALFORMED_ID", `${type.label} ID: id value of incorrect type: ${raw.slice(0, 80)}`, ["Id"]);
  const row = org.row(type.name, id);
  if (row === undefined) throw refusal(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []);
  if (row.values["IsDeleted"] === true) throw refusal(400, "ENTITY_IS_DELETED", "entity is deleted", []);
  return row;
}
