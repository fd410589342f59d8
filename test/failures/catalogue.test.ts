import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const TESTS = join(import.meta.dirname, "..");
const LINES = Array.from({ length: 54 }, (_, index) => `F${String(index + 1).padStart(2, "0")}`);

/** The beginning of a title: one number or several, each of which the test holds. Titles are written `F21 when …` or `F52, F53: …`. */
const TITLE = /\b(?:it|test)\(\s*[`"'](F\d{2}(?:, F\d{2})*)[ :]/g;

/** Where each line of the known failures is held, by its number. */
function holders(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const entry of readdirSync(TESTS, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".test.ts") || entry.endsWith(basename(import.meta.filename))) continue;
    for (const [, numbers = ""] of readFileSync(join(TESTS, entry), "utf8").matchAll(TITLE)) {
      for (const number of numbers.split(", ")) found.set(number, (found.get(number) ?? new Set()).add(entry));
    }
  }
  return new Map([...found].map(([number, files]) => [number, [...files].toSorted()]));
}

describe("the catalogue of real failures of systems like this one", () => {
  const held = holders();

  for (const line of LINES) {
    it(`${line} has a test of its own: ${held.get(line)?.join(", ") ?? "none"}`, () => {
      assert.ok(held.has(line), `no title of a test begins with ${line}`);
    });
  }

  it("when a title begins with a number, then the catalogue has it", () => {
    assert.deepEqual([...held.keys()].filter((number) => !LINES.includes(number)), []);
  });
});
