import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnMap } from "../../domain/linkage/columns.ts";
import { cleanFile } from "./clean-file.ts";
import { literal, quoted } from "./condition-sql.ts";
import { csvShape } from "./csv-shape.ts";
import { eachRow, textOf } from "./database.ts";

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
  readonly columns: readonly string[];
}

/** Longer lines are no records. */
const LINE_BYTES_MAX = 16_000_000;

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
 * nothing; of rows with the same id one is kept.
 */
export async function loadTable(db: DuckDBConnection, table: TableFile, map: ColumnMap): Promise<void> {
  const fields = Object.entries(map.fields).map(([field, columns]) => `${firstTold(columns)} AS ${quoted(field)}`);
  if (fields.length === 0) throw new UnreadableTable(`none of the columns is known: ${table.columns.slice(0, 20).join(", ")}`);
  const id = map.id === null ? "row_number() OVER ()" : `nullif(trim(${quoted(map.id)}::VARCHAR), '')`;
  try {
    await db.run(`CREATE OR REPLACE TABLE rows AS SELECT ${[`${id}::VARCHAR AS id`, ...fields].join(", ")} FROM ${table.sql}`);
  } catch (error) {
    throw new UnreadableTable(firstLine(error));
  }
  const order = ["id", ...Object.keys(map.fields).map(quoted)].join(", ");
  await db.run(
    `CREATE OR REPLACE TABLE source AS SELECT (row_number() OVER (ORDER BY id) - 1)::INTEGER AS rid, *
     FROM (SELECT DISTINCT ON (id) * FROM rows WHERE id IS NOT NULL ORDER BY ${order})`,
  );
  await db.run("DROP TABLE rows");
}

async function openParquet(db: DuckDBConnection, file: string): Promise<TableFile> {
  const sql = `read_parquet(${literal(file)})`;
  const columns: string[] = [];
  await eachRow(db, `DESCRIBE SELECT * FROM ${sql}`, ([name]) => columns.push(textOf(name)));
  return { sql, columns };
}

async function openCsv(file: string, tempDir: string): Promise<TableFile> {
  const clean = await cleanFile(file, tempDir);
  const shape = await csvShape(clean);
  if (shape === null) throw new UnreadableTable("the file holds no table with named columns");
  const columns = shape.columns.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const form = `auto_detect = false, header = true, delim = ${literal(shape.delimiter)}, quote = '"', escape = '"'`;
  const limits = `strict_mode = false, null_padding = true, max_line_size = ${LINE_BYTES_MAX}`;
  return { sql: `read_csv(${literal(clean)}, ${form}, ${limits}, columns = {${columns}})`, columns: shape.columns };
}

function firstTold(columns: readonly string[]): string {
  return `coalesce(${columns.map((name) => `nullif(trim(${quoted(name)}::VARCHAR), '')`).join(", ")}, '')`;
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
