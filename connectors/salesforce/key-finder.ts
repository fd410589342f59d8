import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import type { SalesforceClient } from "./client.ts";
import { readFields } from "./map/codec.ts";
import { KEY_FIELD, instantOf, textOf } from "./map/values.ts";
import { knownFields, readAll } from "./rows.ts";
import type { Row } from "./rows.ts";
import { isIn, text } from "./soql.ts";
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

/**
 * The rows that hold these keys, read from the database (SOQL on an indexed field, no search index), archived ones and
 * those in the recycle bin included.
 */
export async function findHolders(client: SalesforceClient, { codec, description }: Pick<Ready, "codec" | "description">, keys: readonly string[]): Promise<Result<Holders, CrmError>> {
  const asked = new Set(keys);
  const rows: Row[] = [];
  for (const chunk of chunksOf([...asked], KEYS_PER_STATEMENT)) {
    const found = await readAll(client, { from: codec.sobject, fields: knownFields(description, readFields(codec)), where: isIn(KEY_FIELD, chunk.map(text)) });
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

function byAge(a: Row, b: Row): number {
  const [one, other] = [instantOf(a["CreatedDate"]) ?? "", instantOf(b["CreatedDate"]) ?? ""];
  if (one !== other) return one < other ? -1 : 1;
  return a.Id < b.Id ? -1 : 1;
}
