import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnMap } from "../../domain/linkage/columns.ts";
import { FIELD_CHARS_MAX } from "../../domain/linkage/features.ts";
import { cleanFile, withoutFirst } from "./clean-file.ts";
import { csvShape } from "./csv-shape.ts";
import { eachRow, numberOf, textOf } from "./database.ts";
import { isParquet, otherKind } from "./file-kind.ts";
import { literal, quoted } from "./sql-text.ts";
import { UnreadableTable, whyNot } from "./unreadable-table.ts";

/** A file as the database reads it. */
export interface TableFile {
  readonly sql: string;
  /** Slower, for what the first one cannot read: line ends within quotes beside rows that are too short. */
  readonly careful: string;
  readonly columns: readonly string[];
  /** Columns that hold more than one value in a cell: not read. */
  readonly nested: readonly string[];
  /** Lines after the names; null where the file has no lines. */
  readonly lines: number | null;
}

/** Longer lines are no records. A thread reads so much at a time that one of them fits. */
const LINE_BYTES_MAX = 4_000_000;
const BUFFER_BYTES = 8_000_000;
/** No kind of record has smaller blocks that are left out. */
const ALIKE_ROWS_MIN = 100;
const COLUMNS_SHOWN_MAX = 20;
const NAME_CHARS_SHOWN = 40;

/** Looking through a large file takes a while: a connection does it once for each. */
const OPENED = new WeakMap<DuckDBConnection, Map<string, Promise<TableFile>>>();

/** Finds out how a file is read; CSV or Parquet by what it holds. Nothing may change the file until it is loaded. */
export function openTable(db: DuckDBConnection, file: string, tempDir: string): Promise<TableFile> {
  const opened = OPENED.get(db) ?? new Map<string, Promise<TableFile>>();
  OPENED.set(db, opened);
  const known = opened.get(file) ?? lookInto(db, file, tempDir);
  opened.set(file, known);
  return known;
}

async function lookInto(db: DuckDBConnection, file: string, tempDir: string): Promise<TableFile> {
  const kind = await otherKind(file);
  if (kind !== null) throw new UnreadableTable(kind);
  try {
    return (await isParquet(file)) ? await openParquet(db, file) : await openCsv(file, tempDir);
  } catch (error) {
    throw readable(error);
  }
}

/**
 * Makes the view `source` (rid, id, one text column a field) of the tables `rows` and `numbers`, and the table `loaded` (rows read, of these without an id, with an id of another,
 * without anything in the fields), and `alike` (how many rows say the very same, of groups so large that they may not be compared). Rows are
 * numbered by their ids, so that their order in the file means nothing; of rows with the same id the one that tells most is kept.
 */
export async function loadTable(db: DuckDBConnection, table: TableFile, map: ColumnMap): Promise<void> {
  const fields = Object.entries(map.fields).map(([field, columns]) => `${fieldSql(columns)} AS ${quoted(field)}`);
  if (fields.length === 0) throw new UnreadableTable(`none of its columns is known: ${namesOf(table.columns)}; say with --config which of them hold what`);
  await readRows(db, table, { table: "rows", id: map.id, columns: fields });
  await numberRows(db, Object.keys(map.fields));
}

/** Reads a table's rows into one of the database: `id`, and other columns as given. Rows without a column of ids have their number, from 1. */
export async function readRows(db: DuckDBConnection, from: TableFile, into: { readonly table: string; readonly id: string | null; readonly columns: readonly string[] }): Promise<void> {
  const id = into.id === null ? "row_number() OVER ()" : `nullif(${trimmed(into.id, null)}, '')`;
  const read = (sql: string): Promise<unknown> =>
    db.run(`CREATE OR REPLACE TABLE ${quoted(into.table)} AS SELECT ${[`${id}::VARCHAR AS id`, ...into.columns].join(", ")} FROM ${sql}`);
  // Threads hand in their parts as they finish them: a row's number is its place only where they wait for each other.
  if (into.id === null) await db.run("SET preserve_insertion_order = true");
  try {
    await read(from.sql).catch(() => read(from.careful));
  } catch (error) {
    throw readable(error);
  } finally {
    if (into.id === null) await db.run("SET preserve_insertion_order = false");
  }
}

/** Names of columns as a sentence shows them. */
export function namesOf(columns: readonly string[]): string {
  const shown = columns.slice(0, COLUMNS_SHOWN_MAX).map((name) => (name.length > NAME_CHARS_SHOWN ? `${name.slice(0, NAME_CHARS_SHOWN)}…` : name));
  return `${shown.join(", ")}${columns.length > COLUMNS_SHOWN_MAX ? ` and ${columns.length - COLUMNS_SHOWN_MAX} more` : ""}`;
}

/** Most tables name every row once: only others pay for telling doubles apart. */
async function numberRows(db: DuckDBConnection, fields: readonly string[]): Promise<void> {
  const said = fields.map((field) => `${quoted(field)} <> ''`).join(" OR ");
  await db.run(
    `CREATE OR REPLACE TABLE loaded AS
     SELECT count(*) AS rows, count(*) - count(id) AS nameless, count(id) - count(DISTINCT id) AS doubled, count(*) FILTER (NOT (${said})) AS silent FROM rows`,
  );
  let spoilt = 0;
  await eachRow(db, "SELECT nameless + doubled FROM loaded", ([count]) => (spoilt = numberOf(count)));
  if (spoilt > 0) {
    const filled = fields.map((field) => `(${quoted(field)} <> '')::INTEGER`).join(" + ");
    const order = ["id", `${filled} DESC`, ...fields.map(quoted)].join(", ");
    await db.run(`CREATE OR REPLACE TABLE rows AS SELECT DISTINCT ON (id) * FROM rows WHERE id IS NOT NULL ORDER BY ${order}`);
  }
  await db.run(
    `CREATE OR REPLACE TABLE alike AS
     SELECT count(*) AS rows FROM rows WHERE ${said} GROUP BY hash(${fields.map(quoted).join(", ")}) HAVING count(*) > ${ALIKE_ROWS_MIN}`,
  );
  await db.run("CREATE OR REPLACE TABLE numbers AS SELECT id, rowid AS place, (row_number() OVER (ORDER BY id) - 1)::INTEGER AS rid FROM rows");
  // Rows are not written once more for the sake of their numbers.
  await db.run("CREATE OR REPLACE VIEW source AS SELECT numbers.rid, rows.* FROM rows JOIN numbers ON numbers.place = rows.rowid");
}

async function openParquet(db: DuckDBConnection, file: string): Promise<TableFile> {
  const sql = `read_parquet(${pathOf(file)}, hive_partitioning = false)`;
  const columns: string[] = [];
  const nested: string[] = [];
  await eachRow(db, `DESCRIBE SELECT * FROM ${sql}`, ([name, type]) => (NESTED.test(textOf(type)) ? nested : columns).push(textOf(name)));
  return { sql, careful: sql, columns, nested, lines: null };
}

const NESTED = /^(STRUCT|MAP|UNION|BLOB|BIT)\b|\]$/;

async function openCsv(file: string, tempDir: string): Promise<TableFile> {
  const clean = await cleanFile(file, tempDir);
  if ("reason" in clean) throw new UnreadableTable(`it is no table: ${clean.reason}`);
  const shape = await csvShape(clean.file);
  if (shape === null) throw new UnreadableTable("it holds no line with the names of columns");
  // The database counts the lines that it skips in another way where their ends are not all alike.
  const text = shape.before.lines === 0 ? clean.file : await withoutFirst(clean.file, shape.before.bytes, tempDir);
  const columns = shape.columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const form = `auto_detect = false, header = true, delim = ${literal(shape.delimiter)}, quote = '"', escape = '"'`;
  const limits = `strict_mode = false, null_padding = true, max_line_size = ${LINE_BYTES_MAX}, buffer_size = ${BUFFER_BYTES}, hive_partitioning = false, compression = 'none'`;
  const options = `${form}, ${limits}, columns = {${columns}}`;
  return {
    sql: `read_csv(${pathOf(text)}, ${options})`,
    careful: `read_csv(${pathOf(text)}, ${options}, parallel = false)`,
    columns: shape.columns,
    nested: [],
    lines: Math.max(0, clean.lines - shape.before.lines - 1),
  };
}

/** The columns' first value that says anything, within limits. */
function fieldSql(columns: readonly string[]): string {
  const cells = columns.map((name) => trimmed(name, FIELD_CHARS_MAX));
  return `coalesce(${(cells.length === 1 ? cells : cells.map((cell) => `nullif(${cell}, '')`)).join(", ")}, '')`;
}

/** A cell without blanks at its ends, cut where that is asked for. Of most cells nothing has to be taken off, and seeing that is much faster than trying to. */
function trimmed(name: string, charsMax: number | null): string {
  const cell = `${quoted(name)}::VARCHAR`;
  const isOdd = [`prefix(${cell}, ' ')`, `suffix(${cell}, ' ')`, `strlen(${cell}) <> length(${cell})`, ...(charsMax === null ? [] : [`strlen(${cell}) > ${charsMax}`])];
  return `CASE WHEN ${isOdd.join(" OR ")} THEN ${charsMax === null ? `trim(${cell})` : `left(trim(${cell}), ${charsMax})`} ELSE ${cell} END`;
}

/** The columns' first value that says anything. */
export function firstTold(columns: readonly string[]): string {
  return `coalesce(${columns.map((name) => `nullif(trim(${quoted(name)}::VARCHAR), '')`).join(", ")}, '')`;
}

/** A path is a pattern to the database, and may begin with a sign for another place: what means something there stands in brackets, behind a root. */
const pathOf = (file: string): string => literal(resolve(file).replace(/[[*?]/g, "[$&]"));

function readable(error: unknown): unknown {
  if (error instanceof UnreadableTable) return error;
  const reason = whyNot(error);
  return reason === null ? error : new UnreadableTable(reason);
}
