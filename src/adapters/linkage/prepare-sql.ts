import type { DuckDBConnection } from "@duckdb/node-api";
import { readField, UNIT_SEPARATOR } from "../../domain/linkage/features.ts";
import type { FieldPart, Preparation, ReadContext } from "../../domain/linkage/features.ts";
import { column, literal, quoted } from "./condition-sql.ts";
import { connectBeside } from "./database.ts";
import { PLAIN_FORMS } from "./plain-forms.ts";
import { readTexts } from "./read-texts.ts";
import type { TextReading } from "./read-texts.ts";

/**
 * Makes the table `features` (rid, one column a feature that any of the fields tells) of what {@link loadTable} made, of which a table `source` of the
 * ids alone stays, and gives the names of the features. Every distinct value of a field is read once, by the same readers that read a single record;
 * what they tell is joined back.
 */
export async function prepareTable(db: DuckDBConnection, preparation: Preparation, fields: readonly string[], context: ReadContext): Promise<readonly string[]> {
  const known = fields.filter((field) => preparation.readers[field] !== undefined);
  const readings = (fields: readonly string[]): readonly TextReading[] => fields.flatMap((field) => readingsOf({ preparation, field, context }));
  await readAll(db, inTurn(readings(known.filter((field) => !PLAIN_FORMS.has(field))), readings(known.filter((field) => PLAIN_FORMS.has(field)))));
  const told = Object.entries(preparation.features).map(([feature, sources]) => ({ feature, sources: sources.filter(([field]) => known.includes(field)) })).filter(({ sources }) => sources.length > 0);
  const columns = told.map(({ feature, sources }) => `${featureSql(sources)} AS ${quoted(feature)}`);
  const values = known.map((field) => `${valueOf(field)} AS ${quoted(field)}`);
  await db.run(
    `CREATE OR REPLACE TABLE features AS SELECT ${["cleaned.rid", ...columns].join(", ")}
     FROM (SELECT ${["rid", ...values].join(", ")} FROM source) cleaned ${known.flatMap(joinsOf).join(" ")}`,
  );
  for (const field of known) for (const table of [partsTable(field), restTable(field)]) await db.run(`DROP TABLE IF EXISTS ${quoted(table)}`);
  // What was read is not needed again: only the ids are kept.
  await db.run("DROP VIEW source");
  await db.run("DROP TABLE rows");
  await db.run("CREATE OR REPLACE TABLE source AS SELECT rid, id FROM numbers");
  await db.run("DROP TABLE numbers");
  return told.map(({ feature }) => feature);
}

const partsTable = (field: string): string => `parts of ${field}`;
const restTable = (field: string): string => `rest of ${field}`;

/** A field's value, NULL where it is empty; lower case where its plain form is. */
function valueOf(field: string): string {
  const value = quoted(field);
  // A plain value is one that was not read, so what cannot be read must not be there.
  return PLAIN_FORMS.has(field) ? `lower(CASE WHEN ${value} <> '' AND NOT contains(${value}, ${literal(UNIT_SEPARATOR)}) THEN ${value} END)` : `nullif(${value}, '')`;
}

interface Reading {
  readonly preparation: Preparation;
  readonly field: string;
  readonly context: ReadContext;
}

/** One of each in turn: some are the readers' work and the others the database's, and both are to be busy. */
const inTurn = <T>(some: readonly T[], others: readonly T[]): readonly T[] =>
  Array.from({ length: Math.max(some.length, others.length) }, (_, at) => [some[at], others[at]]).flat().filter((one) => one !== undefined);

/** How many connections read at once: while one hands texts to their readers, the database looks through the next column. */
const LANES = 3;

async function readAll(db: DuckDBConnection, readings: readonly TextReading[]): Promise<void> {
  const waiting = readings.values();
  const lane = async (): Promise<void> => {
    const beside = await connectBeside(db);
    try {
      for (const reading of waiting) await readTexts(beside, reading);
    } finally {
      beside.disconnectSync();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** What is to be read of a field's values; of a field with a plain form only the others, and what the plain ones leave to be read. */
function readingsOf({ preparation, field, context }: Reading): readonly TextReading[] {
  const form = PLAIN_FORMS.get(field);
  const reader = preparation.readers[field];
  const read = (text: string): Readonly<Record<string, string>> => (reader === undefined ? {} : readField(reader, text, context));
  const values = `SELECT ${valueOf(field)} AS v FROM rows`;
  const odd = form === undefined ? "" : ` AND NOT ${form.isPlain("v")}`;
  const all = { query: `SELECT DISTINCT v FROM (${values}) WHERE v IS NOT NULL${odd}`, table: partsTable(field), parts: partsOf(preparation, field), read };
  if (form?.rest === undefined) return [all];
  const rests = `SELECT DISTINCT ${form.rest.from(quoted("v"))} AS v FROM (${values}) WHERE v IS NOT NULL`;
  return [{ query: rests, table: restTable(field), parts: [form.rest.part], read }, all];
}

/** The parts of a field that any feature is made of. */
function partsOf(preparation: Preparation, field: string): readonly string[] {
  const used = Object.values(preparation.features).flat().filter(([source]) => source === field);
  return [...new Set(used.map(([, part]) => part))];
}

/** Joined by a bare equality: a further condition would make the database compare every row with every row. */
function joinsOf(field: string): readonly string[] {
  const value = column("cleaned", field);
  const join = (table: string, key: string): string => `LEFT JOIN ${quoted(table)} ON ${column(table, "v")} = ${key}`;
  const rest = PLAIN_FORMS.get(field)?.rest;
  return [join(partsTable(field), value), ...(rest === undefined ? [] : [join(restTable(field), rest.from(value))])];
}

const featureSql = (sources: readonly FieldPart[]): string => `coalesce(${sources.map(([field, part]) => partSql(field, part)).join(", ")})`;

/** A value that was not read is plain. */
function partSql(field: string, part: string): string {
  const read = column(partsTable(field), part);
  const form = PLAIN_FORMS.get(field);
  if (form === undefined) return read;
  const plain = form.rest?.part === part ? column(restTable(field), part) : form.parts[part]?.(column("cleaned", field));
  return plain === undefined ? read : `CASE WHEN ${column(partsTable(field), "v")} IS NULL THEN ${plain} ELSE ${read} END`;
}
