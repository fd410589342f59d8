import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { canonicalJson, CanonicalJsonError } from "../../../src/domain/audit/canonical-json.ts";
import type { AuditJson } from "../../../src/domain/audit/fact.ts";

const refusedAt = (path: string) => (error: unknown): boolean => error instanceof CanonicalJsonError && error.path === path;

/** A value that JSON does not have, where the types expect one. */
function carrying(value: unknown): { readonly at: AuditJson } {
  const carrier = { at: null };
  Reflect.set(carrier, "at", value);
  return carrier;
}

const readBack = (text: string): AuditJson => z.json().parse(JSON.parse(text));

/** Lawful values: integers, well-formed strings, keys that no reader reorders. */
const lawful = fc.letrec<{ value: AuditJson }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "binary", minLength: 1 }).filter((key) => key !== "__proto__" && !/^\d+$/.test(key)), tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

describe("canonical JSON", () => {
  it("when a value holds a fraction or a number beyond 2^53, then it is refused and the path named", () => {
    for (const bad of [0.5, 2 ** 53, Number.NaN, Infinity]) assert.throws(() => canonicalJson({ a: [1, { b: bad }] }), refusedAt("/a/1/b"));
  });

  it("when a text holds half a surrogate pair, then it is refused and the content not told", () => {
    assert.throws(() => canonicalJson({ note: "secret \ud800 word" }), (error: unknown) => refusedAt("/note")(error) && !String(error).includes("secret"));
  });

  it("when a key looks like an integer or is __proto__, then it is refused", () => {
    assert.throws(() => canonicalJson({ data: { 7: "x" } }), refusedAt("/data/7"));
    assert.throws(() => canonicalJson(Object.fromEntries([["__proto__", 1]])), refusedAt("/__proto__"));
  });

  it("when a value is no JSON at all, then it is refused", () => {
    assert.throws(() => canonicalJson(carrying(new Map())), refusedAt("/at"));
    assert.throws(() => canonicalJson(carrying([undefined])), refusedAt("/at/0"));
    assert.throws(() => canonicalJson(carrying(10n)), refusedAt("/at"));
  });

  it("when nesting passes the limit, then it is refused instead of ending the stack", () => {
    let deep: AuditJson = 1;
    for (let level = 0; level < 100; level += 1) deep = [deep];
    assert.throws(() => canonicalJson(deep), CanonicalJsonError);
  });

  it("sorts keys by UTF-16 code units, as RFC 8785 shows", () => {
    const value = { "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "\u{1f600}": "Emoji", "\u0080": "Control", "\u00f6": "O With Diaeresis" };
    assert.deepEqual(Object.keys(z.record(z.string(), z.string()).parse(readBack(canonicalJson(value)))), ["\r", "\u0080", "\u00f6", "\u20ac", "\u{1f600}", "\ufb33"]);
  });

  it("writes strings as RFC 8785 does", () => {
    assert.equal(canonicalJson({ string: "\u20ac$\u000f\nA'B\"\\\\\"/" }), '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  it("leaves out undefined members and writes minus zero as zero", () => {
    assert.equal(canonicalJson({ ...carrying(undefined), b: -0 }), '{"b":0}');
  });

  it("has one text for a value, whatever the order of its keys, and loses nothing", () => {
    fc.assert(fc.property(lawful, (value) => {
      const text = canonicalJson(value);
      assert.deepEqual(readBack(text), JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalJson(reversed(readBack(text))), text);
    }));
  });
});

function reversed(value: AuditJson): AuditJson {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: AuditJson) => reversed(one));
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]));
}
