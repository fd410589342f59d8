import assert from "node:assert/strict";
import fc from "fast-check";
import { type ChainHead, EMPTY_CHAIN, leafHash } from "../../../src/domain/audit/chain.ts";
import { sealEntry } from "../../../src/domain/audit/entry.ts";
import { type ChainReport, reportLine } from "../../../src/domain/audit/report.ts";
import type { StoredEntry } from "../../../src/domain/audit/entry.ts";
import { walkLines } from "../../helpers/walk-lines.ts";

const LOG = "audit.example/t/demo";

interface Chain {
  readonly rows: readonly StoredEntry[];
  readonly head: ChainHead;
}

function chainOf(size: number, log = LOG): Chain {
  let head = EMPTY_CHAIN;
  const rows = Array.from({ length: size }, (_, seq) => {
    const bytes = sealEntry(
      { type: seq === 0 ? "genesis" : "config", actor: { kind: "system", id: "install" }, data: { key: `k${String(seq)}`, reason: "x".repeat(40) } },
      { log, head, id: `019d0d43-351b-7000-8000-${seq.toString(16).padStart(12, "0")}`, at: "2026-11-21T00:00:00.000Z" },
    );
    head = { size: seq + 1, leaf: leafHash(bytes) };
    return { seq, bytes };
  });
  return { rows, head };
}

function walk(rows: readonly StoredEntry[], head: ChainHead | null): ChainReport {
  return walkLines(LOG, rows.map(({ bytes }) => bytes), { stored: head });
}

const renumbered = (bytes: readonly string[]): StoredEntry[] => bytes.map((text, seq) => ({ seq, bytes: text }));
const { rows, head } = chainOf(12);
const texts = rows.map((row) => row.bytes);
const at = (index: number): string => texts[index] ?? "";
const found = (report: ChainReport): unknown => ({ at: report.broken?.at, kind: report.broken?.kind });

describe("walking a chain", () => {
  it("when any one byte of any entry is changed, then that entry is named as altered", () => {
    fc.assert(fc.property(fc.nat(rows.length - 1), fc.nat(), fc.integer({ min: 32, max: 126 }), (seq, place, code) => {
      const bytes = at(seq);
      const index = place % bytes.length;
      const changed = bytes.slice(0, index) + String.fromCharCode(code) + bytes.slice(index + 1);
      fc.pre(changed !== bytes);
      const report = walk(rows.map((row) => (row.seq === seq ? { seq, bytes: changed } : row)), head);
      assert.deepEqual(found(report), { at: seq, kind: "altered" });
      assert.equal(report.ok, false);
    }), { numRuns: 1_000 });
  });

  it("when an entry is gone, then its place is named as missing", () => {
    for (const gone of [0, 5, 10]) assert.deepEqual(found(walk(rows.filter((row) => row.seq !== gone), head)), { at: gone, kind: "missing" });
  });

  it("when an entry is gone and the others moved up, then its place is named as missing", () => {
    assert.deepEqual(found(walk(renumbered(texts.toSpliced(5, 1)), head)), { at: 5, kind: "missing" });
  });

  it("when the last entries are gone, then it is truncated where they began", () => {
    assert.deepEqual(found(walk(rows.slice(0, 9), head)), { at: 9, kind: "truncated" });
    assert.deepEqual(found(walk([], head)), { at: 0, kind: "truncated" });
  });

  it("when two entries changed places, then the first of the two is named as reordered", () => {
    assert.deepEqual(found(walk(renumbered(texts.with(4, at(5)).with(5, at(4))), head)), { at: 4, kind: "reordered" });
    assert.deepEqual(found(walk(renumbered(texts.with(2, at(9)).with(9, at(2))), head)), { at: 2, kind: "reordered" });
  });

  it("when an entry was put in between, then its place is named as inserted", () => {
    const foreign = chainOf(12, "audit.example/t/other").rows[4]?.bytes ?? "";
    const twin = at(6).replace('"key":"k6"', '"key":"kX"');
    assert.deepEqual(found(walk(renumbered(texts.toSpliced(4, 0, foreign)), head)), { at: 4, kind: "inserted" });
    assert.deepEqual(found(walk(renumbered(texts.toSpliced(6, 0, at(3))), head)), { at: 6, kind: "inserted" });
    assert.equal(walk(renumbered(texts.toSpliced(6, 0, twin)), head).ok, false);
  });

  it("when entries stand behind the end, then the first of them is named as inserted", () => {
    const longer = chainOf(14);
    assert.deepEqual(found(walk(longer.rows, head)), { at: 12, kind: "inserted" });
  });

  it("when the last entry was replaced by another that fits, then the stored head tells", () => {
    const other = sealEntry({ type: "config", actor: { kind: "admin", id: "x" }, data: { key: "other", reason: "y".repeat(60) } }, {
      log: LOG, head: { size: 11, leaf: leafHash(at(10)) }, id: "019d0d43-351b-7000-8000-0000000000ff", at: "2026-11-21T00:00:00.000Z",
    });
    assert.deepEqual(found(walk(renumbered(texts.with(11, other)), head)), { at: 11, kind: "altered" });
  });

  it("when nothing is wrong, then it walks to the head", () => {
    const report = walk(rows, head);
    assert.deepEqual(report, { ok: true, log: LOG, walked: 12, head, root: report.root, unanchored: 12 });
    assert.equal(reportLine(report), "chain valid, 12 walked, NOT ANCHORED (truncation and re-chaining not detectable)");
  });

  it("says a break in one line", () => {
    const report = walk(rows.map((row) => (row.seq === 7 ? { seq: 7, bytes: at(7).replace('"k7"', '"k0"') } : row)), head);
    assert.equal(reportLine(report), "chain broken at position 7: altered (entry 7 does not hash to _prev of 8)");
  });
});
