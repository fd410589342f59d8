import { open } from "node:fs/promises";
import { FIELD_CHARS_MAX } from "../../domain/linkage/features.ts";
import type { TableSource } from "../../ports/duplicate-scanner.ts";

/** Writes a table that is handed over as CSV into a new file that nobody else can read. Ends early, and the file is no whole table then, once the signal says so. */
export async function writeSource(source: TableSource, path: string, signal: AbortSignal): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.appendFile(`${["id", ...source.fields].join(",")}\n`);
    await source.hand((rows) => file.appendFile(rows.map((row) => `${row.map(cell).join(",")}\n`).join("")), signal);
  } finally {
    await file.close();
  }
}

/** A line is a record, whatever the record says: what would end one is a blank. */
const cell = (text: string): string => `"${text.slice(0, FIELD_CHARS_MAX).replace(ENDS, " ").replaceAll('"', '""')}"`;

const ENDS = /[\p{Cc}\u2028\u2029]+/gu;
