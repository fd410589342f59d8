import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { chunksOf } from "../shared/chunks.ts";
import type { SalesforceClient } from "./client.ts";
import { readFields } from "./map/codec.ts";
import { KEY_FIELD, instantOf, textOf } from "./map/values.ts";
import { knownFields, readEach } from "./rows.ts";
import type { Row } from "./rows.ts";
import { isIn, text } from "./soql.ts";
import type { Ready } from "./write-parts.ts";

/** Who holds a key. */
export interface Holders {
  /** The living row of each key; of several with one key the oldest. */
  readonly living: ReadonlyMap<string, Row>;
  /** Keys whose only rows lie in the recycle bin. */
  readonly binned: ReadonlySet<string>;
  /** Keys that could not be looked for: nothing is known of them. */
  readonly unread: ReadonlyMap<string, CrmError>;
}

/** So many keys fit into the address of a query beside every field of a task. */
const KEYS_PER_STATEMENT = 180;

/** A key, and the noun that it is looked for as. */
export interface KeyOf {
  readonly key: string;
  readonly ready: Pick<Ready, "codec" | "description">;
}

/**
 * The rows that hold these keys, read from the database (SOQL on an indexed field, no search index), archived ones and
 * those in the recycle bin included. Nouns that stand in one object of Salesforce are looked for together; what is wrong
 * with one object leaves the others alone.
 */
export async function findHolders(client: SalesforceClient, clock: Clock, wanted: readonly KeyOf[]): Promise<Holders> {
  const asked = new Set(wanted.map(({ key }) => key));
  const statements = [...Map.groupBy(wanted, ({ ready }) => ready.codec.sobject)].flatMap(([from, ofObject]) => {
    const fields = ofObject.flatMap(({ ready }) => knownFields(ready.description, readFields(ready.codec)));
    const keys = [...new Set(ofObject.map(({ key }) => key))];
    return chunksOf(keys, KEYS_PER_STATEMENT).map((chunk) => ({ chunk, from, fields: [...new Set(fields)], where: isIn(KEY_FIELD, chunk.map(text)) }));
  });
  const found = await readEach(client, clock, statements);
  const unread = new Map(found.flatMap((answer, index) => (answer.ok ? [] : (statements[index]?.chunk ?? []).map((key) => [key, answer.error] as const))));
  const rows = found.flatMap((answer) => (answer.ok ? answer.value : []));
  const living = new Map<string, Row>();
  const binned = new Set<string>();
  for (const row of rows.toSorted(byAge)) {
    const key = textOf(row, KEY_FIELD) ?? "";
    if (!asked.has(key)) continue;
    if (row["IsDeleted"] === true) binned.add(key);
    else if (!living.has(key)) living.set(key, row);
  }
  for (const key of living.keys()) binned.delete(key);
  return { living, binned, unread };
}

function byAge(a: Row, b: Row): number {
  const [one, other] = [instantOf(a["CreatedDate"]) ?? "", instantOf(b["CreatedDate"]) ?? ""];
  if (one !== other) return one < other ? -1 : 1;
  return a.Id < b.Id ? -1 : 1;
}
