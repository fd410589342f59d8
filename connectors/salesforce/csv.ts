import { parse } from "csv-parse/sync";

import type { ObjectDescription } from "./describe.ts";
import { RowSchema } from "./rows.ts";
import type { Row } from "./rows.ts";

/** One cell holds 131,072 characters at most (a long text area); a line of these is a runaway quote. */
const LINE_MAX_CHARS = 4 * 1024 * 1024;

/** Types of fields that JSON would tell as numbers. */
const NUMBERS = new Set(["int", "long", "double", "currency", "percent"]);

/**
 * The rows of a set of bulk results (RFC 4180, each set with its own header), with values as the query resource would
 * tell them: an empty cell is null, because bulk results have no other way to say so. Null for what is cut or garbled, or
 * lacks a field that was asked for: half a page must not pass for a whole one.
 */
export function readCsvRows(text: string, { fields, description }: { readonly fields: readonly string[]; readonly description: ObjectDescription }): readonly Row[] | null {
  const lines = linesOf(text);
  const [header, ...rest] = lines ?? [];
  if (header === undefined) return null;
  const names = header.map((name) => name.trim().toLowerCase());
  const types = new Map(description.fields.map(({ name, type }) => [name, type]));
  const columns = fields.map((name) => ({ name, at: names.indexOf(name.toLowerCase()), type: types.get(name) ?? "string" }));
  if (columns.some(({ at }) => at < 0)) return null;
  const rows: Row[] = [];
  for (const cells of rest) {
    const row = RowSchema.safeParse(Object.fromEntries(columns.map(({ name, at, type }) => [name, valueOf(cells[at] ?? "", type)])));
    if (!row.success) return null;
    rows.push(row.data);
  }
  return rows;
}

/** Every line has as many cells as the header and ends as a line does, or the text was cut. NUL is no text: others found it strewn among results. */
function linesOf(told: string): readonly (readonly string[])[] | null {
  const text = told.replaceAll("\0", "");
  if (!text.endsWith("\n")) return null;
  try {
    return parse(text, { bom: true, skip_empty_lines: true, record_delimiter: ["\r\n", "\n"], max_record_size: LINE_MAX_CHARS });
  } catch {
    return null;
  }
}

function valueOf(cell: string, type: string): string | number | boolean | null {
  if (cell === "") return null;
  if (type === "boolean") return cell.toLowerCase() === "true";
  const number = NUMBERS.has(type) ? Number(cell) : Number.NaN;
  return Number.isFinite(number) ? number : cell;
}
