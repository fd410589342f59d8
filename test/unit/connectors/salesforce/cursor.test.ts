import assert from "node:assert/strict";

import { beginFullPass, beginPass, keyset, keysetOrder, nextCursor, readCursor, writeCursor } from "../../../../connectors/salesforce/cursor.ts";
import type { Cursor, PageEnd } from "../../../../connectors/salesforce/cursor.ts";

const SINCE = "2026-03-02T10:00:00.000Z";
const LATER = "2026-03-02T12:00:00.000Z";
const EPOCH = "1970-01-01T00:00:00.000Z";
const ONE = { sources: 1, isFixed: false };
const TWO = { sources: 2, isFixed: true };
const LAST = { at: LATER, id: "003000000000001AAA" };

const STAMP = "SystemModstamp";
const NOW = "2026-03-02T12:30:00.000Z";
const end = (last: typeof LAST | null, isFull: boolean, at: string | null = NOW): PageEnd => ({ last, isFull, at });

describe("a pass over Salesforce", () => {
  it("begins where it was asked to, and ends before where it was asked to", () => {
    assert.equal(keyset(beginPass(SINCE, null), STAMP)?.where, `SystemModstamp >= ${SINCE}`);
    assert.equal(keyset(beginPass(SINCE, LATER), STAMP)?.where, `(SystemModstamp >= ${SINCE} AND SystemModstamp < ${LATER})`);
  });

  it("reads everything when there is no watermark", () => {
    assert.equal(keyset(beginFullPass(null), STAMP), null);
  });

  it("F03: goes on behind the last row by instant and id, in parentheses", () => {
    const later = `(SystemModstamp > ${LATER} OR (SystemModstamp = ${LATER} AND Id > '${LAST.id}'))`;
    const { next } = nextCursor(beginPass(SINCE, null), end(LAST, true), ONE);
    assert.ok(next);
    assert.equal(keyset(next, STAMP)?.where, later);
    const within = nextCursor(beginPass(SINCE, NOW), end(LAST, true), ONE).next;
    assert.ok(within);
    assert.equal(keyset(within, STAMP)?.where, `(${later} AND SystemModstamp < ${NOW})`);
  });

  it("F09: asks by another field where rows cannot be asked for by their stamp", () => {
    const { next } = nextCursor(beginPass(SINCE, null), end(LAST, true), ONE);
    assert.ok(next);
    assert.equal(keyset(next, "LastModifiedDate")?.where, `(LastModifiedDate > ${LATER} OR (LastModifiedDate = ${LATER} AND Id > '${LAST.id}'))`);
    assert.deepEqual(keysetOrder("LastModifiedDate"), [{ field: "LastModifiedDate" }, { field: "Id" }]);
  });

  it("ends with the newest instant that it saw", () => {
    assert.deepEqual(nextCursor(beginPass(SINCE, null), end(LAST, false), ONE), { next: null, high: LATER });
  });

  it("never takes the watermark back", () => {
    assert.equal(nextCursor(beginPass(SINCE, null), end(null, false), ONE).high, SINCE);
    assert.equal(nextCursor(beginFullPass(null), end(null, false), ONE).high, EPOCH);
  });

  it("F05: over several pages got no further than where it began, because what it passed may have changed since", () => {
    const second = nextCursor(beginPass(SINCE, null), end(LAST, true, "2026-03-02T11:00:00.000Z"), ONE).next;
    assert.ok(second);
    assert.equal(nextCursor(second, end(LAST, false), ONE).high, "2026-03-02T11:00:00.000Z");
  });

  it("when Salesforce does not tell the time, then a pass over several pages moves no mark", () => {
    const second = nextCursor(beginPass(SINCE, null), end(LAST, true, null), ONE).next;
    assert.ok(second);
    assert.equal(nextCursor(second, end(LAST, false), ONE).high, SINCE);
  });

  it("reads the second source from the beginning", () => {
    const first = nextCursor(beginPass(SINCE, null), end(LAST, true), TWO).next;
    assert.ok(first);
    const { next } = nextCursor(first, end(null, false), TWO);
    assert.equal(next?.source, 1);
    assert.equal(next.after, null);
    assert.equal(next.from, SINCE);
  });

  it("over everything of two sources ends where both were when it began: what changed in the first meanwhile is newer", () => {
    const second = nextCursor(beginFullPass("2026-03-02T11:00:00.000Z"), end(LAST, false), TWO).next;
    assert.ok(second);
    assert.deepEqual(nextCursor(second, end(LAST, false), TWO), { next: null, high: "2026-03-02T11:00:00.000Z" });
  });

  it("over everything of records with parts of their own ends where it began, even over one source", () => {
    assert.equal(nextCursor(beginFullPass(SINCE), end(LAST, false), { sources: 1, isFixed: true }).high, SINCE);
  });

  it("is kept as text and read back", () => {
    const cursor: Cursor = { source: 1, from: SINCE, until: NOW, began: LATER, after: LAST, high: LATER };
    assert.deepEqual(readCursor(writeCursor(cursor)), cursor);
  });

  for (const [name, written] of [
    ["no JSON", "nonsense"], ["another connector's", "{\"pass\":\"list\"}"], ["nothing", ""],
    ["an id that is none", JSON.stringify({ source: 0, from: null, after: { at: SINCE, id: "x' OR Id != '" }, high: SINCE })],
    ["an instant that is none", JSON.stringify({ source: 0, from: "yesterday", after: null, high: SINCE })],
    ["a source beyond all", JSON.stringify({ source: 10, from: null, after: null, high: SINCE })],
  ] as const) {
    it(`is none when its text is ${name}`, () => {
      assert.equal(readCursor(written), null);
    });
  }
});
