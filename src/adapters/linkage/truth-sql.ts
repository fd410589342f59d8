import type { DuckDBConnection } from "@duckdb/node-api";
import { truthJudge } from "../../domain/linkage/threshold-quality.ts";
import type { TruthVerdict } from "../../domain/linkage/threshold-quality.ts";
import { eachRow, numberOf, oneNumber } from "./database.ts";
import { firstTold, namesOf, openTable, readRows } from "./load-sql.ts";
import type { TableFile } from "./load-sql.ts";
import type { ScanOrder } from "./scan-order.ts";
import { quoted } from "./sql-text.ts";
import { UnreadableTable } from "./unreadable-table.ts";

/** Where the truth stands, and which table it is of. */
export interface TruthOrder {
  readonly truth: NonNullable<ScanOrder["truth"]>;
  readonly table: TableFile;
  /** The table's column of ids. */
  readonly id: string | null;
  readonly tempDir: string;
  /** In bits. */
  readonly chosenAt: number;
}

/** Holds the table `scored` against the truth. `unknownIds`: true pairs of which the table does not hold both records; they count for nothing. */
export async function judgeByTruth(db: DuckDBConnection, order: TruthOrder): Promise<TruthVerdict & { readonly unknownIds: number }> {
  const { truth } = order;
  const told = "file" in truth ? await pairsTold(db, truth.file, order.tempDir) : await columnTold(db, truth.column, order);
  const judge = truthJudge(told.truePairs, order.chosenAt);
  await eachRow(db, `SELECT weight, count(*), count(*) FILTER (same) FROM (${told.judged}) GROUP BY weight ORDER BY weight DESC`, ([weight, pairs, same]) =>
    judge.take({ weight: numberOf(weight), pairs: numberOf(pairs), same: numberOf(same) }),
  );
  return { ...judge.verdict(), unknownIds: told.unknownIds };
}

/** A file of true pairs and its two columns. Asked for before the scan, so that nobody waits for it in vain. */
export async function openTruth(db: DuckDBConnection, file: string, tempDir: string): Promise<{ readonly table: TableFile; readonly a: string; readonly b: string }> {
  const table = await openTable(db, file, tempDir).catch(aboutTruth(file));
  const [a, b] = ["a", "b"].map((name) => table.columns.find((column) => column.trim().toLowerCase() === name));
  if (a === undefined || b === undefined) throw new UnreadableTable(`expected columns a and b, got ${namesOf(table.columns)}`, `--truth ${file}`);
  return { table, a, b };
}

const aboutTruth = (file: string) => (error: unknown): never => {
  throw error instanceof UnreadableTable ? new UnreadableTable(error.reason, `--truth ${file}`) : error;
};

interface Told {
  readonly truePairs: number;
  readonly unknownIds: number;
  /** A query of all pairs found: `weight`, `same`. */
  readonly judged: string;
}

async function columnTold(db: DuckDBConnection, wanted: string, { table, id }: TruthOrder): Promise<Told> {
  const column = table.columns.find((name) => name === wanted) ?? table.columns.find((name) => name.toLowerCase() === wanted.trim().toLowerCase()) ?? wanted;
  await readRows(db, table, { table: "told", id, columns: [`${firstTold([column])} AS entity`] });
  await db.run("CREATE OR REPLACE TABLE entities AS SELECT rid, max(entity) AS entity FROM told JOIN source USING (id) WHERE entity <> '' GROUP BY rid");
  const truePairs = await oneNumber(db, "SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM entities GROUP BY entity)");
  return {
    truePairs, unknownIds: 0,
    judged: "SELECT s.weight, coalesce(a.entity = b.entity, false) AS same FROM scored s LEFT JOIN entities a ON a.rid = s.l LEFT JOIN entities b ON b.rid = s.r",
  };
}

async function pairsTold(db: DuckDBConnection, file: string, tempDir: string): Promise<Told> {
  const { table, a, b } = await openTruth(db, file, tempDir);
  await readRows(db, table, { table: "told", id: a, columns: [`nullif(trim(${quoted(b)}::VARCHAR), '') AS other`] }).catch(aboutTruth(file));
  await db.run(
    `CREATE OR REPLACE TABLE pairs_told AS SELECT DISTINCT least(x.rid, y.rid) AS l, greatest(x.rid, y.rid) AS r
     FROM told LEFT JOIN source x ON x.id = told.id LEFT JOIN source y ON y.id = told.other WHERE x.rid <> y.rid`,
  );
  const unknownIds = await oneNumber(db, "SELECT count(*) FROM told LEFT JOIN source x ON x.id = told.id LEFT JOIN source y ON y.id = told.other WHERE x.rid IS NULL OR y.rid IS NULL");
  return {
    truePairs: await oneNumber(db, "SELECT count(*) FROM pairs_told"), unknownIds,
    judged: "SELECT s.weight, t.l IS NOT NULL AS same FROM scored s LEFT JOIN pairs_told t ON t.l = s.l AND t.r = s.r",
  };
}
