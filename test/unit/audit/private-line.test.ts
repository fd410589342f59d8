import assert from "node:assert/strict";
import fc from "fast-check";

import { canonicalJson } from "../../../src/domain/audit/canonical-json.ts";
import { commitment } from "../../../src/domain/audit/commitment.ts";
import type { AuditJson } from "../../../src/domain/audit/fact.ts";
import { privateLine, readPrivateLine } from "../../../src/domain/audit/private-line.ts";
import { readJson } from "../../../src/domain/audit/read-json.ts";
import { committedPlaces } from "../../../src/domain/audit/reveal.ts";
import { valueChecker, valueLine } from "../../../src/domain/audit/value-checker.ts";

const name = fc.stringMatching(/^[a-z_]{1,6}$/);
const someValue = fc.letrec<{ value: AuditJson }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.string({ unit: "grapheme" }), fc.constantFrom("\u2028", "a\nb", "\u0000"), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true })),
})).value;
const somePrivate = fc.record({ seq: fc.maxSafeNat(), path: fc.stringMatching(/^(?:\/[a-z~"0-9é]{1,5}){1,4}$/), salt: fc.uint8Array({ minLength: 32, maxLength: 32 }), value: someValue });

describe("a line of private.jsonl", () => {
  it("is one line in the one order, and says place and commitment to whoever reads it", () => {
    fc.assert(fc.property(somePrivate, (one) => {
      const line = privateLine(one);
      assert.ok(!line.includes("\n"));
      assert.equal(line, canonicalJson(readJson(line)));
      assert.deepEqual(readPrivateLine(line), { seq: one.seq, path: one.path, c: commitment(one.salt, one.value) });
    }));
  });

  for (const [what, line] of [
    ["no JSON", "nothing"], ["no object", "7"], ["empty", ""], ["without a value", `{"path":"/data/a","salt":"${"A".repeat(43)}=","seq":1}`],
    ["with a short salt", '{"path":"/data/a","salt":"AAAA","seq":1,"value":1}'], ["with a salt in another spelling", `{"path":"/data/a","salt":"${"A".repeat(43)}","seq":1,"value":1}`],
    ["with a number that is no position", `{"path":"/data/a","salt":"${"A".repeat(43)}=","seq":1.5,"value":1}`],
  ] as const) it(`is none ${what}`, () => { assert.equal(readPrivateLine(line), null); });

  it("with a value that no entry can commit to says its place, and commits to nothing", () => {
    for (const value of ["1.5", '{"1":2}', '"\\ud800"', "[".repeat(50) + "]".repeat(50)]) {
      assert.deepEqual(readPrivateLine(`{"path":"/data/a","salt":"${"A".repeat(43)}=","seq":1,"value":${value}}`), { seq: 1, path: "/data/a", c: "" });
    }
  });
});

describe("values held against entries", () => {
  it("nested so deep that nobody honest wrote them stop nobody", () => {
    const deep = `${"[".repeat(30_000)}{"c":"${"0".repeat(64)}"}${"]".repeat(30_000)}`;
    assert.equal(committedPlaces(readJson(deep)).length, 1);
    const checker = valueChecker();
    checker.entry(`{"data":${deep},"type":"config"}`, 0);
    assert.equal(valueLine(checker.finish()), "values: 0 match, 0 mismatch, 0 erased, 1 missing");
  });

  it("say where a fault is, in words that move no cursor, and of many the first hundred", () => {
    const checker = valueChecker();
    for (let line = 0; line < 150; line += 1) checker.shown(`{"path":"/data/\\u001b[31m","salt":"${"A".repeat(43)}=","seq":1,"value":1}`);
    const { mismatch, faults, ok } = checker.finish();
    assert.deepEqual([ok, mismatch, faults.length, faults[0]], [false, 150, 100, "mismatch: line 1 of private.jsonl names a place without a commitment: /data/?[31m"]);
  });
});
