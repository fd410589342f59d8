import type { Row } from "../model.ts";
import { idKey } from "./record-id.ts";
import { isVisible } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { Where } from "./where.ts";

/** The rows that a clause lets through, in the org's own order; named records are looked up, not searched. */
export function findRows(scope: Scope, where: Where): readonly Row[] {
  const found: Row[] = [];
  for (const row of candidates(scope, where)) {
    if (isVisible(scope, row) && where.matches(row)) found.push(row);
  }
  return found;
}

function candidates(scope: Scope, where: Where): Iterable<Row> {
  const { source, type } = scope;
  if (where.ids === undefined) return source.rows(type.name);
  const named = where.ids.flatMap((id) => source.row(type.name, id) ?? []);
  // Two spellings of one id are one record.
  return new Map(named.map((row) => [idKey(row.id), row])).values();
}
