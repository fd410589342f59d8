import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Stage } from "../../src/domain/model/deal-schema.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmReader, ReadPage, ReadRequest } from "../../src/ports/crm-reader.ts";
import type { CrmObject, CrmRecord } from "../../src/ports/crm-records.ts";
import { toldAt } from "../shared/vendor-time.ts";
import { batchRead, readFollowingMerges } from "./batch-read.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { ListCursor, OwnersCursor, SearchCursor } from "./cursor.ts";
import { describeFields } from "./field-descriptions.ts";
import type { PipelineStage } from "./map/record-fields.ts";
import { OBJECT_NAMES, objectPath } from "./objects.ts";
import { readStages } from "./pipelines.ts";
import { isEngagement, linkedNouns, propertiesOf, toRecords } from "./records.ts";
import type { RecordNoun } from "./objects.ts";
import type { RecordParts } from "./records.ts";
import { ObjectPageSchema } from "./schemas.ts";
import type { HubSpotObject } from "./schemas.ts";
import { beginSearch, modifiedAt, newestRequest, nextSearch, searchRequest, withinWindow } from "./search-pass.ts";
import { readAllUsers, readUsersPage } from "./users.ts";

/** HubSpot's most for one page of the list endpoint. */
const LIST_PAGE_MAX = "100";

/** In this order nothing refers to what comes later (a company's parent aside). */
const OBJECTS: readonly CrmObject[] = ["user", "account", "contact", "opportunity", "email", "call", "meeting", "text", "note", "task"];

/** Reads a portal. */
export function createReader(parts: RecordParts): CrmReader {
  return {
    objects: OBJECTS, timeless: ["user"],
    async readPage(request) {
      if (request.object === "user") return readUsers(parts, request);
      const cursor = request.cursor === null ? null : readCursor(request.cursor);
      if (cursor?.pass === "list") return readList(parts, request.object, cursor);
      if (cursor?.pass === "search") return readChanges(parts, request.object, cursor);
      return begin(parts, request.object, request);
    },
    async describe(object) {
      if (object === "user") return ok(null);
      const fields = await describeFields(parts.client, object);
      if (!fields.ok) return fields;
      const told = { fields: fields.value, used: propertiesOf(object) };
      if (object !== "opportunity") return ok(told);
      const stages = await readStages(parts.client);
      return stages.ok ? ok({ ...told, stages: [...stages.value.values()].map(stageOf) }) : stages;
    },
    async readByIds(object, ids) {
      if (object !== "user") return readNow(parts, object, ids);
      const users = await readAllUsers(parts.client);
      return users.ok ? ok(users.value.filter((user) => ids.includes(user.crmId))) : users;
    },
  };
}

const stageOf = ({ pipeline, label, isClosed, isWon }: PipelineStage): Stage => ({ pipeline, name: label, end: isClosed ? (isWon ? "won" : "lost") : null });

/**
 * A full pass ends with the time of the newest change there was when it began, by HubSpot's own clock: what changed
 * during the pass is read again by the next incremental one.
 */
async function begin(parts: RecordParts, noun: RecordNoun, { since, until }: ReadRequest): Promise<Result<ReadPage, CrmError>> {
  if (since !== null) return readChanges(parts, noun, beginSearch(since, until ?? null));
  const newest = await parts.client.call(newestRequest(noun), ObjectPageSchema);
  if (!newest.ok) return newest;
  // A pass over everything may be asked for because of a property that came just now.
  if (!isEngagement(noun)) await parts.known(noun, true);
  const [record] = newest.value.body.results;
  const high = record === undefined ? instant(0) : modifiedAt(noun, record);
  const first = await readList(parts, noun, { pass: "list", archived: false, after: null, high });
  const { total } = newest.value.body;
  return first.ok && total !== undefined ? ok({ ...first.value, total }) : first;
}

async function readList(parts: RecordParts, noun: RecordNoun, cursor: ListCursor): Promise<Result<ReadPage, CrmError>> {
  const associations = linkedNouns(noun).map((to) => OBJECT_NAMES[to]).join(",");
  const query = {
    limit: LIST_PAGE_MAX, archived: String(cursor.archived), properties: (await readProperties(parts, noun)).join(","),
    // What lies in the recycle bin has lost its associations.
    ...(associations === "" || cursor.archived ? {} : { associations }),
    ...(cursor.after === null ? {} : { after: cursor.after }),
  };
  const page = await parts.client.call({ method: "GET", path: objectPath(noun), query, mutates: false }, ObjectPageSchema);
  if (!page.ok) return page;
  const objects = page.value.body.results.map((one) => ({ ...one, archived: one.archived ?? cursor.archived }));
  const records = await toRecords(parts, noun, { objects, inline: true });
  if (!records.ok) return records;
  const after = page.value.body.paging?.next?.after ?? null;
  // An `after` that does not move would read the same page for ever.
  if (after !== null && after === cursor.after) return err(stuck());
  const read = { records: records.value, ...told(page.value.headers) };
  if (after !== null) return ok({ ...read, next: writeCursor({ ...cursor, after }), watermark: null });
  if (!cursor.archived) return ok({ ...read, next: writeCursor({ ...cursor, archived: true, after: null }), watermark: null });
  return ok({ ...read, next: null, watermark: cursor.high });
}

async function readChanges(parts: RecordParts, noun: RecordNoun, cursor: SearchCursor): Promise<Result<ReadPage, CrmError>> {
  const page = await parts.client.call(searchRequest(noun, cursor, await readProperties(parts, noun)), ObjectPageSchema);
  if (!page.ok) return page;
  const { headers, body } = page.value;
  const records = await toRecords(parts, noun, { objects: withinWindow(noun, cursor, body.results), inline: false });
  if (!records.ok) return records;
  const { next, high } = nextSearch(noun, cursor, { page: body.results, at: toldAt(headers) });
  return ok({ records: records.value, next: next === null ? null : writeCursor(next), watermark: next === null ? high : null, ...told(headers) });
}

/** HubSpot's present, as its answer told. */
function told(headers: ReadonlyMap<string, string>): { readonly readAt?: Instant } {
  const readAt = toldAt(headers);
  return readAt === null ? {} : { readAt };
}

const readProperties = async (parts: RecordParts, noun: RecordNoun): Promise<readonly string[]> => [...new Set([...propertiesOf(noun), ...(await parts.mapped(noun))])];

/** Owners have no time to ask by: they are few, and always read whole. */
async function readUsers(parts: RecordParts, request: ReadRequest): Promise<Result<ReadPage, CrmError>> {
  const known = request.cursor === null ? null : readCursor(request.cursor);
  const cursor: OwnersCursor = known?.pass === "owners" ? known : { pass: "owners", archived: false, after: null };
  const page = await readUsersPage(parts.client, cursor.archived, cursor.after);
  if (!page.ok) return page;
  const { users, next, headers } = page.value;
  if (next !== null && next === cursor.after) return err(stuck());
  const read = { records: users, ...told(headers) };
  if (next !== null) return ok({ ...read, next: writeCursor({ ...cursor, after: next }), watermark: null });
  if (!cursor.archived) return ok({ ...read, next: writeCursor({ pass: "owners", archived: true, after: null }), watermark: null });
  return ok({ ...read, next: null, watermark: read.readAt ?? parts.clock.now() });
}

/** By id: the living, then the recycle bin, then former ids of merged records, which only single reads follow. */
async function readNow(parts: RecordParts, noun: RecordNoun, ids: readonly CrmRecordId[]): Promise<Result<readonly CrmRecord[], CrmError>> {
  const properties = await readProperties(parts, noun);
  const asked = [...new Set(ids)];
  const living = await batchRead(parts.client, noun, { ids: asked, idProperty: null, properties });
  if (!living.ok) return living;
  const found = new Map<string, HubSpotObject>(living.value.map((one) => [one.id, one]));
  const missing = (): readonly string[] => asked.filter((id) => !found.has(id));
  if (!isEngagement(noun)) {
    for (const id of missing()) {
      const merged = await readFollowingMerges(parts.client, noun, id, properties);
      if (!merged.ok) return merged;
      if (merged.value !== null) found.set(id, merged.value);
    }
  }
  const binned = missing().length === 0 ? ok([]) : await batchRead(parts.client, noun, { ids: missing(), idProperty: null, properties, archived: true });
  if (!binned.ok) return binned;
  for (const one of binned.value) found.set(one.id, { ...one, archived: true });
  const objects = [...new Map([...found.values()].map((one) => [one.id, one])).values()];
  const records = await toRecords(parts, noun, { objects, inline: false });
  return records.ok ? ok(records.value.map((record) => withAskedIds(record, found))) : records;
}

/** An id that led to another record is an alias of it, whether or not the record says so. */
function withAskedIds(record: CrmRecord, found: ReadonlyMap<string, HubSpotObject>): CrmRecord {
  const led = [...found].filter(([id, object]) => object.id === record.crmId && id !== record.crmId).map(([id]) => crmRecordId(id));
  return led.length === 0 ? record : { ...record, aliases: [...new Set([...record.aliases, ...led])] };
}

function stuck(): CrmError {
  return {
    kind: "unavailable", publicMessage: "HubSpot's list does not move on.", http: 200, requestId: null, retryAfterMs: null, mayHaveHappened: false,
  };
}
