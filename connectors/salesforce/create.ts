import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UpsertDone, UpsertItem } from "../../src/ports/crm-writer.ts";
import { failure } from "../shared/failure.ts";
import { insertFor, relationRows } from "./add-relations.ts";
import type { NewRow } from "./collection.ts";
import { completeTies } from "./complete-ties.ts";
import { insertRows, upsertRows } from "./insert-rows.ts";
import type { Inserted, Outcome } from "./insert-rows.ts";
import { findHolders } from "./key-finder.ts";
import { encodeChange, encodeNew } from "./map/codec.ts";
import { KEY_FIELD, instantOf } from "./map/values.ts";
import { NOBODY, tiesFor } from "./relations.ts";
import type { Row } from "./rows.ts";
import type { Readied, Ready, WriteParts } from "./write-parts.ts";

type Results = Map<WriteId, Result<UpsertDone, CrmError>>;

/**
 * Makes rows that do not exist yet, each with its key and the people on it. Keys must differ. Whoever meets a key that is
 * taken (an earlier try that got lost, another process) reads that row instead of making a second; whoever meets it in
 * the recycle bin stops, because making again what a person deleted is that person's decision.
 */
export async function createRecords(parts: WriteParts, items: readonly NewItem[]): Promise<Results> {
  const results: Results = new Map();
  const held = await findHolders(parts.client, parts.clock, items);
  const known = items.filter(({ key }) => !held.unread.has(key));
  for (const { writeId, key } of items) {
    const unread = held.unread.get(key);
    if (unread !== undefined) results.set(writeId, err(unread));
    else if (held.binned.has(key)) results.set(writeId, err(inBin()));
  }
  const taken = known.filter(({ key }) => held.living.has(key));
  const fresh = known.filter(({ key }) => !held.living.has(key) && !held.binned.has(key));

  const outcomes = await insert(parts, fresh);
  const unclear = fresh.filter(({ writeId }) => isUnclear(outcomes.get(writeId) ?? "lost"));
  const found = await findHolders(parts.client, parts.clock, unclear);
  const living = new Map([...held.living, ...found.living]);
  const lacking = [];
  for (const item of fresh) {
    const outcome = outcomes.get(item.writeId) ?? "lost";
    if (outcome !== "lost" && outcome.ok) {
      const { id, left } = outcome.value;
      results.set(item.writeId, left === null ? err(PEOPLE_UNTOLD) : ok(doneBy(item.ready, outcome.value)));
      const people = rowOf(item).belongings?.(id) ?? [];
      lacking.push(...(left ?? []).flatMap((place) => people[place] ?? []).map((row) => ({ writeId: item.writeId, row })));
    } else if (!living.has(item.key) || !unclear.includes(item)) results.set(item.writeId, err(failureOf(outcome, found.unread.get(item.key))));
  }
  for (const [writeId, error] of await insertFor(parts, lacking)) results.set(writeId, err(error));
  const settled = await settle(parts, [...taken, ...unclear.filter(({ key }) => living.has(key))], living);
  return new Map([...results, ...settled]);
}

type NewItem = Readied<UpsertItem>;

/** The next try reads who stands there. */
const PEOPLE_UNTOLD = failure("unavailable", "Salesforce made the record and did not say whether all people stand on it.", true);

/** Where the key is not unique the vendor looks it up once more, object by object. */
async function insert(parts: WriteParts, items: readonly NewItem[]): Promise<ReadonlyMap<WriteId, Outcome>> {
  const outcomes = new Map<WriteId, Outcome>();
  const isUnique = ({ ready }: NewItem): boolean => ready.keeping === "unique";
  const take = (some: readonly NewItem[], made: readonly Outcome[]): void => { some.forEach(({ writeId }, index) => outcomes.set(writeId, made[index] ?? "lost")); };
  const unique = items.filter(isUnique);
  take(unique, await insertRows(parts, unique.map(rowOf)));
  for (const [sobject, some] of Map.groupBy(items.filter((item) => !isUnique(item)), ({ ready }) => ready.codec.sobject)) {
    take(some, await upsertRows(parts, sobject, KEY_FIELD, some.map(rowOf)));
  }
  return outcomes;
}

/** A new row names its first person itself; the others belong to it. */
function rowOf({ ready, key, fields, associations }: NewItem): NewRow {
  const { fill, more } = tiesFor(NOBODY, associations, ready.relations !== null);
  const row = { sobject: ready.codec.sobject, values: { ...encodeNew(ready.codec, key, fields, ready.context), ...fill } };
  const { relations } = ready;
  return relations === null || more.length === 0 ? row : { ...row, belongings: (id) => relationRows(relations, id, more) };
}

/** A taken key, a row about which nothing was said, or refused values, as a `MALFORMED_ID` was seen of rows that were made: the row itself must tell. */
function isUnclear(outcome: Outcome): boolean {
  return outcome === "lost" || (!outcome.ok && (outcome.error.kind === "conflict" || outcome.error.kind === "invalid"));
}

function failureOf(outcome: Outcome, unread: CrmError | undefined): CrmError {
  if (outcome !== "lost" && !outcome.ok && !isUnclear(outcome)) return outcome.error;
  if (unread !== undefined) return { ...unread, mayHaveHappened: true };
  if (outcome !== "lost" && !outcome.ok) return outcome.error;
  return failure("unavailable", "Salesforce reported the rows as done without a word about this one.", true);
}

/**
 * The row is there already. If it reads as wanted, only people or records may be missing on it; if it differs, somebody
 * changed it or the key was used before, and the caller plans again with the row before it.
 */
async function settle(parts: WriteParts, items: readonly NewItem[], living: ReadonlyMap<string, Row>): Promise<Results> {
  const results: Results = new Map();
  const tied = [];
  for (const { writeId, key, fields, associations, ready } of items) {
    const row = living.get(key);
    if (row === undefined) continue;
    const { properties } = encodeChange(ready.codec, row, fields, ready.context);
    if (Object.keys(properties).length > 0) {
      results.set(writeId, err(failure("conflict", "Salesforce holds a record with this key that reads differently.")));
      continue;
    }
    tied.push({ writeId, row, associations, ready });
    results.set(writeId, ok({ ...doneBy(ready, { id: row.Id, created: false, http: 200, requestId: null }), versionAfter: instantOf(row["SystemModstamp"]) }));
  }
  for (const [ready, some] of Map.groupBy(tied, (one) => one.ready)) {
    for (const [writeId, error] of await completeTies(parts, ready, some)) results.set(writeId, err({ ...error, mayHaveHappened: true }));
  }
  return results;
}

function doneBy({ keeping }: Ready, { id, created, http, requestId }: Omit<Inserted, "left">): UpsertDone {
  return { crmId: crmRecordId(id), created, guarantee: keeping === "unique" ? "unique-key" : "locked-search", http, requestId, versionAfter: null };
}

const inBin = (): CrmError => failure("invalid", "The record with this key lies in Salesforce's recycle bin: somebody deleted it.");
