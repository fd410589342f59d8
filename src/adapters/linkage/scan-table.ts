import type { DuckDBConnection } from "@duckdb/node-api";
import { findColumns } from "../../domain/linkage/columns.ts";
import type { ColumnMap } from "../../domain/linkage/columns.ts";
import { estimateModel, teachesEnough } from "../../domain/linkage/estimate.ts";
import type { ReadContext } from "../../domain/linkage/features.ts";
import type { LinkModel } from "../../domain/linkage/model.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import { blockTable } from "./blocks-sql.ts";
import { compareTable } from "./compare-sql.ts";
import type { Told } from "./condition-sql.ts";
import { eachRow, numberOf, oneNumber } from "./database.ts";
import { loadTable, openTable } from "./load-sql.ts";
import { observeTable } from "./observe-sql.ts";
import { prepareTable } from "./prepare-sql.ts";
import { scoreTable } from "./score-sql.ts";
import { quoted } from "./sql-text.ts";

/** What to scan and how. */
export interface TableScanOrder {
  readonly file: string;
  readonly tempDir: string;
  readonly spec: ObjectSpec;
  /** Null: columns are found by their names. */
  readonly columns: ColumnMap | null;
  readonly context: ReadContext;
  /** For tables that teach too little, by how many records they hold; null: estimate all the same. */
  readonly shipped: ((records: number) => LinkModel) | null;
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
  /** The features of which the table holds a value at all. */
  readonly told: Told;
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
  const features = await prepareTable(db, spec.preparation, Object.keys(columns.fields), order.context);
  const told = await toldFeatures(db, features);
  const records = await oneNumber(db, "SELECT count(*) FROM features");
  order.onStep("block");
  await blockTable(db, { spec, told, records, skip: new Set(order.skipRules) });
  order.onStep("compare");
  await compareTable(db, { spec, told, records });
  order.onStep("observe");
  const seen = await observeTable(db, spec, records);
  order.onStep("estimate");
  const model = order.shipped !== null && !teachesEnough(seen) ? order.shipped(records) : estimateModel(spec, seen, "table");
  order.onStep("score");
  await scoreTable(db, { spec, model, told, weightMin: order.weightMin });
  const rules = await ruleYields(db, spec);
  return { records, candidates: await oneNumber(db, "SELECT count(*) FROM candidates"), told, model, rules };
}

async function toldFeatures(db: DuckDBConnection, names: readonly string[]): Promise<Told> {
  const told = new Set<string>();
  if (names.length === 0) return told;
  await eachRow(db, `SELECT ${names.map((name) => `count(${quoted(name)})`).join(", ")} FROM features`, (row) => {
    for (const [at, name] of names.entries()) if (numberOf(row[at]) > 0) told.add(name);
  });
  return told;
}

async function ruleYields(db: DuckDBConnection, spec: ObjectSpec): Promise<readonly RuleYield[]> {
  const yields = spec.rules.map(({ name }) => ({ rule: name, candidates: 0, alone: 0, accepted: 0, acceptedAlone: 0 }));
  const add = (masks: number, pairs: number, [all, alone]: readonly ["candidates", "alone"] | readonly ["accepted", "acceptedAlone"]): void => {
    for (const [bit, one] of yields.entries()) {
      if ((masks & (1 << bit)) !== 0) one[all] += pairs;
      if (masks === 1 << bit) one[alone] += pairs;
    }
  };
  // Pairs of the same rules are counted together: there are some hundred such sets, and millions of pairs.
  await eachRow(db, "SELECT rules, count(*) FROM candidates GROUP BY rules", ([rules, pairs]) => add(numberOf(rules), numberOf(pairs), ["candidates", "alone"]));
  await eachRow(db, "SELECT rules, count(*) FROM scored WHERE weight >= 0 GROUP BY rules", ([rules, pairs]) => add(numberOf(rules), numberOf(pairs), ["accepted", "acceptedAlone"]));
  return yields;
}
