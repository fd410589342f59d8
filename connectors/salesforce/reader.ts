import { setTimeout } from "node:timers/promises";

import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmReader, ReadPage, ReadRequest } from "../../src/ports/crm-reader.ts";
import type { CrmObject, CrmRecord } from "../../src/ports/crm-records.ts";
import { NOTHING_MAPPED } from "../shared/mapped.ts";
import { failure } from "../shared/failure.ts";
import { bulkStep } from "./bulk.ts";
import type { BulkParts, BulkStep } from "./bulk.ts";
import { PAGE_ROWS, beginFullPass, beginPass, keyset, keysetOrder, nextCursor, readCursor, writeCursor } from "./cursor.ts";
import type { Cursor, Mark, Plan } from "./cursor.ts";
import { describeNoun } from "./field-descriptions.ts";
import type { Found } from "./follow.ts";
import { instantOf } from "./map/values.ts";
import { newestStamp } from "./newest.ts";
import { SOBJECTS, isIdOf } from "./objects.ts";
import { toRecords } from "./records.ts";
import type { RecordParts } from "./records.ts";
import { readByIds, readRows, referenceOf } from "./rows.ts";
import type { Row } from "./rows.ts";
import { all, select } from "./soql.ts";
import { roleSource, sourcesOf } from "./sources.ts";
import type { Source, StampField } from "./sources.ts";

/** In this order nothing refers to what comes later (an account's parent aside). */
const OBJECTS: readonly CrmObject[] = ["user", "account", "contact", "opportunity", "email", "call", "meeting", "text", "note", "task"];

/** Reads an org. Living and deleted rows come in one pass: what is deleted moves to the end of it like any other change. */
export function createReader(given: Omit<RecordParts, "mapped"> & Partial<BulkParts>): CrmReader {
  const parts: BulkParts = { wait: async (ms) => { await setTimeout(ms); }, mapped: NOTHING_MAPPED, ...given };
  return {
    objects: OBJECTS, timeless: [],
    readPage: (request) => readPage(parts, request),
    describe: (object) => (object === "user" ? Promise.resolve(ok(null)) : describeNoun(parts.client, object)),
    readByIds: (object, ids) => readNow(parts, object, ids),
  };
}

/** A pass over everything looks at the org's fields anew when it begins: it may be asked for because of one that came just now. */
async function readPage(parts: BulkParts, { object: noun, since, until, cursor: written }: ReadRequest): Promise<Result<ReadPage, CrmError>> {
  const sources = since === null ? await sourcesOf(parts, noun, written === null) : await changeSources(parts, noun);
  if (!sources.ok) return sources;
  const known = written === null ? null : readCursor(written);
  const cursor = known !== null ? ok(known) : since !== null ? ok(beginPass(since, until ?? null)) : await begin(parts, isFixed(noun) ? sources.value : []);
  if (!cursor.ok) return cursor;
  const source = sources.value[cursor.value.source];
  // Nothing of the kind in this org, or no longer.
  if (source === undefined) return ok({ records: [], next: null, watermark: cursor.value.high });
  const plan = { sources: sources.value.length, isFixed: isFixed(noun) };
  const step = await bulkStep(parts, source, cursor.value, plan.isFixed);
  if (!step.ok) return step;
  if (step.value.by === "waiting") return ok({ records: [], next: writeCursor(step.value.cursor), watermark: null });
  const page = step.value.by === "bulk" ? ok(bulkPage(cursor.value, step.value, plan)) : await queryPage(parts, source, step.value.cursor, plan);
  if (!page.ok) return page;
  const found = await foundIn(parts, sources.value, source, page.value.rows);
  if (!found.ok) return found;
  const records = await toRecords(parts, noun, sources.value, found.value);
  if (!records.ok) return records;
  const { next, high, at } = page.value;
  return ok({ records: records.value, next: next === null ? null : writeCursor(next), watermark: next === null ? high : null, ...(at === null ? {} : { readAt: at }) });
}

/** Rows, and where the pass goes on. */
interface Turn extends ReturnType<typeof nextCursor> {
  readonly rows: readonly Row[];
  /** Salesforce's present as it answered; null when it did not tell. */
  readonly at: Instant | null;
}

async function queryPage({ client }: RecordParts, source: Source, cursor: Cursor, plan: Plan): Promise<Result<Turn, CrmError>> {
  const page = await readRows(client, pageStatement(source, cursor));
  if (!page.ok) return page;
  const { rows, isCut, at } = page.value;
  const last = markOf(rows.at(-1), source.stamp);
  // To end the pass here would be to skip what comes after.
  if (last === null && (rows.length > 0 || isCut)) return err(failure("unavailable", "Salesforce's rows do not tell when they changed."));
  if (last !== null && isBehind(last, cursor.after)) return err(failure("unavailable", "Salesforce's rows do not move on."));
  return ok({ rows, at, ...nextCursor(cursor, { last, at, isFull: isCut || rows.length >= PAGE_ROWS }, plan) });
}

function bulkPage(cursor: Cursor, { rows, next }: Extract<BulkStep, { by: "bulk" }>, plan: Plan): Turn {
  return { rows, at: null, ...(next === null ? nextCursor(cursor, { last: null, isFull: false, at: null }, plan) : { next, high: next.high }) };
}

/** Changed roles matter to what was read before; a pass over everything reads every deal with its roles anyway. */
async function changeSources(parts: RecordParts, noun: CrmObject): Promise<Result<readonly Source[], CrmError>> {
  const sources = await sourcesOf(parts, noun);
  if (!sources.ok || noun !== "opportunity") return sources;
  const roles = await roleSource(parts.client);
  return roles.ok ? ok([...sources.value, ...(roles.value === null ? [] : [roles.value])]) : roles;
}

/** Records that are made of rows of more than one object. */
const isFixed = (noun: CrmObject): boolean => noun === "opportunity" || SOBJECTS[noun].length > 1;

/** Where the sources stand now, by Salesforce's own clock: what changes from here on is read by the next pass. */
async function begin({ client }: RecordParts, sources: readonly Source[]): Promise<Result<Cursor, CrmError>> {
  let newest: Instant | null = null;
  for (const source of sources) {
    const top = await newestStamp(client, source);
    if (!top.ok) return top;
    if (top.value !== null && (newest === null || top.value > newest)) newest = top.value;
  }
  return ok(beginFullPass(newest));
}

function pageStatement({ sobject, fields, filter, stamp }: Source, cursor: Cursor): string {
  return select({ fields, from: sobject, where: all(keyset(cursor, stamp), filter), orderBy: keysetOrder(stamp), limit: PAGE_ROWS });
}

function markOf(row: Row | undefined, stamp: StampField): Mark | null {
  const changedAt = row === undefined ? null : instantOf(row[stamp]);
  return row === undefined || changedAt === null ? null : { id: row.Id, at: changedAt };
}

/** Whether a page ends where the one before it ended, or earlier. */
const isBehind = (last: Mark, before: Mark | null): boolean => before !== null && (last.at < before.at || (last.at === before.at && last.id === before.id));

/** The rows themselves; for roles, the deals that they are roles in. */
async function foundIn({ client }: RecordParts, sources: readonly Source[], { sobject }: Source, rows: readonly Row[]): Promise<Result<readonly Found[], CrmError>> {
  const deal = sources.find((source) => source.sobject === "Opportunity");
  if (sobject !== "OpportunityContactRole" || deal === undefined) return ok(rows.map((row) => ({ sobject, row })));
  const ids = rows.flatMap((row) => referenceOf(row, "OpportunityId") ?? []);
  const deals = await readByIds(client, { from: deal.sobject, fields: deal.fields, by: "Id", ids });
  return deals.ok ? ok(deals.value.map((row) => ({ sobject: deal.sobject, row }))) : deals;
}

/** By id, the deleted ones too; ids of other objects are asked for nowhere. */
async function readNow(parts: RecordParts, noun: CrmObject, ids: readonly CrmRecordId[]): Promise<Result<readonly CrmRecord[], CrmError>> {
  const sources = await sourcesOf(parts, noun);
  if (!sources.ok) return sources;
  const found: Found[] = [];
  for (const { sobject, fields, filter } of sources.value) {
    const own = SOBJECTS[noun].filter((name) => name === sobject).flatMap((name) => ids.filter((id) => isIdOf(name, id)));
    const rows = own.length === 0 ? ok([]) : await readByIds(parts.client, { from: sobject, fields, by: "Id", ids: own, also: filter });
    if (!rows.ok) return rows;
    found.push(...rows.value.map((row) => ({ sobject, row })));
  }
  return toRecords(parts, noun, sources.value, found);
}
