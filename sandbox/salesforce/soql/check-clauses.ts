import type { QueryBase } from "@jetstreamapp/soql-parser-js";
import { limitRowsMax, offsetRowsMax } from "./limits.ts";
import { malformed, QueryRefusal, unexpectedToken } from "./query-refusal.ts";

/** Refuses clauses that belong to Apex or to features this org does not have, and numbers out of range. */
export function checkClauses(query: QueryBase): void {
  // Row locks and WITH modes are Apex; a query over REST runs in the mode of its user anyway.
  if (query.for === "UPDATE") throw unexpectedToken("FOR");
  if (
    query.withSecurityEnforced === true ||
    query.withAccessLevel !== undefined ||
    query.withDataCategory !== undefined
  ) {
    throw unexpectedToken("WITH");
  }
  if (query.update !== undefined) throw unexpectedToken("UPDATE");
  if (query.usingScope !== undefined && query.usingScope.toLowerCase() !== "everything") {
    throw malformed(`Using scope ${query.usingScope} is not supported`, query.usingScope);
  }
  if (query.limit !== undefined && query.limit > limitRowsMax)
    throw malformed(`numeric value out of range: ${query.limit}`);
  if (query.offset !== undefined && query.offset > offsetRowsMax) {
    throw new QueryRefusal("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${offsetRowsMax}`, "OFFSET");
  }
}

/** A clause that the parser gives alone or as a list. */
export function listOf<Clause>(clauses: Clause | readonly Clause[] | undefined): readonly Clause[] {
  if (clauses === undefined) return [];
  return isList(clauses) ? clauses : [clauses];
}

function isList<Clause>(clauses: Clause | readonly Clause[]): clauses is readonly Clause[] {
  return Array.isArray(clauses);
}
