import { DuckDBDataChunk, DuckDBInstance, VARCHAR } from "@duckdb/node-api";
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { quoted } from "./sql-text.ts";

/** How much of the machine a scan may take. */
export interface ScanLimits {
  readonly memoryMb: number;
  readonly threads: number;
  /** A folder of the scan's own: what does not fit in memory is spilled there. */
  readonly tempDir: string;
}

/** Opens an empty database in memory that spills, loads nothing from the network, and keeps its limits. */
export async function openDatabase(limits: ScanLimits): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${limits.memoryMb}MB`,
    threads: String(limits.threads),
    temp_directory: limits.tempDir,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "false",
  });
  const db = await instance.connect();
  INSTANCES.set(db, instance);
  return db;
}

const INSTANCES = new WeakMap<DuckDBConnection, DuckDBInstance>();

/** Another connection to the same database: what is asked over one waits for what was asked over it before. */
export async function connectBeside(db: DuckDBConnection): Promise<DuckDBConnection> {
  const instance = INSTANCES.get(db);
  if (instance === undefined) throw new Error("only a database that was opened here has further connections");
  return instance.connect();
}

/** Columns of texts, each as long as the others. */
export type TextColumns = readonly (readonly (string | null)[])[];

/** A chunk holds no more rows than this. */
const CHUNK_ROWS = 2_048;

/** A new table of text columns, to which rows are added. */
export async function newTexts(db: DuckDBConnection, table: string, names: readonly string[]): Promise<TextTable> {
  await db.run(`CREATE OR REPLACE TABLE ${quoted(table)} (${names.map((name) => `${quoted(name)} VARCHAR`).join(", ")})`);
  return new TextTable(await db.createAppender(table));
}

/** Rows on their way into a table; the last ones are there when it is closed. */
export class TextTable {
  readonly #appender: DuckDBAppender;

  constructor(appender: DuckDBAppender) {
    this.#appender = appender;
  }

  /** Hands rows over to the database, column by column; nothing of them is held here. */
  add(columns: TextColumns): void {
    const rows = columns[0]?.length ?? 0;
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      const chunk = DuckDBDataChunk.create(columns.map(() => VARCHAR));
      chunk.setColumns(columns.map((values) => values.slice(from, from + CHUNK_ROWS)));
      this.#appender.appendDataChunk(chunk);
    }
    this.#appender.flushSync();
  }

  close(): void {
    this.#appender.closeSync();
  }
}

/** Runs a query of texts to its end and hands them on one after the other, the next one only when this is done with. */
export async function eachText(db: DuckDBConnection, sql: string, take: (text: string) => Promise<void>): Promise<void> {
  const result = await db.run(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const texts = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row += 1) await take(textOf(texts.getItem(row)));
  }
}

/** Runs a query and hands each row's values on, in the query's order, without holding them all. */
export async function eachRow(db: DuckDBConnection, sql: string, take: (values: readonly DuckDBValue[]) => void): Promise<void> {
  const result = await db.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) chunk.getRows().forEach(take);
}

/** The one number that a query gives; 0 where it gives none. */
export async function oneNumber(db: DuckDBConnection, sql: string): Promise<number> {
  let found = 0;
  await eachRow(db, sql, ([value]) => (found = numberOf(value)));
  return found;
}

/** A count as a number; NULL is 0. */
export const numberOf = (value: DuckDBValue | undefined): number => (value === null || value === undefined ? 0 : Number(value));

/** A text; NULL is `""`. */
export const textOf = (value: DuckDBValue | undefined): string => (typeof value === "string" ? value : "");
