import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmEngagement } from "../../src/ports/crm-records.ts";
import type { UpsertDone, UpsertItem } from "../../src/ports/crm-writer.ts";
import { sameValue } from "../shared/same-value.ts";
import { addMissingAssociations } from "./add-associations.ts";
import { batchRead } from "./batch-read.ts";
import { batchWrite } from "./batch-write.ts";
import { decodeFields, encodeChange, readProperties } from "./map/codec.ts";
import { KEY_PROPERTY, valueOf } from "./map/values.ts";
import { objectPath } from "./objects.ts";
import type { HubSpotObject } from "./schemas.ts";
import type { WriteMode } from "./write-mode.ts";
import type { WriteParts } from "./write-parts.ts";

type Results = Map<WriteId, Result<UpsertDone, CrmError>>;

/** An update of a record that was found before. */
export type UpdateItem = UpsertItem & { readonly existing: CrmEngagement };

/**
 * Changes only the fields given, on the record as it is now. HubSpot has no conditional writes, so the record is read
 * again just before: where a field that is to change has changed since the caller saw it, nothing is written and the
 * answer is a conflict; a person's edits of other fields are never touched. Between this read and the write a short
 * window stays open (read-compare-write).
 */
export async function updateRecords(parts: WriteParts, object: EngagementObject, items: readonly UpdateItem[], { codec, context }: WriteMode): Promise<Results> {
  const results: Results = new Map();
  const read = await batchRead(parts.client, object, { ids: [...new Set(items.map(({ existing }) => existing.crmId))], idProperty: null, properties: readProperties(codec) });
  if (!read.ok) return new Map(items.map(({ writeId }) => [writeId, read]));
  const byId = new Map(read.value.map((one) => [one.id, one]));

  const patches = [];
  for (const item of items) {
    const current = byId.get(item.existing.crmId);
    const refusal = current === undefined ? gone() : keyOrFieldMoved(item, current, { codec, context });
    if (refusal !== null || current === undefined) {
      results.set(item.writeId, err(refusal ?? gone()));
      continue;
    }
    const { properties } = encodeChange(codec, current, item.fields, context);
    if (Object.keys(properties).length === 0) results.set(item.writeId, ok(done(current, 200, null)));
    else patches.push({ writeId: item.writeId, body: { id: current.id, properties }, isResult: (one: HubSpotObject) => one.id === current.id });
  }
  const outcomes = await batchWrite(parts.client, objectPath(object, "/batch/update"), patches);
  for (const { writeId } of patches) {
    const outcome = outcomes.get(writeId) ?? "lost";
    if (outcome === "lost") results.set(writeId, err(silent()));
    else results.set(writeId, outcome.ok ? ok(done(outcome.value.object, outcome.value.http, outcome.value.requestId)) : outcome);
  }
  await tie(parts, object, items, results);
  return results;
}

/** Adds what is missing to the records that came through; a tie that fails makes its whole write one to be tried again. */
async function tie(parts: WriteParts, object: EngagementObject, items: readonly UpdateItem[], results: Results): Promise<void> {
  const tied = items.flatMap((item) => {
    const result = results.get(item.writeId);
    return result?.ok === true ? [{ writeId: item.writeId, crmId: result.value.crmId, associations: item.associations }] : [];
  });
  const failed = await addMissingAssociations(parts.client, object, tied);
  for (const [writeId, error] of failed) results.set(writeId, err({ ...error, mayHaveHappened: true }));
}

/** The reason why the record must not be written as planned; null when there is none. */
function keyOrFieldMoved(item: UpdateItem, now: HubSpotObject, { codec, context }: Pick<WriteMode, "codec" | "context">): CrmError | null {
  if (valueOf(now, KEY_PROPERTY) !== item.key) return moved("The record no longer carries our key.");
  const { fields } = encodeChange(codec, now, item.fields, context);
  const current = decodeFields(codec, now, context);
  const isMoved = fields.some((field) => !sameValue(item.existing.fields[field], current[field]));
  return isMoved ? moved("A field that was to change has changed in HubSpot since it was read.") : null;
}

function done(object: HubSpotObject, http: number, requestId: string | null): UpsertDone {
  return { crmId: crmRecordId(object.id), created: false, guarantee: "read-compare-write", http, requestId, versionAfter: object.updatedAt ?? null };
}

function failure(kind: CrmError["kind"], publicMessage: string, mayHaveHappened = false): CrmError {
  return { kind, publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened };
}

const gone = (): CrmError => failure("not-found", "The record is no longer in HubSpot.");
const moved = (publicMessage: string): CrmError => failure("conflict", publicMessage);
const silent = (): CrmError => failure("unavailable", "HubSpot reported the batch as done without a word about this record.", true);
