import assert from "node:assert/strict";
import { blockKeys, blockLimit, candidatePairs } from "../../../src/domain/linkage/block.ts";
import type { BlockRule } from "../../../src/domain/linkage/spec.ts";

const rule = (...key: BlockRule["key"]): BlockRule => ({ name: "rule", key });

describe("blocking", () => {
  it("when a part of the key is missing or too short, then there is no key", () => {
    assert.deepEqual(blockKeys(rule({ feature: "first" }, { feature: "city" }), { first: "ana", city: "" }), []);
    assert.deepEqual(blockKeys(rule({ feature: "last", chars: 4 }), { last: "bo" }), []);
  });

  it("when either of two features may stand for a part, or each word of a list, then each gives a key, once", () => {
    assert.equal(blockKeys(rule({ feature: "first", or: "last" }), { first: "ana", last: "bell" }).length, 2);
    assert.equal(blockKeys(rule({ feature: "words", each: true }), { words: "acme blue acme" }).length, 2);
  });

  it("when a block is larger than allowed, then it brings none, and rules for small tables are left out in larger ones", () => {
    const records = Array.from({ length: 2_001 }, (_, at) => ({ id: String(at), features: { first: at < 5 ? "ana" : "ugo", last: String(at >> 1) } }));
    const pairs = candidatePairs([rule({ feature: "first" }), { ...rule({ feature: "last" }), tableMax: 2_000 }], 300, records);
    assert.equal(pairs.length, 10);
    assert.ok(pairs.every((pair) => pair.left < pair.right && pair.rules === 1));
  });

  it("when a table is large, then a rule that brings strangers together there takes smaller blocks only", () => {
    const namesakes: BlockRule = { ...rule({ feature: "first" }), blockMax: 30, inLarge: { above: 1_000, blockMax: 5 } };
    assert.deepEqual([1_000, 1_001].map((records) => blockLimit(namesakes, 300, records)), [30, 5]);
    assert.equal(blockLimit({ ...namesakes, tableMax: 500 }, 300, 1_000), 0);
    assert.equal(blockLimit(rule({ feature: "first" }), 300, 5_000_000), 300);
  });
});
