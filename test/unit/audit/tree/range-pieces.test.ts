import assert from "node:assert/strict";
import fc from "fast-check";

import { EMPTY_RANGE, growingTree } from "../../../../src/domain/audit/tree/compact-range.ts";
import { growingPieces, joinPieces, pieceSizes, type RangePieces } from "../../../../src/domain/audit/tree/range-pieces.ts";
import { leavesOf, rootOf } from "./some-trees.ts";

const LEAVES = leavesOf(200);

function piecesOf(begin: number, end: number): RangePieces {
  const growing = growingPieces(begin);
  for (const leaf of LEAVES.slice(begin, end)) growing.push(leaf);
  return growing.pieces();
}

describe("a tree that is made of stretches", () => {
  it("is the same as one that grew leaf by leaf, wherever it is cut", () => {
    fc.assert(fc.property(fc.array(fc.nat(LEAVES.length), { maxLength: 12 }), (cuts) => {
      let range = EMPTY_RANGE;
      const tree = growingTree();
      for (const end of [...cuts.toSorted((a, b) => a - b), LEAVES.length]) {
        for (const leaf of LEAVES.slice(range.size, end)) tree.push(leaf);
        range = joinPieces(range, piecesOf(range.size, end));
        assert.deepEqual(range, tree.range());
      }
    }));
  });

  it("has as its pieces the whole subtrees between any two leaves, and their roots", () => {
    fc.assert(fc.property(fc.nat(LEAVES.length), fc.nat(LEAVES.length), (one, other) => {
      const [begin, end] = [Math.min(one, other), Math.max(one, other)];
      const sizes = pieceSizes(begin, end);
      const starts = sizes.map((_, index) => begin + sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
      assert.ok(sizes.every((size, index) => (starts[index] ?? -1) % size === 0 && Number.isInteger(Math.log2(size))));
      assert.deepEqual(piecesOf(begin, end).hashes, sizes.map((size, index) => rootOf(LEAVES.slice(starts[index], (starts[index] ?? 0) + size))));
    }));
  });

  it("knows positions beyond 2^32, where bits end", () => {
    assert.deepEqual(pieceSizes(2 ** 40 - 1, 2 ** 40 + 3), [1, 2, 1]);
    assert.deepEqual(pieceSizes(0, 2 ** 40 + 2), [2 ** 40, 2]);
  });

  it("is none when stretches do not meet, or lack a hash", () => {
    for (const wrong of [piecesOf(3, 9), piecesOf(5, 9), { ...piecesOf(4, 9), hashes: piecesOf(4, 9).hashes.slice(1) }, { begin: 4, end: 3, hashes: [] }]) {
      assert.throws(() => joinPieces(joinPieces(EMPTY_RANGE, piecesOf(0, 4)), wrong), RangeError);
    }
  });
});
