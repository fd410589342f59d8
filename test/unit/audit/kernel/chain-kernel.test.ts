import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";

import { type ChainHead, EMPTY_CHAIN, entryPrefix, leafHash } from "../../../../src/domain/audit/chain.ts";
import { linkedLines, tileRoot } from "../../../../src/domain/audit/kernel/chain-kernel.ts";
import { SOURCE_HASH } from "../../../../src/domain/audit/kernel/chain-wasm.ts";
import { HASH_BYTES } from "../../../../src/domain/audit/tree/hashes.ts";
import { leavesOf, rootOf } from "../tree/some-trees.ts";

const LOG = "audit.example/t/demo";

interface Chain {
  readonly lines: readonly string[];
  readonly leaves: readonly string[];
}

/** Linked entries behind a head; each says so much. */
function chainBehind(head: ChainHead, says: readonly string[]): Chain {
  let at = head;
  const lines = says.map((words) => {
    const line = `${entryPrefix(LOG, at)}"says":${JSON.stringify(words)}}`;
    at = { size: at.size + 1, leaf: leafHash(line) };
    return line;
  });
  return { lines, leaves: lines.map(leafHash) };
}

const bytesOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(""));
const hexes = (leaves: Buffer): readonly string[] => Array.from({ length: leaves.length / HASH_BYTES }, (_, at) => leaves.toString("hex", at * HASH_BYTES, (at + 1) * HASH_BYTES));
const taken = (bytes: Buffer, head: ChainHead, linesMax = Infinity) => {
  const { count, end, leaves } = linkedLines(bytes, 0, { log: LOG, head, linesMax });
  return { count, end, leaves: hexes(leaves) };
};

/** Words of any length up to several blocks, in characters of one to four bytes. */
const someWords = fc.array(fc.string({ unit: "grapheme", maxLength: 400, size: "max" }), { minLength: 1, maxLength: 12 });
const someHead = fc.record({ size: fc.oneof(fc.nat(20), fc.constantFrom(9, 99, 997, 9_999_998, 2 ** 32 - 2, 2 ** 53 - 30)), leaf: fc.constant(leafHash("before")) });

describe("the kernel of a walk", () => {
  it("was made of its source", () => {
    const source = readFileSync(new URL("../../../../src/domain/audit/kernel/chain.as", import.meta.url));
    assert.equal(SOURCE_HASH, createHash("sha256").update(source).digest("hex"), "run node scripts/build-kernel.mjs");
  });

  it("takes linked entries of any length behind any head, and has their leaf hashes", () => {
    fc.assert(fc.property(someHead, someWords, (head, says) => {
      const { lines, leaves } = chainBehind(head, says);
      const bytes = bytesOf(lines);
      assert.deepEqual(taken(bytes, head), { count: lines.length, end: bytes.length, leaves });
    }));
  });

  it("takes each length about the ends of SHA-256's blocks, the longest entry, and none longer", () => {
    const { length } = `${entryPrefix(LOG, EMPTY_CHAIN)}"says":""}`;
    for (const bytes of [...Array.from({ length: 300 }, (_, more) => length + more), 65_534, 65_535]) {
      const { lines, leaves } = chainBehind(EMPTY_CHAIN, ["x".repeat(bytes - length)]);
      assert.deepEqual(taken(bytesOf(lines), EMPTY_CHAIN).leaves, leaves, `${String(bytes)} bytes`);
    }
    assert.equal(taken(bytesOf(chainBehind(EMPTY_CHAIN, ["x".repeat(65_536 - length)]).lines), EMPTY_CHAIN).count, 0);
  });

  it("takes no more than is wanted, and nothing of a line without its end", () => {
    const { lines, leaves } = chainBehind(EMPTY_CHAIN, Array.from({ length: 9 }, (_, index) => "y".repeat(index * 40)));
    const bytes = bytesOf(lines);
    for (let most = 0; most <= lines.length; most += 1) assert.deepEqual(taken(bytes, EMPTY_CHAIN, most), { count: most, end: bytesOf(lines.slice(0, most)).length, leaves: leaves.slice(0, most) });
    for (let cut = 0; cut < bytes.length; cut += 13) {
      const whole = bytes.subarray(0, cut).filter((byte) => byte === 0x0a).length;
      assert.deepEqual(taken(bytes.subarray(0, cut), EMPTY_CHAIN), { count: whole, end: bytesOf(lines.slice(0, whole)).length, leaves: leaves.slice(0, whole) });
    }
  });

  it("stops before the first line that does not follow, whichever byte of it is wrong", () => {
    const { lines, leaves } = chainBehind({ size: 98, leaf: leafHash("before") }, Array.from({ length: 7 }, () => "z".repeat(70)));
    const bytes = bytesOf(lines);
    const ends = lines.map((_, index) => bytesOf(lines.slice(0, index + 1)).length);
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(place) ^ change, place);
      const line = ends.findIndex((end) => place < end);
      const { count, leaves: found } = taken(changed, { size: 98, leaf: leafHash("before") });
      // What is wrong within a line, and leaves its prefix and its end, only the next line's link shows.
      assert.ok(count === line || (count === line + 1 && found[line] !== leaves[line]), `${String(count)} lines taken, line ${String(line)} changed`);
      assert.deepEqual(found.slice(0, line), leaves.slice(0, line));
    }), { numRuns: 2_000 });
  });

  it("has the root of a tree over 256 leaves", () => {
    const leaves = leavesOf(257);
    for (const some of [leaves.slice(0, 256), leaves.slice(1)]) assert.equal(tileRoot(Buffer.from(some.join(""), "hex")), rootOf(some));
  });
});
