import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UpsertDone, UpsertItem } from "../../src/ports/crm-writer.ts";
import { failure } from "../shared/failure.ts";
import { addRelations, relationRows } from "./add-relations.ts";
import { completeTies } from "./complete-ties.ts";
import { insertRows, upsertRows } from "./insert-rows.ts";
import type { Inserted, NewRow, Outcome } from "./insert-rows.ts";
import { findHolders } from "./key-finder.ts";
import type { Holders } from "./key-finder.ts";
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
  if (!held.ok) return new Map(items.map(({ writeId }) => [writeId, held]));
  const taken = items.filter(({ key }) => held.value.living.has(key));
  const fresh = items.filter(({ key }) => !held.value.living.has(key) && !held.value.binned.has(key));
  for (const { writeId, key } of items) if (held.value.binned.has(key)) results.set(writeId, err(inBin()));

  const outcomes = await insert(parts, fresh);
  const unclear = fresh.filter(({ writeId }) => isUnclear(outcomes.get(writeId) ?? "lost"));
  const found = unclear.length === 0 ? ok(NONE) : await findHolders(parts.client, parts.clock, unclear);
  const living = new Map([...held.value.living, ...(found.ok ? found.value.living : [])]);
  const alone: Wanted[] = [];
  for (const item of fresh) {
    const outcome = outcomes.get(item.writeId) ?? "lost";
    if (outcome !== "lost" && outcome.ok) {
      results.set(item.writeId, ok(doneBy(item.ready, outcome.value)));
      if (!outcome.value.isWhole) alone.push({ item, id: outcome.value.id });
    } else if (!unclear.includes(item) || !living.has(item.key)) results.set(item.writeId, err(failureOf(outcome, found)));
  }
  for (const [writeId, error] of await relateRest(parts, alone)) results.set(writeId, err(error));
  const settled = await settle(parts, [...taken, ...unclear.filter(({ key }) => living.has(key))], living);
  return new Map([...results, ...settled]);
}

type NewItem = Readied<UpsertItem>;
/** A row that was made without all the people whom it is to name. */
interface Wanted { readonly item: NewItem; readonly id: string }

const NONE: Holders = { living: new Map(), binned: new Set() };

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

function failureOf(outcome: Outcome, found: Result<unknown, CrmError>): CrmError {
  if (outcome !== "lost" && !outcome.ok && !isUnclear(outcome)) return outcome.error;
  if (!found.ok) return { ...found.error, mayHaveHappened: true };
  if (outcome !== "lost" && !outcome.ok) return outcome.error;
  return failure("unavailable", "Salesforce reported the rows as done without a word about this one.", true);
}

/** People who could not be related with the row. A write that lacks one is to be tried again. */
async function relateRest(parts: WriteParts, wanted: readonly Wanted[]): Promise<ReadonlyMap<WriteId, CrmError>> {
  const failed = new Map<WriteId, CrmError>();
  for (const [relations, some] of Map.groupBy(wanted, ({ item }) => item.ready.relations)) {
    const rows = some.map(({ item: { writeId, associations }, id }) => ({ writeId, id, people: tiesFor(NOBODY, associations, relations !== null).more }));
    for (const [writeId, error] of await addRelations(parts, relations, rows)) failed.set(writeId, error);
  }
  return failed;
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

function doneBy({ keeping }: Ready, { id, created, http, requestId }: Omit<Inserted, "isWhole">): UpsertDone {
  return { crmId: crmRecordId(id), created, guarantee: keeping === "unique" ? "unique-key" : "locked-search", http, requestId, versionAfter: null };
}

const inBin = (): CrmError => failure("invalid", "The record with this key lies in Salesforce's recycle bin: somebody deleted it.");
