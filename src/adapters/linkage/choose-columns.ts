import { findColumns } from "../../domain/linkage/columns.ts";
import type { ColumnMap } from "../../domain/linkage/columns.ts";
import { namesOf } from "./load-sql.ts";
import type { ScanOrder } from "./scan-order.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** The columns that are read, as ordered and else by their names, and those that are not. What holds the truth is kept out. */
export function chooseColumns(order: Pick<ScanOrder, "object" | "columns" | "truth">, columns: readonly string[]): { readonly map: ColumnMap; readonly ignored: readonly string[] } {
  const named = (wanted: string, place: string): string => {
    const found = columns.find((column) => column === wanted) ?? columns.find((column) => plain(column) === plain(wanted));
    if (found === undefined) throw new UnreadableTable(`the table has no column “${wanted}”; it has ${namesOf(columns)}`, place);
    return found;
  };
  const truth = order.truth !== null && "column" in order.truth ? named(order.truth.column, "--truth-column") : null;
  const ordered = Object.entries(order.columns.fields).map(([field, names]) => [field, names.map((name) => named(name, `--config: columns.${field}`))] as const);
  const id = typeof order.columns.id === "string" ? named(order.columns.id, "--config: columns.id") : order.columns.id;
  const taken = new Set([truth, id, ...ordered.flatMap(([, names]) => names)]);
  const found = findColumns(order.object, columns.filter((column) => !taken.has(column)));
  const fields = Object.entries({ ...found.fields, ...Object.fromEntries(ordered) }).filter(([, names]) => names.length > 0);
  const map = { id: id === undefined ? found.id : id, fields: Object.fromEntries(fields) };
  const read = new Set([truth, map.id, ...fields.flatMap(([, names]) => names)]);
  return { map, ignored: columns.filter((column) => !read.has(column)) };
}

const plain = (name: string): string => name.trim().toLowerCase();
