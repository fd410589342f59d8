import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnMap } from "../../domain/linkage/columns.ts";
import { cleanFile } from "./clean-file.ts";
import { literal, quoted } from "./condition-sql.ts";
import { csvShape } from "./csv-shape.ts";
import { eachRow, oneNumber, textOf } from "./database.ts";

/** The file could not be read as a table; `reason` may be shown. */
export class UnreadableTable extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = "UnreadableTable";
    this.reason = reason;
  }
}

/** A file as the database reads it. */
export interface TableFile {
  readonly sql: string;
  /** Slower, for what the first one cannot read: line ends within quotes beside rows that are too short. */
  readonly careful: string;
  readonly columns: readonly string[];
}

/** Longer lines are no records. A thread reads so much at a time that one of them fits. */
const LINE_BYTES_MAX = 4_000_000;
const BUFFER_BYTES = 8_000_000;

/** Finds out how a file is read; CSV and Parquet by the file's name. */
export async function openTable(db: DuckDBConnection, file: string, tempDir: string): Promise<TableFile> {
  try {
    return /\.parquet$/i.test(file) ? await openParquet(db, file) : await openCsv(file, tempDir);
  } catch (error) {
    throw error instanceof UnreadableTable ? error : new UnreadableTable(firstLine(error));
  }
}

/**
 * Makes the table `source` (rid, id, one text column a field). Rows are numbered by their ids, so that their order in the file means
 * nothing; of rows with the same id the one that tells most is kept.
 */
export async function loadTable(db: DuckDBConnection, table: TableFile, map: ColumnMap): Promise<void> {
  const fields = Object.entries(map.fields).map(([field, columns]) => `${firstTold(columns)} AS ${quoted(field)}`);
  if (fields.length === 0) throw new UnreadableTable(`none of the columns is known: ${table.columns.slice(0, 20).join(", ")}`);
  const id = map.id === null ? "row_number() OVER ()" : `nullif(trim(${quoted(map.id)}::VARCHAR), '')`;
  const read = (sql: string): Promise<unknown> =>
    db.run(`CREATE OR REPLACE TABLE rows AS SELECT ${[`${id}::VARCHAR AS id`, ...fields].join(", ")} FROM ${sql}`);
  try {
    await read(table.sql).catch(() => read(table.careful));
  } catch (error) {
    throw new UnreadableTable(firstLine(error));
  }
  await numberRows(db, Object.keys(map.fields));
}

/** Most tables name every row once: only others pay for telling doubles apart. */
async function numberRows(db: DuckDBConnection, fields: readonly string[]): Promise<void> {
  const doubled = await oneNumber(db, "SELECT count(*) - count(DISTINCT id) FROM rows");
  if (doubled > 0) {
    const filled = fields.map((field) => `(${quoted(field)} <> '')::INTEGER`).join(" + ");
    const order = ["id", `${filled} DESC`, ...fields.map(quoted)].join(", ");
    await db.run(`CREATE OR REPLACE TABLE rows AS SELECT DISTINCT ON (id) * FROM rows WHERE id IS NOT NULL ORDER BY ${order}`);
  }
  await db.run("CREATE OR REPLACE TABLE numbers AS SELECT id, (row_number() OVER (ORDER BY id) - 1)::INTEGER AS rid FROM rows");
  await db.run("CREATE OR REPLACE TABLE source AS SELECT numbers.rid, rows.* FROM rows JOIN numbers USING (id)");
  await db.run("DROP TABLE rows");
  await db.run("DROP TABLE numbers");
}

async function openParquet(db: DuckDBConnection, file: string): Promise<TableFile> {
  const sql = `read_parquet(${pathOf(file)})`;
  const columns: string[] = [];
  await eachRow(db, `DESCRIBE SELECT * FROM ${sql}`, ([name]) => columns.push(textOf(name)));
  return { sql, careful: sql, columns };
}

async function openCsv(file: string, tempDir: string): Promise<TableFile> {
  const clean = await cleanFile(file, tempDir);
  const shape = await csvShape(clean);
  if (shape === null) throw new UnreadableTable("the file holds no table with named columns");
  const columns = shape.columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const form = `auto_detect = false, header = true, delim = ${literal(shape.delimiter)}, quote = '"', escape = '"'`;
  const limits = `strict_mode = false, null_padding = true, max_line_size = ${LINE_BYTES_MAX}, buffer_size = ${BUFFER_BYTES}`;
  const options = `${form}, ${limits}, columns = {${columns}}`;
  return {
    sql: `read_csv(${pathOf(clean)}, ${options})`,
    careful: `read_csv(${pathOf(clean)}, ${options}, parallel = false)`,
    columns: shape.columns,
  };
}

function firstTold(columns: readonly string[]): string {
  return `coalesce(${columns.map((name) => `nullif(trim(${quoted(name)}::VARCHAR), '')`).join(", ")}, '')`;
}

/** A path is a pattern to the database: what means something there stands in brackets. */
const pathOf = (file: string): string => literal(file.replace(/[[*?]/g, "[$&]"));

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
