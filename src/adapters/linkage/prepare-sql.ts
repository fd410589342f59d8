import type { DuckDBConnection } from "@duckdb/node-api";
import { FIELD_CHARS_MAX, readField } from "../../domain/linkage/features.ts";
import type { FieldPart, Preparation, ReadContext } from "../../domain/linkage/features.ts";
import { column, quoted } from "./condition-sql.ts";
import { eachRow, textOf, writeTexts } from "./database.ts";
import { PLAIN_FORMS } from "./plain-forms.ts";

/**
 * Makes the table `features` (rid, one column a feature) of the table `source` (rid, id, one column a field), of which only the ids stay. Every distinct value
 * of a field is read once, by the same readers that read a single record; what they tell is joined back.
 */
export async function prepareTable(db: DuckDBConnection, preparation: Preparation, fields: readonly string[], context: ReadContext): Promise<void> {
  const known = fields.filter((field) => preparation.readers[field] !== undefined);
  await cleanFields(db, known);
  // What was read is not needed again: only the ids are kept.
  await db.run("CREATE OR REPLACE TABLE source AS SELECT rid, id FROM source");
  for (const field of known) await readDistinct(db, { preparation, field, context });
  const columns = Object.entries(preparation.features).map(
    ([feature, sources]) => `${featureSql(sources, known)} AS ${quoted(feature)}`,
  );
  const joins = known.flatMap((field) => [joinOn(partsTable(field), column("cleaned", field)), ...restJoins(field)]);
  await db.run(`CREATE OR REPLACE TABLE features AS SELECT ${["cleaned.rid", ...columns].join(", ")} FROM cleaned ${joins.join(" ")}`);
  await dropHelpers(db, known);
}

const partsTable = (field: string): string => `parts of ${field}`;
const restTable = (field: string): string => `rest of ${field}`;
const restKey = (field: string): string => `rest ${field}`;
const plainFlag = (field: string): string => `plain ${field}`;

/** The table `cleaned`: values within limits, and of fields with a plain form whether they have it. */
async function cleanFields(db: DuckDBConnection, fields: readonly string[]): Promise<void> {
  const columns = fields.flatMap((field) => {
    const form = PLAIN_FORMS.get(field);
    const value = `nullif(trim(left(${column("source", field)}, ${FIELD_CHARS_MAX})), '')`;
    if (form === undefined) return [`${value} AS ${quoted(field)}`];
    return [`lower(${value}) AS ${quoted(field)}`, `coalesce(${form.isPlain(quoted(field))}, false) AS ${quoted(plainFlag(field))}`];
  });
  const rests = fields.flatMap((field) => {
    const rest = PLAIN_FORMS.get(field)?.rest;
    return rest === undefined ? [] : [`CASE WHEN ${quoted(plainFlag(field))} THEN ${rest.from(quoted(field))} END AS ${quoted(restKey(field))}`];
  });
  await db.run(`CREATE OR REPLACE TABLE cleaned AS SELECT ${["*", ...rests].join(", ")} FROM (SELECT ${["rid", ...columns].join(", ")} FROM source)`);
}

interface Reading {
  readonly preparation: Preparation;
  readonly field: string;
  readonly context: ReadContext;
}

async function readDistinct(db: DuckDBConnection, reading: Reading): Promise<void> {
  const { field } = reading;
  const form = PLAIN_FORMS.get(field);
  const odd = form === undefined ? "" : ` AND NOT ${quoted(plainFlag(field))}`;
  await readInto(db, partsTable(field), `SELECT DISTINCT ${quoted(field)} FROM cleaned WHERE ${quoted(field)} IS NOT NULL${odd}`, reading);
  if (form?.rest === undefined) return;
  await readInto(db, restTable(field), `SELECT DISTINCT ${quoted(restKey(field))} FROM cleaned WHERE ${quoted(restKey(field))} IS NOT NULL`, reading);
}

async function readInto(db: DuckDBConnection, table: string, query: string, { preparation, field, context }: Reading): Promise<void> {
  const parts = partsOf(preparation, field);
  const reader = preparation.readers[field];
  const values: string[] = [];
  const told: (string | null)[][] = parts.map(() => []);
  await eachRow(db, query, ([cell]) => {
    const text = textOf(cell);
    const read = reader === undefined ? {} : readField(reader, text, context);
    values.push(text);
    for (const [at, part] of parts.entries()) told[at]?.push(read[part] === "" ? null : (read[part] ?? null));
  });
  await writeTexts(db, table, ["v", ...parts], [values, ...told]);
}

/** The parts of a field that any feature is made of. */
function partsOf(preparation: Preparation, field: string): readonly string[] {
  const used = Object.values(preparation.features).flat().filter(([source]) => source === field);
  return [...new Set(used.map(([, part]) => part))];
}

/** Joined by a bare equality: a further condition would make the database compare every row with every row. */
const joinOn = (table: string, value: string): string => `LEFT JOIN ${quoted(table)} ON ${column(table, "v")} = ${value}`;

const restJoins = (field: string): readonly string[] =>
  PLAIN_FORMS.get(field)?.rest === undefined ? [] : [joinOn(restTable(field), column("cleaned", restKey(field)))];

function featureSql(sources: readonly FieldPart[], known: readonly string[]): string {
  const told = sources.filter(([field]) => known.includes(field)).map(([field, part]) => partSql(field, part));
  return told.length === 0 ? "NULL::VARCHAR" : `coalesce(${told.join(", ")})`;
}

function partSql(field: string, part: string): string {
  const read = column(partsTable(field), part);
  const form = PLAIN_FORMS.get(field);
  if (form === undefined) return read;
  if (form.rest?.part === part) return `coalesce(${column(restTable(field), part)}, ${read})`;
  const plain = form.parts[part];
  if (plain === undefined) return read;
  return `CASE WHEN ${column("cleaned", plainFlag(field))} THEN ${plain(column("cleaned", field))} ELSE ${read} END`;
}

async function dropHelpers(db: DuckDBConnection, fields: readonly string[]): Promise<void> {
  for (const table of ["cleaned", ...fields.flatMap((field) => [partsTable(field), restTable(field)])]) {
    await db.run(`DROP TABLE IF EXISTS ${quoted(table)}`);
  }
}
