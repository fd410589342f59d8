import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId, WriteId } from "../../src/domain/model/ids.ts";
import { crmNameOf, isMapped } from "../../src/domain/model/record-fields.ts";
import type { RecordField, RecordFields, RecordObject } from "../../src/domain/model/record-fields.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { RecordChange, RecordState, UpsertDone, UpsertResult } from "../../src/ports/crm-writer.ts";
import { roundsOf } from "../shared/rounds.ts";
import { batchRead } from "./batch-read.ts";
import { batchWrite } from "./batch-write.ts";
import type { BatchInput } from "./batch-write.ts";
import type { HubSpotClient } from "./client.ts";
import { stateProperties, toProperties, toState } from "./map/record-fields.ts";
import type { Stages, StateKind } from "./map/record-fields.ts";
import { objectPath } from "./objects.ts";
import { readStages } from "./pipelines.ts";
import type { HubSpotObject } from "./schemas.ts";
import type { WriteParts } from "./write-parts.ts";

/** What changing records takes. */
export type RecordWriteParts = Pick<WriteParts, "client" | "mapped" | "known">;

type Results = Map<WriteId, Result<UpsertDone, CrmError>>;

/** The records as they are now; missing ones are left out. */
export async function readRecords(parts: RecordWriteParts, object: RecordObject, ids: readonly CrmRecordId[]): Promise<Result<readonly RecordState[], CrmError>> {
  const kind = await kindOf(parts, object, await parts.mapped(object));
  const read = await readNow(parts.client, kind, ids);
  if (!read.ok) return read;
  return ok(read.value.records.map((record) => toState(kind, record, read.value.stages)));
}

/**
 * Changes only the fields given. HubSpot has no conditional writes, so the records are read again just before: where a
 * field that is to change has changed since the caller saw it, nothing is written and the answer is a conflict; a
 * person's edits of other fields are never touched. Between this read and the write a short window stays open
 * (read-compare-write). A second change of a record waits for the first.
 */
export async function changeRecords(parts: RecordWriteParts, object: RecordObject, changes: readonly RecordChange[]): Promise<readonly UpsertResult[]> {
  const results: Results = new Map();
  // HubSpot refuses a batch that names a record twice.
  for (const round of roundsOf(changes, ({ existing }) => existing.crmId)) {
    for (const [id, result] of await changeRound(parts, object, round)) results.set(id, result);
  }
  return changes.map(({ writeId }) => ({ writeId, result: results.get(writeId) ?? err(silent()) }));
}

async function changeRound(parts: RecordWriteParts, object: RecordObject, changes: readonly RecordChange[]): Promise<Results> {
  const results: Results = new Map();
  const mapped = [...new Set(changes.flatMap(({ fields }) => Object.keys(fields).filter(isMapped).map(crmNameOf)))];
  const kind = await kindOf(parts, object, mapped);
  const read = await readNow(parts.client, kind, changes.map(({ existing }) => existing.crmId));
  if (!read.ok) return new Map(changes.map(({ writeId }) => [writeId, read]));
  const { records, stages } = read.value;
  const patches: BatchInput[] = [];
  for (const change of changes) {
    const current = records.find(({ id }) => id === change.existing.crmId);
    const planned = current === undefined ? err(gone()) : patchOf(kind, change, current, stages);
    if (!planned.ok) results.set(change.writeId, planned);
    else if (current !== undefined && Object.keys(planned.value).length === 0) results.set(change.writeId, ok(done(current, 200, null)));
    else if (current !== undefined) {
      patches.push({ writeId: change.writeId, body: { id: current.id, properties: planned.value }, isResult: (one) => one.id === current.id });
    }
  }
  const outcomes = await batchWrite(parts.client, objectPath(object, "/batch/update"), patches);
  for (const { writeId } of patches) {
    const outcome = outcomes.get(writeId) ?? "lost";
    if (outcome === "lost") results.set(writeId, err(silent()));
    else results.set(writeId, outcome.ok ? ok(done(outcome.value.object, outcome.value.http, outcome.value.requestId)) : outcome);
  }
  return results;
}

/** The properties to send, without those that read as wanted already; a refusal where a field moved under the caller. */
function patchOf(kind: StateKind, change: RecordChange, current: HubSpotObject, stages: Stages): Result<Readonly<Record<string, string>>, CrmError> {
  const now = toState(kind, current, stages).fields;
  const differing = Object.entries(change.fields).filter(([field, wanted]) => valueIn(now, field) !== wanted);
  if (differing.some(([field]) => valueIn(now, field) !== valueIn(change.existing.fields, field))) return err(moved());
  const fields: Partial<Record<RecordField, string | null>> = Object.fromEntries(differing);
  const properties = toProperties(kind.object, current, fields, stages);
  return properties === null ? err(noSuchStage()) : ok(properties);
}

/** Only mapped properties are of types that we do not know beforehand. */
async function kindOf({ known }: RecordWriteParts, object: RecordObject, mapped: readonly string[]): Promise<StateKind> {
  return { object, mapped, types: mapped.length === 0 ? null : await known(object) };
}

const NO_STAGES: Stages = new Map();
const valueIn = (fields: RecordFields, field: string): unknown => Reflect.get(fields, field) ?? null;

async function readNow(client: HubSpotClient, { object, mapped }: Pick<StateKind, "object" | "mapped">, ids: readonly CrmRecordId[]): Promise<Result<{ readonly records: readonly HubSpotObject[]; readonly stages: Stages }, CrmError>> {
  const stages = object === "opportunity" ? await readStages(client) : ok(NO_STAGES);
  if (!stages.ok) return stages;
  const records = await batchRead(client, object, { ids: [...new Set(ids)], idProperty: null, properties: [...stateProperties(object), ...mapped] });
  return records.ok ? ok({ records: records.value, stages: stages.value }) : records;
}

function done(object: HubSpotObject, http: number, requestId: string | null): UpsertDone {
  return { crmId: crmRecordId(object.id), created: false, guarantee: "read-compare-write", http, requestId, versionAfter: object.updatedAt ?? null };
}

function failure(kind: CrmError["kind"], publicMessage: string, mayHaveHappened = false): CrmError {
  return { kind, publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened };
}

const gone = (): CrmError => failure("not-found", "The record is no longer in HubSpot.");
const moved = (): CrmError => failure("conflict", "A field that was to change has changed in HubSpot since it was read.");
const noSuchStage = (): CrmError => failure("invalid", "The deal's pipeline has no such stage.");
const silent = (): CrmError => failure("unavailable", "HubSpot reported the batch as done without a word about this record.", true);
