import { chunksOf } from "../../../connectors/shared/chunks.ts";
import { failure } from "../../../connectors/shared/failure.ts";
import { roundsOf } from "../../../connectors/shared/rounds.ts";
import { sameValue } from "../../../connectors/shared/same-value.ts";
import type { EngagementObject } from "../../../src/domain/model/engagement.ts";
import { crmRecordId } from "../../../src/domain/model/ids.ts";
import type { WriteId } from "../../../src/domain/model/ids.ts";
import { err, ok } from "../../../src/domain/model/result.ts";
import type { Result } from "../../../src/domain/model/result.ts";
import type { CrmError } from "../../../src/ports/crm-errors.ts";
import type { CrmWriter, RecordChange, UpsertDone, UpsertItem } from "../../../src/ports/crm-writer.ts";
import type { RecordObject } from "../../../src/domain/model/record-fields.ts";
import { refusalOf } from "./client.ts";
import type { Client } from "./client.ts";
import { decode, encode, recordName, toEngagement, toState } from "./map.ts";
import { memoryManifest, OutcomesSchema, RowsSchema, TYPES } from "./nouns.ts";
import type { Row } from "./rolodex.ts";

type Outcome = Result<UpsertDone, CrmError>;
type Outcomes = Map<WriteId, Outcome>;
interface Send { readonly writeId: WriteId; readonly id?: string; readonly version?: number; readonly values: Readonly<Record<string, string>>; readonly links: readonly string[] }

const BATCH_MAX = memoryManifest.abilities.batchMax;

/** Writes by the unique key, and changes rows only at the version that was read: the vendor compares. */
export function createWriter(client: Client): CrmWriter {
  return {
    batchMax: BATCH_MAX,
    async find(object, keys) {
      const found = await rowsBy(client, object, "key", keys);
      return found.ok ? ok(found.value.filter(({ binned }) => !binned).map((row) => toEngagement(object, row))) : found;
    },
    async upsert(items) {
      const outcomes: Outcomes = new Map();
      for (const [object, ofObject] of Map.groupBy(items, (item) => item.object)) {
        for (const round of roundsOf(ofObject, ({ key }) => key)) {
          for (const chunk of chunksOf(round.filter(({ existing }) => existing === null), BATCH_MAX)) await create(client, object, chunk, outcomes);
          for (const chunk of chunksOf(round.filter(({ existing }) => existing !== null), BATCH_MAX)) await update(client, object, chunk, outcomes);
        }
      }
      return items.map(({ writeId }) => ({ writeId, result: outcomes.get(writeId) ?? err(failure("unavailable", "Nothing was said of it.", true)) }));
    },
    async readRecords(object, ids) {
      const found = await rowsBy(client, object, "id", ids);
      return found.ok ? ok(found.value.filter(({ binned }) => !binned).map((row) => toState(object, row))) : found;
    },
    async changeRecords(object, changes) {
      const outcomes: Outcomes = new Map();
      for (const chunk of chunksOf(changes, BATCH_MAX)) await change(client, object, chunk, outcomes);
      return changes.map(({ writeId }) => ({ writeId, result: outcomes.get(writeId) ?? err(failure("unavailable", "Nothing was said of it.", true)) }));
    },
  };
}

async function create(client: Client, object: EngagementObject, items: readonly UpsertItem[], outcomes: Outcomes): Promise<void> {
  const sends = items.map((item): Send => ({ writeId: item.writeId, values: { ...encode(item.fields), x_key: item.key }, links: linksOf(item) }));
  await send(client, { op: "insert", type: TYPES[object] }, sends, outcomes);
  const taken = items.filter(({ writeId }) => isTaken(outcomes.get(writeId)));
  if (taken.length === 0) return;
  const found = await rowsBy(client, object, "key", taken.map(({ key }) => key));
  const more: Send[] = [];
  for (const item of taken) {
    const row = found.ok ? found.value.find(({ values }) => values["x_key"] === item.key) : undefined;
    if (!found.ok) outcomes.set(item.writeId, found);
    else if (row === undefined || row.binned) outcomes.set(item.writeId, err(failure("invalid", "A person threw the record away; making it again is for a person to decide.")));
    // Of a key that is taken only the ties may be missing; anything else is somebody's.
    else if (Object.keys(encode(item.fields, row.values)).length > 0) outcomes.set(item.writeId, err(failure("conflict", "The key is taken by a record that reads differently.")));
    else plan(row, { writeId: item.writeId, id: row.id, version: row.version, values: {}, links: linksOf(item) }, more, outcomes);
  }
  await send(client, { op: "update", type: TYPES[object] }, more, outcomes);
}

const isTaken = (outcome: Outcome | undefined): boolean => outcome?.ok === false && outcome.error.http === 409;
const linksOf = ({ associations }: UpsertItem): readonly string[] => associations.map(({ object, crmId }) => `${TYPES[object]}/${crmId}`);

async function update(client: Client, object: EngagementObject, items: readonly UpsertItem[], outcomes: Outcomes): Promise<void> {
  const read = await rowsBy(client, object, "id", items.flatMap(({ existing }) => existing?.crmId ?? []));
  const sends: Send[] = [];
  for (const item of items) {
    const row = read.ok ? read.value.find(({ id, binned }) => id === item.existing?.crmId && !binned) : undefined;
    if (!read.ok) outcomes.set(item.writeId, read);
    else if (row === undefined) outcomes.set(item.writeId, err(failure("not-found", "The record is no longer there.")));
    else if (row.values["x_key"] !== item.key || hasMoved(item, row)) outcomes.set(item.writeId, err(failure("conflict", "A field that was to change has changed since it was read.")));
    else plan(row, { writeId: item.writeId, id: row.id, version: row.version, values: encode(item.fields, row.values), links: linksOf(item) }, sends, outcomes);
  }
  await send(client, { op: "update", type: TYPES[object] }, sends, outcomes);
}

/** Whether somebody changed one of the very fields that are to be written. */
function hasMoved({ fields, existing }: UpsertItem, row: Row): boolean {
  const now = decode(row.values);
  const wanted: readonly (readonly [string, unknown])[] = Object.entries(fields);
  return wanted.some(([field, value]) => {
    const differs = Object.keys(encode({ [field]: value }, row.values)).length > 0;
    return differs && !sameValue(Reflect.get(now, field), Reflect.get(existing?.fields ?? {}, field));
  });
}

/** Nothing to say is nothing to send. */
function plan(row: Row, planned: Send, sends: Send[], outcomes: Outcomes): void {
  const links = planned.links.filter((link) => !row.links.includes(link));
  if (Object.keys(planned.values).length === 0 && links.length === 0) outcomes.set(planned.writeId, ok(done(row, false)));
  else sends.push({ ...planned, links });
}

async function change(client: Client, object: RecordObject, changes: readonly RecordChange[], outcomes: Outcomes): Promise<void> {
  const sends = changes.flatMap(({ writeId, existing, fields }): Send[] => {
    const differing = Object.entries(fields).filter(([field, value]) => value !== Reflect.get(existing.fields, field));
    if (differing.length > 0) return [{ writeId, id: existing.crmId, version: Number(existing.version), values: Object.fromEntries(differing.map(([field, value]) => [recordName(field), value ?? ""])), links: [] }];
    outcomes.set(writeId, ok({ crmId: existing.crmId, created: false, guarantee: "etag", http: 200, requestId: null, versionAfter: existing.version }));
    return [];
  });
  await send(client, { op: "update", type: TYPES[object] }, sends, outcomes);
}

async function send(client: Client, call: { readonly op: "insert" | "update"; readonly type: string }, sends: readonly Send[], outcomes: Outcomes): Promise<void> {
  if (sends.length === 0) return;
  const answer = await client({ ...call, rows: sends }, OutcomesSchema);
  for (const [index, one] of sends.entries()) {
    const told = answer.ok ? answer.value.rows[index] : undefined;
    if (!answer.ok) outcomes.set(one.writeId, answer);
    else if (told === undefined) outcomes.set(one.writeId, err(failure("unavailable", "The answer says nothing of it.", true)));
    else outcomes.set(one.writeId, "refused" in told ? err(refusalOf(told.refused, { asked: one, mutates: false })) : ok(done(told, call.op === "insert")));
  }
}

const done = (row: Row, created: boolean): UpsertDone =>
  ({ crmId: crmRecordId(row.id), created, guarantee: created ? "unique-key" : "etag", http: 200, requestId: null, versionAfter: String(row.version) });

async function rowsBy(client: Client, object: keyof typeof TYPES, by: "id" | "key", of: readonly string[]): Promise<Result<readonly Row[], CrmError>> {
  const found = await client({ op: "get", type: TYPES[object], by, of: [...new Set(of)] }, RowsSchema);
  return found.ok ? ok(found.value.rows) : found;
}
