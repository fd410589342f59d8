import assert from "node:assert/strict";
import fc from "fast-check";

import type { Bookmark } from "../../../src/domain/audit/bookmark.ts";
import type { TreeHead } from "../../../src/domain/audit/tree/verify-proofs.ts";
import type { LogFile } from "../../../src/ports/log-file.ts";
import type { Walked } from "../../../src/usecases/audit-log/log-reading.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import { memoryLog } from "../../helpers/memory-log.ts";
import { fileOf, headsOf, lineEnds, sealedEntries, signed, vkeyFound } from "../../helpers/signed-log.ts";
import { randomNumbers } from "../../helpers/random-numbers.ts";
import { tamper, TAMPERINGS } from "../../helpers/tamper.ts";

const LOG = "audit.example/t/demo";
const SIZE = 120;
const RUNS = 650;
const ENTRIES = sealedEntries(LOG, SIZE);
const HEADS = headsOf(ENTRIES);
const WHOLE = fileOf(ENTRIES);
const ENDS = lineEnds(WHOLE);
const FOREIGN = sealedEntries("audit.example/t/other", 20);
const OTHER_HEADS = headsOf(sealedEntries(LOG, SIZE, "y"));

const first = (count: number): Buffer => WHOLE.subarray(0, count === 0 ? 0 : ENDS[count - 1]);
const headAt = (size: number, heads = HEADS): TreeHead => heads[size] ?? assert.fail();

async function verify(entries: LogFile, heads: readonly TreeHead[], bookmark: Bookmark | null = null): Promise<Walked> {
  const result = await verifyExport({ entries, checkpoints: signed(LOG, heads), vkeys: [vkeyFound(LOG)], sense: false, onProgress: () => undefined, bookmark });
  assert.ok(result.ok);
  return result.value;
}
async function bookmarkOf(bytes: Buffer, heads: readonly TreeHead[]): Promise<Bookmark> {
  const { bookmark } = await verify(memoryLog(bytes), heads);
  return bookmark ?? assert.fail("there is a place to go on from");
}
/** The verdict, apart from how much of it an earlier one has found. */
const verdict = ({ report: { from: _, ...report }, bookmark }: Walked): string => JSON.stringify([report, bookmark]);

describe("a verification that goes on where the last one ended", function () {
  this.timeout(120_000);
  const someSizes = fc.array(fc.integer({ min: 1, max: SIZE }), { minLength: 1, maxLength: 6 });

  it("reads only what is new, and says what a walk over all would say", async () => {
    await fc.assert(fc.asyncProperty(someSizes, fc.nat(SIZE), someSizes, async (sizes, more, laterSizes) => {
      const anchored = Math.max(...sizes);
      const then = Math.min(SIZE, anchored + (more % 7));
      const now = Math.min(SIZE, then + more);
      const heads = sizes.map((size) => headAt(size));
      const bookmark = await bookmarkOf(first(then), heads);
      const later = [...heads, ...laterSizes.filter((size) => size > anchored && size <= now).map((size) => headAt(size))];
      const starts: number[] = [];
      const bytes = memoryLog(first(now));
      const goneOn = await verify({ ...bytes, bytes: (from = 0) => { starts.push(from); return bytes.bytes(from); } }, later, bookmark);
      assert.equal(goneOn.report.from, anchored, "behind the last anchor all is walked again");
      assert.deepEqual(starts, [anchored === 1 ? 0 : ENDS[anchored - 2]], "from the entry before the bookmark on");
      assert.equal(verdict(goneOn), verdict(await verify(memoryLog(first(now)), later)));
    }));
  });

  it("when somebody tampered with the log, then it says what a walk over all says, or does not see what was found right before", async () => {
    const random = randomNumbers(11);
    const bookmarkSizes = [30, 60];
    const laterSizes = [...bookmarkSizes, 90, SIZE];
    const bookmark = await bookmarkOf(first(70), bookmarkSizes.map((size) => headAt(size)));
    const heads = laterSizes.map((size) => headAt(size));
    let unseen = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const how = TAMPERINGS[run % TAMPERINGS.length] ?? "bit-flip";
      const { bytes, at } = tamper({ log: LOG, entries: ENTRIES, foreign: FOREIGN, signed: laterSizes }, how, random);
      const all = await verify(memoryLog(bytes), heads);
      const goneOn = await verify(memoryLog(bytes), heads, bookmark);
      if (goneOn.report.ok) {
        assert.ok(bytes.subarray(bookmark.lastAt).equals(WHOLE.subarray(bookmark.lastAt)) && at < 60, `${how}: what is new was changed`);
        assert.equal(goneOn.report.from, 60);
        unseen += 1;
      } else assert.equal(JSON.stringify(goneOn), JSON.stringify(all), how);
    }
    assert.ok(unseen > 0 && unseen < RUNS / 2, String(unseen));
  });

  it("when the bookmark is not what was kept, then the log is walked from its first entry", async () => {
    const [then, now] = [[headAt(20), headAt(50)], [headAt(20), headAt(50), headAt(100)]];
    const kept = await bookmarkOf(first(60), then);
    const all = await verify(memoryLog(WHOLE), now);
    const { state, state: { range } } = kept;
    const otherRange = (hashes: readonly string[], size = range.size): Bookmark => ({ ...kept, state: { ...state, range: { size, hashes } } });
    const wrong: Readonly<Record<string, Bookmark>> = {
      "another log": { ...kept, log: "audit.example/t/other" },
      "another leaf": { ...kept, state: { ...state, leaf: headAt(3).root } },
      "another tree": otherRange(range.hashes.with(0, headAt(3).root)),
      "too few hashes": otherRange(range.hashes.slice(1)),
      "another size": otherRange(range.hashes, 52),
      "a size of nothing": otherRange([], 0),
      "more than the log has": otherRange(range.hashes, 2 ** 40 + 2 ** 39 + 2 ** 38),
      "another place": { ...kept, lastAt: kept.lastAt + 1 },
      "the place of another entry": { ...kept, lastAt: ENDS[70] ?? 0 },
      "a place behind the end": { ...kept, lastAt: WHOLE.length + 10 },
      "other checkpoints": { ...kept, checkpoints: headAt(3).root },
    };
    for (const [how, bookmark] of Object.entries(wrong)) {
      const walked = await verify(memoryLog(WHOLE), now, bookmark);
      assert.equal(JSON.stringify(walked), JSON.stringify(all), how);
      // A log that has something wrong with it is never valid by a bookmark either.
      const broken = Buffer.concat([first(80), WHOLE.subarray(ENDS[80])]);
      assert.equal(JSON.stringify(await verify(memoryLog(broken), now, bookmark)), JSON.stringify(await verify(memoryLog(broken), now)), how);
    }
  });

  it("when the log has fewer entries than were found right before, then it is walked whole and found cut", async () => {
    const heads = [headAt(20), headAt(50)];
    const bookmark = await bookmarkOf(first(60), heads);
    for (const size of [0, 20, 49]) {
      const { report } = await verify(memoryLog(first(size)), heads, bookmark);
      assert.deepEqual([report.from, report.broken?.kind, report.broken?.at], [undefined, "truncated", size]);
    }
  });

  it("when a checkpoint turns up that the last one did not know, or one is gone, then the log is walked from its first entry", async () => {
    const heads = [headAt(20), headAt(50)];
    const bookmark = await bookmarkOf(first(60), heads);
    for (const now of [[...heads, headAt(30)], heads.slice(1), heads.slice(0, 1), []]) assert.equal((await verify(memoryLog(WHOLE), now, bookmark)).report.from, undefined);
    const forked = await verify(memoryLog(WHOLE), [...heads, headAt(20, OTHER_HEADS)], bookmark);
    assert.deepEqual([forked.report.from, forked.report.broken?.kind], [undefined, "forked"]);
    const forgedBefore = await verify(memoryLog(WHOLE), [...heads, headAt(40, OTHER_HEADS)], bookmark);
    assert.deepEqual([forgedBefore.report.from, forgedBefore.report.broken?.kind, forgedBefore.report.broken?.at], [undefined, "re-chained", 20]);
  });

  it("has no place to go on from where nothing is right or nothing is signed", async () => {
    assert.equal((await verify(memoryLog(WHOLE), [])).bookmark, null);
    assert.equal((await verify(memoryLog(WHOLE), [headAt(0)])).bookmark, null);
    assert.equal((await verify(memoryLog(first(40)), [headAt(50)])).bookmark, null);
  });

  it("is anchored when the whole walk is", async () => {
    const heads = [headAt(20), headAt(54)];
    const bookmark = await bookmarkOf(first(54), heads);
    for (const size of [54, 55, 56]) {
      const [goneOn, all] = [await verify(memoryLog(first(size)), heads, bookmark), await verify(memoryLog(first(size)), heads)];
      assert.deepEqual([goneOn.report.from, goneOn.report.isAnchored], [54, all.report.isAnchored]);
      assert.equal(all.report.isAnchored, size < 56, "entry 54 only tells of a look");
    }
  });
});
