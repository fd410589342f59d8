import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY_CHAIN, leafHash } from "../../../src/domain/audit/chain.ts";
import { sealEntry, type StoredEntry } from "../../../src/domain/audit/entry.ts";
import { type ChainReport, reportLine } from "../../../src/domain/audit/report.ts";
import { growingTree } from "../../../src/domain/audit/tree/compact-range.ts";
import type { TreeHead } from "../../../src/domain/audit/tree/verify-proofs.ts";
import { walkLines } from "../../helpers/walk-lines.ts";

const LOG = "audit.example/t/demo";
const SIZE = 40;

/** A chain, linked from its first entry on; `says` is what each of its entries says. */
function chainOf(says: readonly string[]): { readonly rows: readonly StoredEntry[]; readonly heads: readonly TreeHead[] } {
  let head = EMPTY_CHAIN;
  const tree = growingTree();
  const heads: TreeHead[] = [{ size: 0, root: tree.root() }];
  const rows = says.map((reason, seq) => {
    const bytes = sealEntry({ type: seq === 0 ? "genesis" : "config", actor: { kind: "system", id: "install" }, data: { key: `k${String(seq)}`, reason: reason.padEnd(40, ".") } },
      { log: LOG, head, id: `019d0d43-351b-7000-8000-${seq.toString(16).padStart(12, "0")}`, at: "2026-11-21T00:00:00.000Z" });
    head = { size: seq + 1, leaf: leafHash(bytes) };
    tree.push(head.leaf);
    heads.push({ size: seq + 1, root: tree.root() });
    return { seq, bytes };
  });
  return { rows, heads };
}

const SAID = Array.from({ length: SIZE }, (_, seq) => `reason ${String(seq)}`);
const { rows, heads } = chainOf(SAID);
const at = (size: number): TreeHead => heads[size] ?? assert.fail();
/** As somebody who can write to the database leaves it: no head of it is to be believed. */
const walk = (some: readonly StoredEntry[], checkpoints: readonly TreeHead[]): ChainReport => walkLines(LOG, some.map(({ bytes }) => bytes), { checkpoints });
const found = ({ broken }: ChainReport): unknown => (broken === undefined ? null : [broken.kind, broken.at, broken.upto]);

describe("walking a chain with checkpoints at hand", () => {
  it("tells the root, how many checkpoints matched, and how many entries no checkpoint covers", () => {
    const report = walk(rows, [at(30), at(10), at(10), at(0)]);
    assert.deepEqual([report.ok, report.root, report.checkpoints, report.unanchored], [true, at(SIZE).root, { seen: 3, matched: 3, last_size: 30 }, 10]);
    assert.equal(reportLine(report), `chain valid, 40 walked, root ${at(SIZE).root}, checkpoints 3/3, unanchored tail 10`);
  });

  it("without any says that nothing anchors it", () => {
    const report = walk(rows, []);
    assert.deepEqual([report.checkpoints, report.unanchored], [undefined, SIZE]);
    assert.match(reportLine(report), /^chain valid, 40 walked, NOT ANCHORED \(truncation and re-chaining not detectable\)$/);
  });

  it("finds a tail that was cut, wherever", () => {
    fc.assert(fc.property(fc.nat(SIZE - 1), (length) => {
      assert.deepEqual(found(walk(rows.slice(0, length), [at(SIZE)])), ["truncated", length, undefined]);
      assert.equal(found(walk(rows.slice(0, length), [])), null, "nothing else can show it");
    }));
  });

  it("finds what was rewritten and linked anew, in the stretch between the checkpoint that fits and the one that does not", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: SIZE - 1 }), (changed) => {
      const forged = chainOf(SAID.with(changed, "another reason")).rows;
      const signed = [at(10), at(20), at(30), at(SIZE)];
      const from = [0, 10, 20, 30].findLast((size) => size <= changed) ?? 0;
      assert.deepEqual(found(walk(forged, signed)), ["re-chained", from, from + 10]);
      assert.equal(found(walk(forged, [])), null, "nothing else can show it");
    }));
  });

  it("tells two histories of one size apart", () => {
    const other = chainOf(SAID.with(5, "another reason")).heads[20] ?? assert.fail();
    assert.deepEqual(found(walk(rows, [at(10), at(20), other])), ["forked", 10, 20]);
  });

  it("names a broken link before anything that checkpoints show", () => {
    const report = walk(rows.toSpliced(25, 1), [at(20), at(SIZE)]);
    assert.deepEqual([report.broken?.kind, report.broken?.at, report.checkpoints?.matched, report.unanchored], ["missing", 25, 1, 5]);
  });
});
