import type { Query } from "@jetstreamapp/soql-parser-js";
import { SalesforceError } from "../model.ts";
import type { Row, RowSource } from "../model.ts";
import { checkClauses, listOf } from "./check-clauses.ts";
import { childColumn } from "./child-records.ts";
import { findRows } from "./find-rows.ts";
import { groupedQuery, isGrouped } from "./grouped-query.ts";
import { placeOf } from "./locate.ts";
import { inOrder, sortTerms } from "./ordering.ts";
import { readStatement } from "./parse-query.ts";
import { projection } from "./projection.ts";
import { malformed, noSuchType, QueryRefusal } from "./query-refusal.ts";
import type { Scope } from "./scope.ts";
import { selectItems } from "./select-fields.ts";
import { compileWhere } from "./where.ts";

/** How a statement is asked. */
export interface QueryOptions {
  /** `queryAll`: what lies in the recycle bin answers too. */
  readonly includeDeleted: boolean;
  /** The version in the records' `url`. */
  readonly apiVersion?: string;
}

/** The whole answer, not yet cut into pages. */
export interface QueryAnswer {
  readonly totalSize: number;
  readonly records: readonly object[];
}

const defaultApiVersion = "66.0";

/**
 * Answers one SOQL statement as the REST API does (SOQL and SOSL Reference). Throws a `SalesforceError` with status 400
 * for whatever the vendor refuses and for the parts of the language that this org does not speak; then nothing was read.
 */
export function runQuery(soql: string, source: RowSource, options: QueryOptions): QueryAnswer {
  try {
    const query = readStatement(soql);
    return answer(query, scopeOf(query, source, options));
  } catch (error) {
    if (!(error instanceof QueryRefusal)) throw error;
    const place = error.near === undefined ? "" : placeOf(soql, error.near);
    throw new SalesforceError(400, { message: place + error.message, errorCode: error.code });
  }
}

function scopeOf(query: Query, source: RowSource, options: QueryOptions): Scope {
  const type = source.catalog.object(query.sObject ?? "");
  if (type === undefined) throw noSuchType(query.sObject ?? "");
  const { includeDeleted, apiVersion = defaultApiVersion } = options;
  return { source, includeDeleted, apiVersion, nowMs: source.clock.now(), type, alias: query.sObjectAlias };
}

function answer(query: Query, scope: Scope): QueryAnswer {
  checkClauses(query);
  const where = compileWhere(scope, query.where);
  if (isBareCount(query))
    return { totalSize: Math.min(findRows(scope, where).length, query.limit ?? Infinity), records: [] };
  const show = isGrouped(query) ? groupedQuery(scope, query) : plainQuery(scope, query);
  const records = show(findRows(scope, where));
  return { totalSize: records.length, records };
}

/** `SELECT COUNT() FROM …` answers with a number and no records. */
function isBareCount(query: Query): boolean {
  const fields = query.fields ?? [];
  const counts = fields.some((field) => {
    return (
      field.type === "FieldFunctionExpression" &&
      field.functionName.toUpperCase() === "COUNT" &&
      field.parameters.length === 0
    );
  });
  if (!counts) return false;
  const beside = [query.groupBy, query.having, query.orderBy, query.offset].some((clause) => clause !== undefined);
  if (fields.length > 1 || beside)
    throw malformed("COUNT() must stand alone in the SELECT list, without ORDER BY, OFFSET and GROUP BY", "COUNT");
  return true;
}

function plainQuery(scope: Scope, query: Query): (rows: readonly Row[]) => readonly object[] {
  const columns = selectItems(scope, query.fields ?? [], query.limit).map((item) => {
    return "subquery" in item ? childColumn(scope, item.subquery, query.limit) : item;
  });
  const terms = sortTerms(scope, listOf(query.orderBy));
  const show = projection(columns, scope.apiVersion);
  const from = query.offset ?? 0;
  return (rows) =>
    inOrder(rows, terms, from + (query.limit ?? Infinity))
      .slice(from)
      .map(show);
}
