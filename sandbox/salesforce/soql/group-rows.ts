import type { Row, Value } from "../model.ts";
import type { FieldPath } from "./field-path.ts";
import { foldText } from "./text-order.ts";

/** Rows that agree in the grouped fields; `values` in the order of the GROUP BY. */
export interface Group {
  readonly values: readonly Value[];
  readonly rows: readonly Row[];
}

/** Puts rows into groups: text without regard to case, nulls together; all in one where nothing is grouped by. */
export function groupRows(rows: readonly Row[], grouping: readonly FieldPath[]): readonly Group[] {
  if (grouping.length === 0) return [{ values: [], rows }];
  const groups = new Map<string, { readonly values: readonly Value[]; readonly rows: Row[] }>();
  for (const row of rows) {
    const values = grouping.map((path) => path.read(row));
    const key = JSON.stringify(values.map((value) => (typeof value === "string" ? foldText(value) : value)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}
