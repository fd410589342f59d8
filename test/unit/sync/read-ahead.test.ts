import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";

import { readAhead } from "../../../src/usecases/sync-records/read-ahead.ts";

interface Page { readonly records: readonly number[]; readonly next: string | null }

/** A reading of pages of ten records; tells which cursors were asked for. */
function reading(pages: number): { readonly asked: (string | null)[]; readonly read: (cursor: string | null) => Promise<Page> } {
  const asked: (string | null)[] = [];
  return {
    asked,
    read: (cursor) => {
      asked.push(cursor);
      const page = Number(cursor ?? "0");
      return Promise.resolve({ records: Array.from({ length: 10 }, (_, index) => page * 10 + index), next: page + 1 === pages ? null : String(page + 1) });
    },
  };
}

const all = (page: Page): Page => page;

describe("reading ahead", () => {
  for (const recordsMax of [0, 1, 25, 1_000]) {
    it(`gives every page once and in order with ${String(recordsMax)} records ahead`, async () => {
      const { asked, read } = reading(7);
      const seen: number[] = [];
      for await (const { records } of readAhead(read, all, { from: null, recordsMax })) seen.push(...records);
      assert.deepEqual(seen, Array.from({ length: 70 }, (_, index) => index));
      assert.deepEqual(asked, [null, "1", "2", "3", "4", "5", "6"]);
    });
  }

  it("goes on while a page is being kept, until so many records wait", async () => {
    const { asked, read } = reading(7);
    const pages = readAhead(read, all, { from: null, recordsMax: 25 });
    await pages.next();
    await setImmediate();
    assert.deepEqual(asked, [null, "1", "2", "3"], "one taken, three of ten wait: the third was begun when 20 waited");
    await pages.next();
    await setImmediate();
    assert.deepEqual(asked, [null, "1", "2", "3", "4"]);
  });

  it("reads no further once nobody takes any more, and counts an empty page as one record", async () => {
    const asked: (string | null)[] = [];
    const empty = (cursor: string | null): Promise<Page> => {
      asked.push(cursor);
      return Promise.resolve({ records: [], next: String(asked.length) });
    };
    const pages = readAhead(empty, all, { from: null, recordsMax: 5 });
    await pages.next();
    await setImmediate();
    assert.equal(asked.length, 6, "one taken, five wait");
    await pages.return();
    await setImmediate();
    assert.equal(asked.length, 6);
  });

  it("reads nothing that nobody asked for when nothing may wait", async () => {
    const { asked, read } = reading(7);
    const pages = readAhead(read, all, { from: "2", recordsMax: 0 });
    await pages.next();
    await setImmediate();
    assert.deepEqual(asked, ["2"]);
  });

  it("gives on what is no page, and ends", async () => {
    const answers = ["page", "refused", "never"];
    const pageOf = (answer: string): Page | null => (answer === "page" ? { records: [], next: "1" } : null);
    const read = (): Promise<string> => Promise.resolve(answers.shift() ?? "none");
    const seen: string[] = [];
    for await (const answer of readAhead(read, pageOf, { from: null, recordsMax: 10 })) seen.push(answer);
    assert.deepEqual(seen, ["page", "refused"]);
    assert.deepEqual(answers, ["never"]);
  });

  it("throws what reading throws to whoever takes that page, and leaves no rejection behind when nobody does", async () => {
    const failing = (cursor: string | null): Promise<Page> => (cursor === null ? Promise.resolve({ records: [1], next: "1" }) : Promise.reject(new Error("the line is dead")));
    const left = readAhead(failing, all, { from: null, recordsMax: 10 });
    await left.next();
    await left.return();
    await setImmediate();
    const taken = readAhead(failing, all, { from: null, recordsMax: 10 });
    assert.deepEqual((await taken.next()).value, { records: [1], next: "1" });
    await assert.rejects(taken.next(), /the line is dead/);
  });
});
