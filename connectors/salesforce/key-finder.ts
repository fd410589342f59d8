import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import type { SalesforceClient } from "./client.ts";
import { readFields } from "./map/codec.ts";
import { KEY_FIELD, instantOf, textOf } from "./map/values.ts";
import { knownFields, readRows } from "./rows.ts";
import type { Row } from "./rows.ts";
import { after, all, id, isIn, select, text } from "./soql.ts";
import type { Ready } from "./write-parts.ts";

/** Who holds a key. */
export interface Holders {
  /** The living row of each key; of several with one key the oldest. */
  readonly living: ReadonlyMap<string, Row>;
  /** Keys whose only rows lie in the recycle bin. */
  readonly binned: ReadonlySet<string>;
}

/** So many keys fit into the address of a query beside every field of a task. */
const KEYS_PER_STATEMENT = 180;
/** A key has one row, or a few where keys are not unique; an answer beyond this is broken. */
const ROWS_MAX = 20_000;

/**
 * The rows that hold these keys, read from the database (SOQL on an indexed field, no search index), archived ones and
 * those in the recycle bin included.
 */
export async function findHolders(client: SalesforceClient, ready: Pick<Ready, "codec" | "description">, keys: readonly string[]): Promise<Result<Holders, CrmError>> {
  const asked = new Set(keys);
  const rows: Row[] = [];
  for (const chunk of chunksOf([...asked], KEYS_PER_STATEMENT)) {
    const found = await readAll(client, ready, chunk);
    if (!found.ok) return found;
    rows.push(...found.value);
  }
  const living = new Map<string, Row>();
  const binned = new Set<string>();
  for (const row of rows.toSorted(byAge)) {
    const key = textOf(row, KEY_FIELD) ?? "";
    if (!asked.has(key)) continue;
    if (row["IsDeleted"] === true) binned.add(key);
    else if (!living.has(key)) living.set(key, row);
  }
  for (const key of living.keys()) binned.delete(key);
  return ok({ living, binned });
}

async function readAll(client: SalesforceClient, { codec, description }: Pick<Ready, "codec" | "description">, keys: readonly string[]): Promise<Result<readonly Row[], CrmError>> {
  const fields = knownFields(description, readFields(codec));
  const found: Row[] = [];
  for (let last: string | null = null; found.length < ROWS_MAX;) {
    const where = all(isIn(KEY_FIELD, keys.map(text)), last === null ? null : after("Id", id(last)));
    const answer = await readRows(client, select({ fields, from: codec.sobject, where, orderBy: [{ field: "Id" }] }));
    if (!answer.ok) return answer;
    found.push(...answer.value.rows);
    last = answer.value.rows.at(-1)?.Id ?? null;
    if (!answer.value.isCut || last === null) return ok(found);
  }
  return err(failure("unavailable", "Salesforce holds more records of these keys than can be."));
}

function byAge(a: Row, b: Row): number {
  const [one, other] = [instantOf(a["CreatedDate"]) ?? "", instantOf(b["CreatedDate"]) ?? ""];
  if (one !== other) return one < other ? -1 : 1;
  return a.Id < b.Id ? -1 : 1;
}
