import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eachRow, newTexts, openDatabase, textOf } from "../../../src/adapters/linkage/database.ts";
import { readTexts } from "../../../src/adapters/linkage/read-texts.ts";

describe("reading texts outside of the database", function () {
  this.timeout(30_000);

  it("when thousands of texts cross in bundles, then each comes back with what it tells, and one with the separator tells nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "read-texts-"));
    try {
      const db = await openDatabase({ memoryMb: 200, threads: 2, tempDir: folder });
      const TEXTS = 70_000;
      const texts = Array.from({ length: TEXTS }, (_, n) => `Nr. ${n}\n"Zürich", 北京`);
      const given = await newTexts(db, "given", ["v"]);
      given.add([[...texts, "two\u001fparts"]]);
      given.close();
      await readTexts(db, {
        query: "SELECT v FROM given", textsMax: TEXTS + 1, table: "found", parts: ["length", "odd"],
        read: (text) => ({ length: String(text.length), ...(text.includes("1") ? { odd: text } : {}) }),
      });
      const found = new Map<string, readonly string[]>();
      await eachRow(db, "SELECT v, length, coalesce(odd, 'NULL') FROM found", ([v, length, odd]) => found.set(textOf(v), [textOf(length), textOf(odd)]));
      assert.deepEqual([...found.keys()].toSorted(), texts.toSorted());
      for (const [text, told] of found) assert.deepEqual(told, [String(text.length), text.includes("1") ? text : "NULL"]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
