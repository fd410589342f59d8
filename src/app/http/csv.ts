/** What a cell may hold. */
export type Cell = string | number | boolean | null;

/** A column: its heading, and its cell of a row. */
export type Column<Row> = readonly [title: string, of: (row: Row) => Cell];

/**
 * A table as RFC 4180 has it, with a mark by which spreadsheets know UTF-8. A text that a spreadsheet would take for a formula
 * gets an apostrophe before it: cells hold names that others chose.
 */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(([title]) => cellText(title)), ...rows.map((row) => columns.map(([, of]) => cellText(of(row))))];
  return `\uFEFF${lines.map((cells) => `${cells.join(",")}\r\n`).join("")}`;
}

/** Signs with which a formula begins, in whatever program; the blank ones are skipped by some of them. */
const FORMULA = /^[\s\u0000-\u001f]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/u;

function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = FORMULA.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
