import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmWriter, UpsertDone, UpsertItem, UpsertResult } from "../../src/ports/crm-writer.ts";
import { roundsOf } from "../shared/rounds.ts";
import { BATCH_MAX } from "./batch-read.ts";
import { createRecords } from "./create.ts";
import { idsOf, linksOf } from "./links.ts";
import { toEngagement, visibleCodec } from "./map/codec.ts";
import { CODECS } from "./map/engagement.ts";
import { changeRecords, readRecords } from "./record-changes.ts";
import { updateRecords } from "./update.ts";
import type { UpdateItem } from "./update.ts";
import type { WriteMode } from "./write-mode.ts";
import type { WriteParts } from "./write-parts.ts";

/** Writes engagements and tasks into a portal, and changes records of its own. */
export function createWriter(parts: WriteParts): CrmWriter {
  return {
    batchMax: BATCH_MAX,
    async find(object, keys) {
      const ready = await prepare(parts, object);
      if (!ready.ok) return ready;
      const found = await parts.finder.find(object, keys, ready.value);
      if (!found.ok) return found;
      const objects = [...found.value.values()];
      const links = await linksOf(parts.client, { from: object, to: "contact" }, { objects, inline: false });
      if (!links.ok) return links;
      return ok(objects.map((one) => toEngagement(ready.value.codec, one, idsOf(links.value.get(one.id)), ready.value.context)));
    },
    async upsert(items) {
      const results = new Map<WriteId, Result<UpsertDone, CrmError>>();
      // HubSpot's batches are of one object each.
      for (const [object, ofObject] of Map.groupBy(items, (item) => item.object)) {
        for (const [id, result] of await upsertOf(parts, object, ofObject)) results.set(id, result);
      }
      return items.map(({ writeId }): UpsertResult => ({ writeId, result: results.get(writeId) ?? err(unanswered()) }));
    },
    readRecords: (object, ids) => readRecords(parts, object, ids),
    changeRecords: (object, changes) => changeRecords(parts, object, changes),
  };
}

async function upsertOf(parts: WriteParts, object: EngagementObject, items: readonly UpsertItem[]): Promise<ReadonlyMap<WriteId, Result<UpsertDone, CrmError>>> {
  const ready = await prepare(parts, object);
  if (!ready.ok) return new Map(items.map(({ writeId }) => [writeId, ready]));
  const results = new Map<WriteId, Result<UpsertDone, CrmError>>();
  // Of several items with one key each waits for the one before it, so that the second finds what the first made.
  for (const round of roundsOf(items, ({ key }) => key)) {
    const updates = round.filter(isUpdate);
    const creates = round.filter((item) => !isUpdate(item));
    if (updates.length > 0) for (const [id, result] of await updateRecords(parts, object, updates, ready.value)) results.set(id, result);
    if (creates.length > 0) for (const [id, result] of await createRecords(parts, object, creates, ready.value)) results.set(id, result);
  }
  return results;
}

/** What must be known before the first write: how the portal keeps keys, and for tasks where their owners live. */
async function prepare(parts: WriteParts, object: EngagementObject): Promise<Result<WriteMode, CrmError>> {
  const facts = await parts.keys.of(object);
  if (!facts.ok) return facts;
  const zones = object === "task" ? await parts.zones.load() : ok(null);
  if (!zones.ok) return zones;
  return ok({ keeping: facts.value.keeping, codec: visibleCodec(CODECS[object], facts.value.names), context: { zoneOf: parts.zones.of, now: parts.clock.now() } });
}

const isUpdate = (item: UpsertItem): item is UpdateItem => item.existing !== null;

/** Cannot happen as long as both roads answer for each item; silence must never read as success. */
function unanswered(): CrmError {
  return { kind: "unavailable", publicMessage: "The write was not attempted.", http: null, requestId: null, retryAfterMs: null, mayHaveHappened: true };
}
