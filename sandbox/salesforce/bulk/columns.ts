import { refusal } from "../error-reply.ts";
import type { Catalog, Field, SObjectType } from "../model.ts";
import type { Org } from "../org.ts";
import { externalIdField, recordValues } from "../record-values.ts";
import type { Values } from "../rules/object-rule.ts";
import { CsvProblem } from "./csv.ts";
import type { IngestJob } from "./job.ts";

/** The text that empties a field; an empty text leaves it alone (Bulk API 2.0 Guide, "Prepare CSV Files"). */
const emptied = "#N/A";
const trueWords = new Set(["true", "yes", "y", "on", "1"]);
const falseWords = new Set(["false", "no", "n", "off", "0"]);
/** `Account.Steward_Key__c`, and with the parent's type where it may be of several: `Lead:Who.Steward_Key__c`. */
const parentHeader = /^(?:(\w{1,80}):)?(\w{1,80})\.(\w{1,80})$/;

/** What one column of the CSV sets. */
export interface Column {
  readonly field: Field;
  /** The column names the parent by an external id of its own. */
  readonly parent?: { readonly relationship: string; readonly type: string; readonly keyName: string };
}

/** The columns of a header; one that the job cannot use fails the whole job. */
export function readColumns(catalog: Catalog, type: SObjectType, header: readonly string[], job: IngestJob): readonly Column[] {
  const columns = header.map((name) => columnOf(catalog, type, name.trim()));
  const names = header.map((name) => name.trim().toLowerCase());
  const twice = header.find((name, index) => names.indexOf(name.trim().toLowerCase()) !== index);
  if (twice !== undefined) throw new CsvProblem(`InvalidBatch : Duplicate field name : ${twice.slice(0, 80)}`);
  const removing = job.operation === "delete" || job.operation === "hardDelete";
  if (removing && (columns.length > 1 || columns[0]?.field.type !== "id")) throw new CsvProblem("InvalidBatch : delete batch must only contain ids");
  return columns;
}

function columnOf(catalog: Catalog, type: SObjectType, name: string): Column {
  const own = type.fields.get(name.toLowerCase());
  if (own !== undefined) return { field: own };
  const [, typeName, relationship = "", keyName = ""] = parentHeader.exec(name) ?? [];
  const field = [...type.fields.values()].find((each) => each.relationshipName?.toLowerCase() === relationship.toLowerCase());
  const targetName = typeName ?? (field?.referenceTo.length === 1 ? field.referenceTo[0] : undefined);
  const target = targetName === undefined ? undefined : catalog.object(targetName);
  const key = target === undefined ? undefined : externalIdField(target, keyName);
  if (field === undefined || target === undefined || key === undefined || !field.referenceTo.includes(target.name)) {
    throw new CsvProblem(`InvalidBatch : Field name not found : ${name.slice(0, 80)}`);
  }
  return { field, parent: { relationship: field.relationshipName ?? "", type: target.name, keyName: key.name } };
}

/** The text in the column of a field, when there is one and it says anything. */
export function cellOf(columns: readonly Column[], cells: readonly string[], fieldName: string): string | undefined {
  const index = columns.findIndex(({ field, parent }) => parent === undefined && field.name === fieldName);
  const text = index === -1 ? "" : (cells[index] ?? "").trim();
  return text === "" || text === emptied ? undefined : text;
}

/** The values that a row sets, without those of the named field by which the row is found. */
export function valuesOf(org: Org, type: SObjectType, row: { readonly columns: readonly Column[]; readonly cells: readonly string[] }, without?: string): Values {
  const body: Record<string, unknown> = {};
  for (const [index, { field, parent }] of row.columns.entries()) {
    const text = row.cells[index] ?? "";
    if (text.trim() === "" || (parent === undefined && field.name === without)) continue;
    if (text.trim() === emptied) body[field.name] = null;
    else if (parent === undefined) body[field.name] = plain(field, text);
    else body[parent.relationship] = { attributes: { type: parent.type }, [parent.keyName]: text.trim() };
  }
  return recordValues(org, type, body);
}

function plain(field: Field, text: string): string | boolean {
  const word = text.trim().toLowerCase();
  if (field.type === "date") return text.trim().replace(/^(\d{4}-\d{2}-\d{2})Z$/, "$1");
  if (field.type !== "boolean") return text;
  if (trueWords.has(word)) return true;
  if (falseWords.has(word)) return false;
  throw refusal(400, "INVALID_TYPE_ON_FIELD_IN_RECORD", `${field.label}: value not of required type: ${text.slice(0, 80)}`, [field.name]);
}
