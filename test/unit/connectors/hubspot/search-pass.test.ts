import assert from "node:assert/strict";
import fc from "fast-check";

import { readCursor, writeCursor } from "../../../../connectors/hubspot/cursor.ts";
import { OVERLAP_MS, SEARCH_PAGE_MAX, beginSearch, nextSearch, searchRequest } from "../../../../connectors/hubspot/search-pass.ts";
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
      return operator === "GT" ? at > Number(bound) : operator === "GTE" ? at >= Number(bound) : operator === "EQ" && at === Number(bound);
    }))
    .toSorted((a, b) => value(a, sort) - value(b, sort))
    .slice(0, body.limit);
}

function pass(records: readonly HubSpotObject[], since: string): { readonly ids: ReadonlySet<string>; readonly pages: number; readonly high: string } {
  const ids = new Set<string>();
  let cursor: SearchCursor | null = beginSearch(since);
  let high = since;
  for (let pages = 1; ; pages += 1) {
    assert.ok(pages < 200, "the pass does not end");
    const page = search(records, cursor);
    for (const { id } of page) ids.add(id);
    const step: ReturnType<typeof nextSearch> = nextSearch("note", cursor, page);
    high = step.high;
    if (step.next === null) return { ids, pages, high };
    const reread = readCursor(writeCursor(step.next));
    assert.ok(reread?.pass === "search");
    cursor = reread;
  }
}

describe("an incremental pass", () => {
  const start = Date.parse("2026-03-01T00:00:00.000Z");

  it("finds every record whatever instants they share, and ends at the newest", () => {
    fc.assert(fc.property(
      fc.array(fc.record({ ms: fc.integer({ min: 0, max: 5 }), count: fc.integer({ min: 1, max: 450 }) }), { minLength: 1, maxLength: 5 }),
      (groups) => {
        let id = 0;
        const records = groups.flatMap(({ ms, count }) => Array.from({ length: count }, () => { id += 1; return record(id, start + ms); }));
        const read = pass(records, "2026-03-01T00:00:00.000Z");
        assert.equal(read.ids.size, records.length);
        assert.equal(Date.parse(read.high), Math.max(...groups.map(({ ms }) => start + ms)));
      },
    ), { numRuns: 60 });
  });

  it("when exactly one page shares one instant, then it ends all the same", () => {
    const records = Array.from({ length: SEARCH_PAGE_MAX }, (_, id) => record(id + 1, start));
    assert.equal(pass(records, "2026-03-01T00:00:00.000Z").ids.size, SEARCH_PAGE_MAX);
  });

  it("begins earlier than it was asked to, because the index lags", () => {
    const read = pass([record(1, start - OVERLAP_MS + 1), record(2, start - OVERLAP_MS - 1)], "2026-03-01T00:00:00.000Z");
    assert.deepEqual([...read.ids], ["1"]);
    assert.equal(read.high, "2026-03-01T00:00:00.000Z");
  });

  it("when asked from the beginning of time, then no time before it is asked for", () => {
    assert.equal(beginSearch("1970-01-01T00:00:00.000Z").from, "1970-01-01T00:00:00.000Z");
  });

  it("stays below the length that a search may have, for every object", async () => {
    const { propertiesOf } = await import("../../../../connectors/hubspot/records.ts");
    for (const noun of ["contact", "account", "opportunity", "email", "call", "meeting", "text", "note", "task"] as const) {
      const request = searchRequest(noun, { ...beginSearch("2026-03-01T00:00:00.000Z"), tie: { at: "2026-03-01T00:00:00.000Z", afterId: "9".repeat(15) } }, propertiesOf(noun));
      assert.ok(JSON.stringify(request.body).length < 3_000, noun);
    }
  });
});
