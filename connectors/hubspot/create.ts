import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UpsertDone, UpsertItem } from "../../src/ports/crm-writer.ts";
import { addMissingAssociations } from "./add-associations.ts";
import { batchRead } from "./batch-read.ts";
import { batchWrite } from "./batch-write.ts";
import type { Outcome } from "./batch-write.ts";
import type { KeyKeeping } from "./key-facts.ts";
import { encodeChange, encodeNew } from "./map/codec.ts";
import { KEY_PROPERTY, valueOf } from "./map/values.ts";
import { ASSOCIATION_TYPES, objectPath } from "./objects.ts";
import type { HubSpotObject } from "./schemas.ts";
import type { WriteMode } from "./write-mode.ts";
import type { WriteParts } from "./write-parts.ts";

type Results = ReadonlyMap<WriteId, Result<UpsertDone, CrmError>>;

/**
 * Makes records that do not exist yet, each with its key and associations in one input. Keys must differ. Whoever meets
 * a key that is taken (an earlier try that got lost, another process) reads that record instead of making a second.
 */
export async function createRecords(parts: WriteParts, object: EngagementObject, items: readonly UpsertItem[], mode: WriteMode): Promise<Results> {
  const results = new Map<WriteId, Result<UpsertDone, CrmError>>();
  // Nothing but this look stops a second record where the portal keeps no unique keys. The caller runs one writer at a time.
  const taken = mode.keeping === "plain" ? await parts.finder.find(object, items.map(({ key }) => key), mode) : ok(new Map<string, HubSpotObject>());
  if (!taken.ok) return all(items, taken.error);
  const fresh = items.filter(({ key }) => !taken.value.has(key));
  const outcomes = await batchWrite(parts.client, objectPath(object, "/batch/create"), fresh.map((item) => ({
    writeId: item.writeId,
    body: { properties: encodeNew(mode.codec, item.key, item.fields, mode.context), associations: associationsOf(object, item) },
    isResult: (one: HubSpotObject) => valueOf(one, KEY_PROPERTY) === item.key,
  })), async (inputs) => madeAfterAll(parts, object, fresh.filter(({ writeId }) => inputs.has(writeId)), mode));
  for (const item of fresh) {
    const outcome = outcomes.get(item.writeId) ?? "lost";
    if (outcome === "lost" || !outcome.ok) continue;
    parts.finder.remember(object, item.key, outcome.value.object.id);
    results.set(item.writeId, ok(doneBy(outcome.value.object, { created: true, keeping: mode.keeping, http: outcome.value.http, requestId: outcome.value.requestId })));
  }
  const open = fresh.filter(({ writeId }) => !results.has(writeId));
  const unclear = open.filter(({ writeId }) => isUnclear(outcomes.get(writeId) ?? "lost"));
  const found = unclear.length === 0 ? ok(new Map<string, HubSpotObject>()) : await parts.finder.find(object, unclear.map(({ key }) => key), mode);
  const known = new Map([...taken.value, ...(found.ok ? found.value : [])]);
  const settled = await settle(parts, object, items.filter((item) => known.has(item.key) && !results.has(item.writeId)), { known, mode });
  const binned = await inRecycleBin(parts, object, unclear.filter((item) => !known.has(item.key)), mode.keeping);
  for (const item of open.filter(({ key }) => !known.has(key))) {
    results.set(item.writeId, err(binned.has(item.key) ? inBin() : failureOf(outcomes.get(item.writeId) ?? "lost", found)));
  }
  return new Map([...results, ...settled]);
}

/** Where no unique key stops a second record, whoever is refused together is looked for before they are sent again in halves. */
async function madeAfterAll(parts: WriteParts, object: EngagementObject, items: readonly UpsertItem[], mode: WriteMode): Promise<Result<ReadonlySet<WriteId>, CrmError>> {
  if (mode.keeping !== "plain") return ok(new Set<WriteId>());
  const found = await parts.finder.find(object, items.map(({ key }) => key), mode);
  return found.ok ? ok(new Set(items.filter(({ key }) => found.value.has(key)).map(({ writeId }) => writeId))) : found;
}

/** A taken key, an input about which nothing was said, or a call refused as a whole, which may have done its work all the same: the record itself must tell. */
function isUnclear(outcome: Outcome): boolean {
  if (outcome === "lost") return true;
  return !outcome.ok && (outcome.error.kind === "conflict" || (outcome.error.kind === "invalid" && (outcome.error.http ?? 0) >= 400));
}

function failureOf(outcome: Outcome, found: Result<unknown, CrmError>): CrmError {
  if (outcome !== "lost" && !outcome.ok && !isUnclear(outcome)) return outcome.error;
  if (!found.ok) return { ...found.error, mayHaveHappened: true };
  if (outcome !== "lost" && !outcome.ok) return outcome.error;
  return {
    kind: "unavailable", publicMessage: "HubSpot reported the batch as done without a word about this record.",
    http: null, requestId: null, retryAfterMs: null, mayHaveHappened: true,
  };
}

/**
 * The record is there already. If it reads as wanted, only its associations may be missing; if it differs, somebody
 * changed it or the key was used before, and the caller plans again with the record before it.
 */
async function settle(
  parts: WriteParts, object: EngagementObject, items: readonly UpsertItem[],
  { known, mode }: { readonly known: ReadonlyMap<string, HubSpotObject>; readonly mode: WriteMode },
): Promise<Results> {
  const results = new Map<WriteId, Result<UpsertDone, CrmError>>();
  const tied = [];
  for (const item of items) {
    const current = known.get(item.key);
    if (current === undefined) continue;
    const { properties } = encodeChange(mode.codec, current, item.fields, mode.context);
    if (Object.keys(properties).length > 0) {
      results.set(item.writeId, err(differs()));
      continue;
    }
    tied.push({ writeId: item.writeId, crmId: current.id, associations: item.associations });
    results.set(item.writeId, ok(doneBy(current, { created: false, keeping: mode.keeping, http: 200, requestId: null })));
  }
  const failed = await addMissingAssociations(parts.client, object, tied);
  for (const [writeId, error] of failed) results.set(writeId, err(error));
  return results;
}

/** A key may be held by a record that somebody deleted. Making it again is a decision, not a retry. */
async function inRecycleBin(parts: WriteParts, object: EngagementObject, items: readonly UpsertItem[], keeping: KeyKeeping): Promise<ReadonlySet<string>> {
  if (items.length === 0 || keeping === "plain") return new Set();
  const read = await batchRead(parts.client, object, { ids: items.map(({ key }) => key), idProperty: KEY_PROPERTY, properties: [KEY_PROPERTY], archived: true });
  return new Set(read.ok ? read.value.map((one) => valueOf(one, KEY_PROPERTY) ?? "") : []);
}

function associationsOf(object: EngagementObject, item: UpsertItem): readonly object[] {
  const ends = new Map(item.associations.map((end) => [`${end.object} ${end.crmId}`, end]));
  return [...ends.values()].map((end) => ({
    to: { id: end.crmId },
    types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: ASSOCIATION_TYPES[object][end.object] }],
  }));
}

function doneBy(object: HubSpotObject, how: { readonly created: boolean; readonly keeping: KeyKeeping; readonly http: number; readonly requestId: string | null }): UpsertDone {
  const { created, keeping, http, requestId } = how;
  const guarantee = keeping === "unique" ? "unique-key" : "locked-search";
  return { crmId: crmRecordId(object.id), created, guarantee, http, requestId, versionAfter: object.updatedAt ?? null };
}

const all = (items: readonly UpsertItem[], error: CrmError): Results => new Map(items.map(({ writeId }) => [writeId, err(error)]));

function differs(): CrmError {
  return {
    kind: "conflict", publicMessage: "HubSpot holds a record with this key that reads differently.",
    http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false,
  };
}

function inBin(): CrmError {
  return {
    kind: "invalid", publicMessage: "The record with this key lies in HubSpot's recycle bin: somebody deleted it.",
    http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false,
  };
}
