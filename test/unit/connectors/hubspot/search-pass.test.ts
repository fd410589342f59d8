import assert from "node:assert/strict";
import fc from "fast-check";

import { readCursor, writeCursor } from "../../../../connectors/hubspot/cursor.ts";
import { SEARCH_PAGE_MAX, beginSearch, nextSearch, searchRequest, withinWindow } from "../../../../connectors/hubspot/search-pass.ts";
import type { SearchCursor } from "../../../../connectors/hubspot/cursor.ts";
import type { HubSpotObject } from "../../../../connectors/hubspot/schemas.ts";
import * as z from "zod";

const BodySchema = z.object({
  filterGroups: z.tuple([z.object({ filters: z.array(z.object({ propertyName: z.string(), operator: z.string(), value: z.string() })) })]),
  sorts: z.tuple([z.object({ propertyName: z.string(), direction: z.literal("ASCENDING") })]),
  limit: z.number(),
});
const record = (id: number, ms: number): HubSpotObject => ({ id: String(id), properties: { hs_object_id: String(id), hs_lastmodifieddate: new Date(ms).toISOString() } });

/** HubSpot's search over such records, in so far as these requests use it. */
function search(records: readonly HubSpotObject[], cursor: SearchCursor): readonly HubSpotObject[] {
  const body = BodySchema.parse(searchRequest("note", cursor, []).body);
  const value = (one: HubSpotObject, name: string): number => (name === "hs_object_id" ? Number(one.id) : Date.parse(one.properties[name] ?? ""));
  const [{ propertyName: sort }] = body.sorts;
  return records
    .filter((one) => body.filterGroups[0].filters.every(({ propertyName, operator, value: bound }) => {
      const at = value(one, propertyName);
      return operator === "GT" ? at > Number(bound) : operator === "GTE" ? at >= Number(bound) : operator === "LT" && at < Number(bound);
    }))
    .toSorted((a, b) => value(a, sort) - value(b, sort))
    .slice(0, body.limit);
}

interface Read {
  readonly ids: readonly string[];
  readonly pages: number;
  readonly high: string;
}

/** A pass over records that may change from page to page; HubSpot's present is `at`. */
function pass(recordsAt: (page: number) => readonly HubSpotObject[], { since, until = null, at = null }: { readonly since: string; readonly until?: string | null; readonly at?: string | null }): Read {
  const ids: string[] = [];
  let cursor: SearchCursor = beginSearch(since, until);
  for (let pages = 1; ; pages += 1) {
    assert.ok(pages < 200, "the pass does not end");
    const page = search(recordsAt(pages), cursor);
    ids.push(...withinWindow("note", cursor, page).map(({ id }) => id));
    const step = nextSearch("note", cursor, { page, at });
    if (step.next === null) return { ids, pages, high: step.high };
    const reread = readCursor(writeCursor(step.next));
    assert.ok(reread?.pass === "search");
    cursor = reread;
  }
}

const SINCE = "2026-03-01T00:00:00.000Z";

describe("an incremental pass", () => {
  const start = Date.parse(SINCE);
  const iso = (ms: number): string => new Date(start + ms).toISOString();

  it("F01, F03: reads every record once, whatever instants they share, and ends at the newest", () => {
    fc.assert(fc.property(
      fc.array(fc.record({ ms: fc.integer({ min: 0, max: 5 }), count: fc.integer({ min: 1, max: 450 }) }), { minLength: 1, maxLength: 5 }),
      (groups) => {
        let id = 0;
        const records = groups.flatMap(({ ms, count }) => Array.from({ length: count }, () => { id += 1; return record(id, start + ms); }));
        const read = pass(() => records, { since: SINCE, at: iso(1_000) });
        assert.equal(read.ids.length, records.length);
        assert.equal(new Set(read.ids).size, records.length);
        assert.equal(Date.parse(read.high), Math.max(...groups.map(({ ms }) => start + ms)));
      },
    ), { numRuns: 60 });
  });

  it("when exactly one page is full, then it ends all the same", () => {
    const records = Array.from({ length: SEARCH_PAGE_MAX }, (_, id) => record(id + 1, start));
    assert.equal(pass(() => records, { since: SINCE }).ids.length, SEARCH_PAGE_MAX);
  });

  it("begins and ends where it was asked to: the beginning is part of it, the end is not", () => {
    const records = [record(1, start - 1), record(2, start), record(3, start + 9), record(4, start + 10)];
    assert.deepEqual(pass(() => records, { since: SINCE, until: iso(10) }).ids, ["2", "3"]);
  });

  it("F06: a row that search found by an older state and shows as it is now is dropped, and hides none of those behind it", () => {
    const cursor = beginSearch(SINCE, iso(10));
    const page = Array.from({ length: SEARCH_PAGE_MAX }, (_, id) => record(id + 1, id % 2 === 0 ? start : start + 60_000));
    assert.equal(withinWindow("note", cursor, page).length, SEARCH_PAGE_MAX / 2);
    const { next } = nextSearch("note", cursor, { page, at: iso(100_000) });
    assert.equal(next?.afterId, String(SEARCH_PAGE_MAX));
    assert.equal(next.high, SINCE);
  });

  it("F05: over several pages it got no further than where it began, because what it passed may have changed since", () => {
    const before = Array.from({ length: 250 }, (_, id) => record(id + 1, start + id));
    const meanwhile = before.map((one) => (one.id === "1" ? record(1, start + 5_000) : one.id === "250" ? record(250, start + 9_000) : one));
    const read = pass((page) => (page === 1 ? before : meanwhile), { since: SINCE, at: iso(1_000) });
    assert.equal(new Set(read.ids).size, 250);
    assert.equal(read.high, iso(1_000));
    assert.ok(pass(() => meanwhile, { since: read.high }).ids.includes("1"));
  });

  it("when HubSpot does not tell the time, then a pass over several pages moves no mark", () => {
    const records = Array.from({ length: 250 }, (_, id) => record(id + 1, start + id));
    assert.equal(pass(() => records, { since: SINCE }).high, SINCE);
  });

  it("when a cursor is an older version's, then it is none", () => {
    assert.equal(readCursor(JSON.stringify({ pass: "search", from: SINCE, isExclusive: false, high: SINCE, tie: null })), null);
  });

  it("stays below the length that a search may have, for every object", async () => {
    const { propertiesOf } = await import("../../../../connectors/hubspot/records.ts");
    for (const noun of ["contact", "account", "opportunity", "email", "call", "meeting", "text", "note", "task"] as const) {
      const request = searchRequest(noun, { ...beginSearch(SINCE, iso(10)), afterId: "9".repeat(15) }, propertiesOf(noun));
      assert.ok(JSON.stringify(request.body).length < 3_000, noun);
    }
  });
});
