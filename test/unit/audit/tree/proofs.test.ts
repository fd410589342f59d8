import assert from "node:assert/strict";
import fc from "fast-check";
import { consistencyPath, inclusionPath } from "../../../../src/domain/audit/tree/paths.ts";
import { isConsistent, isIncluded } from "../../../../src/domain/audit/tree/verify-proofs.ts";
import { hashesOf, leavesOf, rootOf } from "./some-trees.ts";

const SIZE_MAX = 66;
const leaves = leavesOf(SIZE_MAX);
const roots = Array.from({ length: SIZE_MAX + 1 }, (_, size) => rootOf(leaves.slice(0, size)));
const head = (size: number) => ({ size, root: roots[size] ?? "" });
const leafAt = (index: number): string => leaves[index] ?? "";
const inclusion = (index: number, size: number) => hashesOf(leaves, inclusionPath(index, size));
const consistency = (older: number, newer: number) => hashesOf(leaves, consistencyPath(older, newer));

/** One thing changed, left out or added. */
function spoilt(proof: readonly string[]): readonly (readonly string[])[] {
  const other = "ab".repeat(32);
  return [
    [...proof, other], [other, ...proof], ...proof.map((_, at) => proof.toSpliced(at, 1)), ...proof.map((_, at) => proof.toSpliced(at, 1, other)),
    ...proof.map((hash, at) => proof.toSpliced(at, 1, hash.slice(2))), ...proof.map((hash, at) => proof.toSpliced(at, 1, `${hash}00`)), ...proof.map((hash, at) => proof.toSpliced(at, 1, hash.toUpperCase())),
  ].filter((one) => one.join() !== proof.join());
}

describe("a proof that an entry is in a log", () => {
  it("is right for every entry of every size, and for no other place, size, leaf or root", () => {
    for (let size = 1; size <= SIZE_MAX; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = inclusion(index, size);
        assert.ok(isIncluded({ index, leaf: leafAt(index), proof }, head(size)), `${String(index)} of ${String(size)}`);
        assert.ok(!isIncluded({ index: index + 1, leaf: leafAt(index), proof }, head(size)));
        assert.ok(!isIncluded({ index, leaf: "cd".repeat(32), proof }, head(size)));
        assert.ok(!isIncluded({ index, leaf: leafAt(index), proof }, { size, root: "cd".repeat(32) }));
        assert.ok(!isIncluded({ index, leaf: leafAt(index), proof }, { ...head(size), size: size * 2 + 1 }));
      }
    }
  });

  it("is wrong with anything changed in it", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: SIZE_MAX }), fc.nat(), (size, at) => {
      const index = at % size;
      for (const proof of spoilt(inclusion(index, size))) assert.ok(!isIncluded({ index, leaf: leafAt(index), proof }, head(size)));
    }));
  });

  it("is none for what cannot be a place, a size or a hash", () => {
    const fine = { index: 0, leaf: leafAt(0), proof: [] };
    assert.ok(isIncluded(fine, head(1)));
    for (const index of [-1, 1, 0.5, Number.NaN, 2 ** 53]) assert.ok(!isIncluded({ ...fine, index }, head(1)));
    for (const size of [0, -1, 0.5, Number.NaN, 2 ** 53]) assert.ok(!isIncluded(fine, { ...head(1), size }));
    assert.ok(!isIncluded({ ...fine, leaf: "" }, { size: 1, root: "" }));
    for (const [index, size] of [[1, 1], [-1, 1], [0, 0], [0.5, 1]] as const) assert.throws(() => inclusionPath(index, size), RangeError);
  });

  it("takes no more hashes than the tree is high", () => {
    assert.equal(inclusionPath(123_456_789_012, 2 ** 40).length, 40);
    assert.ok(inclusionPath(999_999, 1_000_000).length <= 20);
  });
});

describe("a proof that a log only grew", () => {
  it("is right for every two sizes, and for no other sizes or roots", () => {
    for (let newer = 1; newer <= SIZE_MAX; newer += 1) {
      for (let older = 1; older <= newer; older += 1) {
        const proof = consistency(older, newer);
        assert.ok(isConsistent(head(older), head(newer), proof), `${String(older)} of ${String(newer)}`);
        assert.ok(!isConsistent({ size: older, root: "cd".repeat(32) }, head(newer), proof));
        assert.ok(!isConsistent(head(older), { size: newer, root: "cd".repeat(32) }, proof));
        if (older < newer) assert.ok(!isConsistent(head(newer), head(older), proof));
        assert.equal(isConsistent({ ...head(older), size: older + 1 }, head(newer), proof), false);
      }
    }
  });

  it("is wrong with anything changed in it", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: SIZE_MAX }), fc.nat(), (newer, at) => {
      const older = 1 + (at % newer);
      for (const proof of spoilt(consistency(older, newer))) assert.ok(!isConsistent(head(older), head(newer), proof));
    }));
  });

  it("is none about a log without entries, which every log begins with, nor for what cannot be a size or a hash", () => {
    assert.ok(!isConsistent(head(0), head(5), []));
    assert.ok(!isConsistent(head(0), head(0), []));
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) assert.ok(!isConsistent({ ...head(1), size }, head(1), []) && !isConsistent(head(1), { ...head(1), size }, []));
    assert.ok(!isConsistent({ size: 1, root: "00" }, { size: 1, root: "00" }, []));
    for (const [older, newer] of [[0, 1], [2, 1], [-1, 1], [0.5, 1]] as const) assert.throws(() => consistencyPath(older, newer), RangeError);
  });
});
