import assert from "node:assert/strict";
import fc from "fast-check";

import { csvOf } from "../../../src/app/http/csv.ts";

const cell = (text: string): string => csvOf<string>([["a", (row) => row]], [text]).slice("\uFEFFa\r\n".length, -"\r\n".length);

describe("a table as CSV", () => {
  it("has a heading, a line for each row, and nothing for what is not known", () => {
    assert.equal(csvOf<number | null>([["n", (row) => row], ["half", (row) => (row === null ? null : row / 2)]], [1, null]), "\uFEFFn,half\r\n1,0.5\r\n,\r\n");
  });

  for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "|cmd", "＝1"]) {
    it(`keeps ${JSON.stringify(formula)} from being one`, () => { assert.match(cell(formula), /^"?'/); });
  }

  it("leaves a negative number one", () => { assert.match(csvOf<number>([["n", (row) => row]], [-3]), /\r\n-3\r\n/); });

  it("whatever stands in a cell, it stays one cell, and no formula", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = cell(text);
      const plain = shown.startsWith('"') ? shown.slice(1, -1).replaceAll('""', '"') : shown;
      assert.ok(plain === text || plain === `'${text}`);
      assert.ok(shown.startsWith('"') || !/[",\r\n]/.test(shown));
      assert.ok(!/^[=+\-@\t\r]/.test(plain));
    }));
  });
});
