import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UpsertDone, UpsertItem } from "../../src/ports/crm-writer.ts";
import { failure } from "../shared/failure.ts";
import { addRelations } from "./add-relations.ts";
import { completeTies } from "./complete-ties.ts";
import { insertRows, upsertRows } from "./insert-rows.ts";
import type { Inserted, Outcome } from "./insert-rows.ts";
import { findHolders } from "./key-finder.ts";
import type { Holders } from "./key-finder.ts";
import { encodeChange, encodeNew } from "./map/codec.ts";
import { KEY_FIELD, instantOf } from "./map/values.ts";
import type { Value } from "./map/values.ts";
import { NOBODY, tiesFor } from "./relations.ts";
import type { Row } from "./rows.ts";
import type { Ready, WriteParts } from "./write-parts.ts";

type Results = Map<WriteId, Result<UpsertDone, CrmError>>;

/**
 * Makes rows that do not exist yet, each with its key. Keys must differ. Whoever meets a key that is taken (an earlier
 * try that got lost, another process) reads that row instead of making a second; whoever meets it in the recycle bin
 * stops, because making again what a person deleted is that person's decision.
 */
export async function createRecords(parts: WriteParts, ready: Ready, items: readonly UpsertItem[]): Promise<Results> {
  const results: Results = new Map();
  const held = await findHolders(parts.client, ready, items.map(({ key }) => key));
  if (!held.ok) return new Map(items.map(({ writeId }) => [writeId, held]));
  const taken = items.filter(({ key }) => held.value.living.has(key));
  const fresh = items.filter(({ key }) => !held.value.living.has(key) && !held.value.binned.has(key));
  for (const { writeId, key } of items) if (held.value.binned.has(key)) results.set(writeId, err(inBin()));

  const outcomes = await insert(parts, ready, fresh);
  const unclear = fresh.filter(({ writeId }) => isUnclear(outcomes.get(writeId) ?? "lost"));
  const found = unclear.length === 0 ? ok(NONE) : await findHolders(parts.client, ready, unclear.map(({ key }) => key));
  const living = new Map([...held.value.living, ...(found.ok ? found.value.living : [])]);
  for (const item of fresh) {
    const outcome = outcomes.get(item.writeId) ?? "lost";
    if (outcome !== "lost" && outcome.ok) results.set(item.writeId, ok(doneBy(ready, outcome.value)));
    else if (!unclear.includes(item) || !living.has(item.key)) results.set(item.writeId, err(failureOf(outcome, found)));
  }
  await relateRest(parts, ready, fresh, results);
  const settled = await settle(parts, ready, [...taken, ...unclear.filter(({ key }) => living.has(key))], living);
  return new Map([...results, ...settled]);
}

const NONE: Holders = { living: new Map(), binned: new Set() };

/** Where the key is not unique the vendor looks it up once more. */
async function insert(parts: WriteParts, ready: Ready, items: readonly UpsertItem[]): Promise<ReadonlyMap<WriteId, Outcome>> {
  const { sobject } = ready.codec;
  const rows = items.map((item) => ({ sobject, values: valuesOf(ready, item) }));
  const made = ready.keeping === "unique" ? await insertRows(parts, rows) : await upsertRows(parts, sobject, KEY_FIELD, rows);
  return new Map(items.map(({ writeId }, index) => [writeId, made[index] ?? "lost"]));
}

function valuesOf(ready: Ready, item: UpsertItem): Record<string, Value> {
  const { fill } = tiesFor(NOBODY, item.associations, ready.relations !== null);
  return { ...encodeNew(ready.codec, item.key, item.fields, ready.context), ...fill };
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

/** A new row names its first person itself; the others are related now. A write that lacks one is to be tried again. */
async function relateRest(parts: WriteParts, ready: Ready, items: readonly UpsertItem[], results: Results): Promise<void> {
  const wanted = items.flatMap(({ writeId, associations }) => {
    const result = results.get(writeId);
    if (result?.ok !== true) return [];
    const { more } = tiesFor(NOBODY, associations, ready.relations !== null);
    return more.length === 0 ? [] : [{ writeId, id: result.value.crmId, people: more }];
  });
  for (const [writeId, error] of await addRelations(parts, ready.relations, wanted)) results.set(writeId, err(error));
}

/**
 * The row is there already. If it reads as wanted, only people or records may be missing on it; if it differs, somebody
 * changed it or the key was used before, and the caller plans again with the row before it.
 */
async function settle(parts: WriteParts, ready: Ready, items: readonly UpsertItem[], living: ReadonlyMap<string, Row>): Promise<Results> {
  const results: Results = new Map();
  const tied = [];
  for (const { writeId, key, fields, associations } of items) {
    const row = living.get(key);
    if (row === undefined) continue;
    const { properties } = encodeChange(ready.codec, row, fields, ready.context);
    if (Object.keys(properties).length > 0) {
      results.set(writeId, err(failure("conflict", "Salesforce holds a record with this key that reads differently.")));
      continue;
    }
    tied.push({ writeId, row, associations });
    results.set(writeId, ok({ ...doneBy(ready, { id: row.Id, created: false, http: 200, requestId: null }), versionAfter: instantOf(row["SystemModstamp"]) }));
  }
  for (const [writeId, error] of await completeTies(parts, ready, tied)) results.set(writeId, err({ ...error, mayHaveHappened: true }));
  return results;
}

function doneBy({ keeping }: Ready, { id, created, http, requestId }: Inserted): UpsertDone {
  return { crmId: crmRecordId(id), created, guarantee: keeping === "unique" ? "unique-key" : "locked-search", http, requestId, versionAfter: null };
}

const inBin = (): CrmError => failure("invalid", "The record with this key lies in Salesforce's recycle bin: somebody deleted it.");
