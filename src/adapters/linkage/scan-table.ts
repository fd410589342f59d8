import type { DuckDBConnection } from "@duckdb/node-api";
import { findColumns } from "../../domain/linkage/columns.ts";
import type { ColumnMap } from "../../domain/linkage/columns.ts";
import { estimateModel, teachesEnough } from "../../domain/linkage/estimate.ts";
import type { ReadContext } from "../../domain/linkage/features.ts";
import type { LinkModel } from "../../domain/linkage/model.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import { blockTable } from "./blocks-sql.ts";
import { quoted } from "./condition-sql.ts";
import type { Told } from "./condition-sql.ts";
import { loadTable, openTable } from "./load-sql.ts";
import { eachRow, numberOf, oneNumber } from "./database.ts";
import { observeTable } from "./observe-sql.ts";
import { prepareTable } from "./prepare-sql.ts";
import { compareSql, countHeld, scoreTable } from "./score-sql.ts";

/** What to scan and how. */
export interface TableScanOrder {
  readonly file: string;
  readonly tempDir: string;
  readonly spec: ObjectSpec;
  /** Null: columns are found by their names. */
  readonly columns: ColumnMap | null;
  readonly context: ReadContext;
  /** For tables that teach too little; null: estimate all the same. */
  readonly shipped: LinkModel | null;
  /** Rules that an earlier scan found useless. */
  readonly skipRules: readonly string[];
  /** Pairs below this many bits are not kept. */
  readonly weightMin: number;
  readonly onStep: (step: string) => void;
}

/** What a rule brought: all its pairs, those no other rule brought, and of each how many weigh more than nothing. */
export interface RuleYield {
  readonly rule: string;
  readonly candidates: number;
  readonly alone: number;
  readonly accepted: number;
  readonly acceptedAlone: number;
}

/** How a scan went; its pairs stand in the table `scored`, their ids in `source`. */
export interface ScannedTable {
  readonly records: number;
  readonly candidates: number;
  readonly model: LinkModel;
  readonly rules: readonly RuleYield[];
}

/** Scans a file for records that are the same, inside the database. */
export async function scanTable(db: DuckDBConnection, order: TableScanOrder): Promise<ScannedTable> {
  const { spec } = order;
  order.onStep("load");
  const table = await openTable(db, order.file, order.tempDir);
  const columns = order.columns ?? findColumns(spec.object, table.columns);
  await loadTable(db, table, columns);
  order.onStep("prepare");
  await prepareTable(db, spec.preparation, Object.keys(columns.fields), order.context);
  const told = await toldFeatures(db, spec);
  order.onStep("block");
  await blockTable(db, spec, told, new Set(order.skipRules));
  order.onStep("compare");
  await db.run(compareSql(spec, told));
  order.onStep("observe");
  const seen = await observeTable(db, spec, told);
  order.onStep("estimate");
  const model = order.shipped !== null && !teachesEnough(seen) ? order.shipped : estimateModel(spec, seen, "table");
  order.onStep("score");
  const totals = await countHeld(db, spec, told);
  await scoreTable(db, { spec, model, totals, told, weightMin: order.weightMin });
  const rules = await ruleYields(db, spec);
  return { records: seen.records, candidates: await oneNumber(db, "SELECT count(*) FROM candidates"), model, rules };
}

async function toldFeatures(db: DuckDBConnection, spec: ObjectSpec): Promise<Told> {
  const names = Object.keys(spec.preparation.features);
  const told = new Set<string>();
  await eachRow(db, `SELECT ${names.map((name) => `count(${quoted(name)})`).join(", ")} FROM features`, (row) => {
    for (const [at, name] of names.entries()) if (numberOf(row[at]) > 0) told.add(name);
  });
  return told;
}

async function ruleYields(db: DuckDBConnection, spec: ObjectSpec): Promise<readonly RuleYield[]> {
  const counts = async (table: string, where: string): Promise<readonly number[]> => {
    const columns = spec.rules.flatMap((_, bit) => [`count(*) FILTER (rules & ${1 << bit} <> 0)`, `count(*) FILTER (rules = ${1 << bit})`]);
    let found: readonly number[] = [];
    await eachRow(db, `SELECT ${columns.join(", ")} FROM ${table} ${where}`, (row) => (found = row.map(numberOf)));
    return found;
  };
  const candidates = await counts("candidates", "");
  const accepted = await counts("scored", "WHERE weight >= 0");
  return spec.rules.map((rule, at) => ({
    rule: rule.name,
    candidates: candidates[2 * at] ?? 0,
    alone: candidates[2 * at + 1] ?? 0,
    accepted: accepted[2 * at] ?? 0,
    acceptedAlone: accepted[2 * at + 1] ?? 0,
  }));
}
