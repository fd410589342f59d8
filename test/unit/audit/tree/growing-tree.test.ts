import assert from "node:assert/strict";
import fc from "fast-check";
import { leafHash } from "../../../../src/domain/audit/chain.ts";
import { EMPTY_RANGE, growingTree } from "../../../../src/domain/audit/tree/compact-range.ts";
import { EMPTY_ROOT, HASH_BYTES } from "../../../../src/domain/audit/tree/hashes.ts";
import { leavesOf, rootOf } from "./some-trees.ts";

/** Leaves and roots of the reference implementation of Certificate Transparency (RFC 6962). */
const REFERENCE_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const REFERENCE_ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

describe("a tree that grows leaf by leaf", () => {
  it("has the roots of the reference implementation", () => {
    const tree = growingTree();
    const roots = [tree.root()];
    for (const hex of REFERENCE_LEAVES) {
      tree.push(leafHash(Buffer.from(hex, "hex").toString("latin1")));
      roots.push(tree.root());
    }
    assert.deepEqual(roots, REFERENCE_ROOTS);
  });

  it("has the root of the definition at every size", () => {
    const leaves = leavesOf(300);
    const tree = growingTree();
    assert.equal(tree.root(), EMPTY_ROOT);
    for (const [index, leaf] of leaves.entries()) {
      tree.push(leaf);
      assert.equal(tree.root(), rootOf(leaves.slice(0, index + 1)));
      assert.equal(tree.size(), index + 1);
    }
  });

  it("goes on from wherever it was left", () => {
    const leaves = leavesOf(200);
    fc.assert(fc.property(fc.nat(200), fc.nat(200), (one, other) => {
      const [cut, end] = [Math.min(one, other), Math.max(one, other)];
      const before = growingTree();
      for (const leaf of leaves.slice(0, cut)) before.push(leaf);
      const after = growingTree(before.range());
      for (const leaf of leaves.slice(cut, end)) after.push(leaf);
      assert.equal(after.root(), rootOf(leaves.slice(0, end)));
    }));
  });

  it("takes leaves one by one or many at once, wherever it was left, and tells of each whole tile", () => {
    const leaves = leavesOf(1_100);
    const bytes = Buffer.from(leaves.join(""), "hex");
    const ways = fc.array(fc.record({ more: fc.nat(600), how: fc.constantFrom("one by one", "many", "left") }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(ways, (steps) => {
      const tiles: string[] = [];
      const onTile = (level: number, n: number, hash: string): void => { tiles.push(`${String(level)} ${String(n)} ${hash}`); };
      let tree = growingTree(EMPTY_RANGE, onTile);
      for (const { more, how } of steps) {
        const end = Math.min(leaves.length, tree.size() + more);
        if (how === "left") tree = growingTree(tree.range(), onTile);
        else if (how === "many") tree.pushAll(bytes.subarray(tree.size() * HASH_BYTES, end * HASH_BYTES));
        else for (const leaf of leaves.slice(tree.size(), end)) tree.push(leaf);
      }
      assert.equal(tree.root(), rootOf(leaves.slice(0, tree.size())));
      const whole = Array.from({ length: Math.floor(tree.size() / 256) }, (_, n) => `1 ${String(n)} ${rootOf(leaves.slice(n * 256, (n + 1) * 256))}`);
      assert.deepEqual(tiles, whole);
    }));
  });

  it("tells of tiles of tiles", () => {
    const [leaf = ""] = leavesOf(1);
    const told: number[][] = [];
    const tree = growingTree(EMPTY_RANGE, (level, n) => { told.push([level, n]); });
    tree.pushAll(Buffer.from(leaf.repeat(2 * 65_536), "hex"));
    assert.deepEqual(told.filter(([level]) => level !== 1), [[2, 0], [2, 1]]);
    assert.equal(told.length, 2 * 256 + 2);
  });

  it("counts further than 32 bits", () => {
    const size = 2 ** 40 - 1;
    const tree = growingTree({ size, hashes: leavesOf(40) });
    tree.push(leafHash("one more"));
    assert.deepEqual([tree.size(), tree.range().hashes.length], [2 ** 40, 1]);
  });

  it("does not go on from what is no range", () => {
    const [hash = ""] = leavesOf(1);
    for (const wrong of [{ size: 1, hashes: [] }, { size: 0, hashes: [hash] }, { size: 3, hashes: [hash] }, { size: -1, hashes: [] }, { size: 0.5, hashes: [] }, { size: 1, hashes: [hash.slice(2)] }, { size: 1, hashes: [hash.toUpperCase()] }]) {
      assert.throws(() => growingTree(wrong), RangeError, JSON.stringify(wrong));
    }
    assert.equal(growingTree(EMPTY_RANGE).root(), EMPTY_ROOT);
  });
});
