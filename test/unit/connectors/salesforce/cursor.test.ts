import assert from "node:assert/strict";

import { OVERLAP_MS, beginPass, keyset, nextCursor, readCursor, writeCursor } from "../../../../connectors/salesforce/cursor.ts";
import type { Cursor } from "../../../../connectors/salesforce/cursor.ts";

const SINCE = "2026-03-02T10:00:00.000Z";
const LATER = "2026-03-02T12:00:00.000Z";
const EPOCH = "1970-01-01T00:00:00.000Z";
const ONE = { sources: 1, isFixed: false };
const TWO = { sources: 2, isFixed: true };
const LAST = { at: LATER, id: "003000000000001AAA" };

describe("a pass over Salesforce", () => {
  it("begins a few minutes before the watermark, because commits are seen late", () => {
    const cursor = beginPass(SINCE, null);
    assert.equal(Date.parse(SINCE) - Date.parse(cursor.from ?? ""), OVERLAP_MS);
    assert.ok(OVERLAP_MS >= 10 * 60_000 && OVERLAP_MS <= 60 * 60_000);
    assert.equal(keyset(cursor)?.where, "SystemModstamp >= 2026-03-02T09:50:00.000Z");
  });

  it("reads everything when there is no watermark", () => {
    assert.equal(keyset(beginPass(null, null)), null);
  });

  it("does not begin before time did", () => {
    assert.equal(beginPass(EPOCH, null).from, EPOCH);
  });

  it("goes on behind the last row by instant and id, in parentheses", () => {
    const { next } = nextCursor(beginPass(SINCE, null), { last: LAST, isFull: true }, ONE);
    assert.ok(next);
    assert.equal(keyset(next)?.where, `(SystemModstamp > ${LATER} OR (SystemModstamp = ${LATER} AND Id > '${LAST.id}'))`);
  });

  it("ends with the newest instant that it saw", () => {
    assert.deepEqual(nextCursor(beginPass(SINCE, null), { last: LAST, isFull: false }, ONE), { next: null, high: LATER });
  });

  it("never takes the watermark back", () => {
    const old = { at: "2026-03-02T09:56:00.000Z", id: LAST.id };
    assert.equal(nextCursor(beginPass(SINCE, null), { last: old, isFull: false }, ONE).high, SINCE);
    assert.equal(nextCursor(beginPass(SINCE, null), { last: null, isFull: false }, ONE).high, SINCE);
    assert.equal(nextCursor(beginPass(null, null), { last: null, isFull: false }, ONE).high, EPOCH);
  });

  it("reads the second source from the beginning", () => {
    const first = nextCursor(beginPass(SINCE, null), { last: LAST, isFull: true }, TWO).next;
    assert.ok(first);
    const { next } = nextCursor(first, { last: null, isFull: false }, TWO);
    assert.equal(next?.source, 1);
    assert.equal(next.after, null);
    assert.equal(next.from, beginPass(SINCE, null).from);
  });

  it("over two sources ends where both were when it began: what changed in the first meanwhile is newer", () => {
    const begun = beginPass(SINCE, "2026-03-02T11:00:00.000Z");
    const second = nextCursor(begun, { last: LAST, isFull: false }, TWO).next;
    assert.ok(second);
    assert.deepEqual(nextCursor(second, { last: LAST, isFull: false }, TWO), { next: null, high: "2026-03-02T11:00:00.000Z" });
  });

  it("over records with parts of their own ends where it began, even over one source", () => {
    assert.equal(nextCursor(beginPass(null, SINCE), { last: LAST, isFull: false }, { sources: 1, isFixed: true }).high, SINCE);
  });

  it("is kept as text and read back", () => {
    const cursor: Cursor = { source: 1, from: SINCE, after: LAST, high: LATER };
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
