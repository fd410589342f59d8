import type { DuckDBConnection } from "@duckdb/node-api";
import { readField, UNIT_SEPARATOR } from "../../domain/linkage/features.ts";
import type { FieldPart, Preparation, ReadContext } from "../../domain/linkage/features.ts";
import { connectBeside, oneNumber } from "./database.ts";
import { PLAIN_FORMS } from "./plain-forms.ts";
import { readTexts } from "./read-texts.ts";
import type { TextReading } from "./read-texts.ts";
import { column, literal, quoted } from "./sql-text.ts";

/**
 * Makes the table `features` (rid, one column a feature that any of the fields tells) of what {@link loadTable} made, of which a table `source` of the
 * ids alone stays, and gives the names of the features. Every distinct value of a field is read once, by the same readers that read a single record;
 * what they tell is joined back.
 */
export async function prepareTable(db: DuckDBConnection, preparation: Preparation, fields: readonly string[], context: ReadContext): Promise<readonly string[]> {
  const known = fields.filter((field) => preparation.readers[field] !== undefined);
  const readAs = readFields(known);
  const rows = await oneNumber(db, "SELECT count(*) FROM rows");
  await readAll(db, readAs.map((field) => textReadingOf({ preparation, field, known, rows, context })));
  const told = Object.entries(preparation.features).map(([feature, sources]) => ({ feature, sources: sources.filter(([field]) => known.includes(field)) })).filter(({ sources }) => sources.length > 0);
  const columns = told.map(({ feature, sources }) => `${featureSql(sources)} AS ${quoted(feature)}`);
  const values = known.map((field) => `${valueOf(field)} AS ${quoted(field)}`);
  await db.run(
    `CREATE OR REPLACE TABLE features AS SELECT ${["cleaned.rid", ...columns].join(", ")}
     FROM (SELECT ${["rid", ...values].join(", ")} FROM source) cleaned ${known.flatMap(joinsOf).join(" ")}`,
  );
  for (const field of readAs) await db.run(`DROP TABLE IF EXISTS ${quoted(partsTable(field))}`);
  // What was read is not needed again: only the ids are kept.
  await db.run("DROP VIEW source");
  await db.run("DROP TABLE rows");
  await db.run("CREATE OR REPLACE TABLE source AS SELECT rid, id FROM numbers");
  await db.run("DROP TABLE numbers");
  return told.map(({ feature }) => feature);
}

const partsTable = (field: string): string => `parts of ${field}`;
const restOf = (field: string): string => `rest of ${field}`;

/** A field's value, NULL where it is empty; lower case where its plain form is. */
function valueOf(field: string): string {
  const value = quoted(field);
  // A plain value is one that was not read, so what cannot be read must not be there.
  return PLAIN_FORMS.has(field) ? `lower(CASE WHEN ${value} <> '' AND NOT contains(${value}, ${literal(UNIT_SEPARATOR)}) THEN ${value} END)` : `nullif(${value}, '')`;
}

/** What takes readers longest is begun first: meanwhile the database looks for the other fields' values. */
const LONGEST: ReadonlySet<string> = new Set(["company", "name", "fullName", "street", "website"]);

/** The fields whose values are read, and those as whose values others' are, in the order in which this is begun. */
function readFields(known: readonly string[]): readonly string[] {
  const all = [...new Set([...known, ...known.flatMap((field) => PLAIN_FORMS.get(field)?.rest?.as ?? [])])];
  return [...all.filter((field) => LONGEST.has(field)), ...all.filter((field) => !LONGEST.has(field))];
}

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

interface Reading {
  readonly preparation: Preparation;
  readonly field: string;
  readonly known: readonly string[];
  readonly rows: number;
  readonly context: ReadContext;
}

/** What is to be read as values of a field: its own, of which plain ones need not be, and what other fields' leave to be read so. */
function textReadingOf({ preparation, field, known, rows, context }: Reading): TextReading {
  const reader = preparation.readers[field];
  if (reader === undefined) throw new TypeError(`nothing reads the field ${field}`);
  const form = PLAIN_FORMS.get(field);
  const own = known.includes(field) ? [`SELECT v FROM (SELECT ${valueOf(field)} AS v FROM rows)${form === undefined ? "" : ` WHERE NOT ${form.isPlain("v")}`}`] : [];
  const left = known.flatMap((other) => {
    const rest = PLAIN_FORMS.get(other)?.rest;
    return rest?.as === field ? [`SELECT ${rest.from(valueOf(other))} AS v FROM rows`] : [];
  });
  return {
    query: `SELECT DISTINCT v FROM (${[...own, ...left].join(" UNION ALL ")}) WHERE v <> ''`,
    textsMax: rows * (own.length + left.length),
    table: partsTable(field),
    parts: partsOf(preparation, field),
    read: (text) => readField(reader, text, context),
  };
}

/** The parts of a field that any feature is made of, or other fields' plain values leave to be read. */
function partsOf(preparation: Preparation, field: string): readonly string[] {
  const used = Object.values(preparation.features).flat().filter(([source]) => source === field).map(([, part]) => part);
  const left = [...PLAIN_FORMS.values()].flatMap(({ rest }) => (rest?.as === field ? [rest.part] : []));
  return [...new Set([...used, ...left])];
}

/** Joined by a bare equality: a further condition would make the database compare every row with every row. */
function joinsOf(field: string): readonly string[] {
  const value = column("cleaned", field);
  const join = (table: string, as: string, key: string): string => `LEFT JOIN ${quoted(table)} ${quoted(as)} ON ${column(as, "v")} = ${key}`;
  const rest = PLAIN_FORMS.get(field)?.rest;
  return [join(partsTable(field), partsTable(field), value), ...(rest === undefined ? [] : [join(partsTable(rest.as), restOf(field), rest.from(value))])];
}

const featureSql = (sources: readonly FieldPart[]): string => `coalesce(${sources.map(([field, part]) => partSql(field, part)).join(", ")})`;

/** A value that was not read is plain. */
function partSql(field: string, part: string): string {
  const read = column(partsTable(field), part);
  const form = PLAIN_FORMS.get(field);
  const plain = form?.rest?.part === part ? column(restOf(field), part) : form?.parts[part]?.(column("cleaned", field));
  return plain === undefined ? read : `CASE WHEN ${column(partsTable(field), "v")} IS NULL THEN ${plain} ELSE ${read} END`;
}
