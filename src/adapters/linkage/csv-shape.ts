import { open } from "node:fs/promises";
import { CsvError, parse } from "csv-parse/sync";

/** What a CSV file's first lines tell. */
export interface CsvShape {
  readonly delimiter: string;
  /** As written; of doubled names the later ones get a number. */
  readonly columns: readonly string[];
  /** What stands before the line with the names, which is nothing: so many bytes, and lines. */
  readonly before: { readonly bytes: number; readonly lines: number };
}

const HEAD_BYTES = 256 * 1024;
const DELIMITERS = [",", ";", "\t", "|"];
/** More columns than this have no table's names. */
const COLUMNS_MAX = 2_000;
/** Spreadsheets leave a few lines free above a table; a file that begins with more is none. */
const LINES_BEFORE_MAX = 100;

/** Reads the names of the columns; null for a file without any. */
export async function csvShape(file: string): Promise<CsvShape | null> {
  const text = await firstBytes(file);
  const lines = text.replace(/^\ufeff/, "").split(/(?<=\n)/);
  const linesBefore = lines.findIndex((line) => /[^\s,;|"]/.test(line));
  if (linesBefore < 0 || linesBefore > LINES_BEFORE_MAX) return null;
  const head = lines.slice(linesBefore).join("");
  const shapes = DELIMITERS.map((delimiter) => ({ delimiter, columns: headerOf(head, delimiter) }));
  const best = shapes.reduce((one, other) => (other.columns.length > one.columns.length ? other : one));
  const named = best.columns.filter((name) => name !== "");
  if (named.length === 0 || best.columns.length > COLUMNS_MAX) return null;
  const before = { bytes: linesBefore === 0 ? 0 : Buffer.byteLength(text) - Buffer.byteLength(head), lines: linesBefore };
  return { delimiter: best.delimiter, columns: distinct(best.columns), before };
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await handle.close();
  }
}

/** Empty where the line makes no sense with that delimiter. */
function headerOf(head: string, delimiter: string): readonly string[] {
  try {
    const rows: readonly (readonly string[])[] = parse(head, { delimiter, to: 1, trim: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
    return rows[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, at) => {
    const plain = name === "" ? `column ${at + 1}` : name;
    let free = plain;
    for (let times = 2; taken.has(free.toLowerCase()); times += 1) free = `${plain} ${times}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
