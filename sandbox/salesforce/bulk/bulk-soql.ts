import type { Query } from "@jetstreamapp/soql-parser-js";

import { isObject } from "../../shared/unknown-values.ts";
import { refusal } from "../error-reply.ts";
import type { Field, RowSource, SObjectType } from "../model.ts";
import { readStatement } from "../soql/parse-query.ts";
import { QueryRefusal } from "../soql/query-refusal.ts";
import { runQuery } from "../soql/run-query.ts";
import type { QueryOptions } from "../soql/run-query.ts";
import { spellingOf } from "../soql/select-fields.ts";

/** The answer of a bulk query as the texts of a CSV. */
export interface BulkAnswer {
  readonly object: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Answers a statement as a bulk query does; throws a `SalesforceError` for what the vendor refuses there. */
export function bulkQuery(soql: string, source: RowSource, options: QueryOptions): BulkAnswer {
  const query = parsedOrNothing(soql);
  if (query !== undefined) refuseUnsupported(query);
  // Refuses what cannot be parsed with the words of the query resource.
  const { records } = runQuery(soql, source, options);
  const type = source.catalog.object(query?.sObject ?? "");
  const columns = (query?.fields ?? []).flatMap((field) => (field.type === "Field" || field.type === "FieldRelationship" ? [columnOf(source, type, spellingOf(field), query?.sObjectAlias)] : []));
  if (columns.some(({ field }) => field?.type === "address")) throw notInBulk("Selecting compound data not supported in Bulk Query");
  return {
    object: type?.name ?? "",
    header: columns.map(({ path }) => path.join(".")),
    rows: records.map((record) => columns.map(({ path, field }) => textAt(record, path, field))),
  };
}

function parsedOrNothing(soql: string): Query | undefined {
  try {
    return readStatement(soql);
  } catch (error) {
    if (error instanceof QueryRefusal) return undefined;
    throw error;
  }
}

/** GROUP BY, OFFSET, TYPEOF, aggregates, compound fields and subqueries (Bulk API 2.0 Guide, "Create a Query Job"). */
function refuseUnsupported(query: Query): void {
  const fields = query.fields ?? [];
  if (fields.some(({ type }) => type === "FieldSubquery")) throw notInBulk("Aggregate Relationships not supported in Bulk Query");
  if (fields.some(({ type }) => type === "FieldFunctionExpression") || query.groupBy !== undefined || query.having !== undefined) {
    throw notInBulk("Aggregate functions, FIELDS() and GROUP BY not supported in Bulk Query");
  }
  if (query.offset !== undefined) throw notInBulk("OFFSET not supported in Bulk Query");
  if (fields.some(({ type }) => type === "FieldTypeof")) throw notInBulk("TYPEOF not supported in Bulk Query");
}

function notInBulk(message: string): Error {
  return refusal(400, "API_ERROR", message);
}

interface Column {
  /** In the org's own spelling. */
  readonly path: readonly string[];
  readonly field: Field | undefined;
}

function columnOf(source: RowSource, type: SObjectType | undefined, spelling: string, alias: string | undefined): Column {
  const words = spelling.split(".").map((word) => word.trim());
  const [first = ""] = words;
  const prefixed = words.length > 1 && [alias?.toLowerCase(), type?.name.toLowerCase()].includes(first.toLowerCase()) && relation(type, first) === undefined;
  let at = type;
  const path: string[] = [];
  let field: Field | undefined;
  const own = prefixed ? words.slice(1) : words;
  for (const [index, word] of own.entries()) {
    if (index < own.length - 1) {
      const step = relation(at, word);
      path.push(step?.relationshipName ?? word);
      at = step?.referenceTo.length === 1 ? source.catalog.object(step.referenceTo.join("")) : undefined;
    } else {
      field = at?.fields.get(word.toLowerCase());
      path.push(field?.name ?? word);
    }
  }
  return { path, field };
}

function relation(type: SObjectType | undefined, name: string): Field | undefined {
  return [...type?.fields.values() ?? []].find((each) => each.relationshipName?.toLowerCase() === name.toLowerCase());
}

/** Null is an empty text; instants end in Z here, not in +0000. */
function textAt(record: object, path: readonly string[], field: Field | undefined): string {
  const value = path.reduce<unknown>((at, key) => (isObject(at) ? valueAnyCase(at, key) : undefined), record);
  if (typeof value === "string") return field?.type === "datetime" ? value.replace(/\+0000$/, "Z") : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function valueAnyCase(record: Readonly<Record<string, unknown>>, key: string): unknown {
  if (Object.hasOwn(record, key)) return record[key];
  const found = Object.keys(record).find((each) => each.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : record[found];
}
