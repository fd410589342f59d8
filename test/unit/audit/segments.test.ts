import assert from "node:assert/strict";
import fc from "fast-check";

import type { Found } from "../../../src/domain/audit/note/open-all.ts";
import type { LogFile } from "../../../src/ports/log-file.ts";
import type { Walked } from "../../../src/usecases/audit-log/log-reading.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import { walkSegments } from "../../../src/usecases/audit-log/walk-segments.ts";
import { memoryLog } from "../../helpers/memory-log.ts";
import { fileOf, headsOf, lineEnds, sealedEntries, signed, vkeyFound } from "../../helpers/signed-log.ts";
import { randomNumbers } from "../../helpers/random-numbers.ts";
import { tamper, TAMPERINGS } from "../../helpers/tamper.ts";

const LOG = "audit.example/t/demo";
const SIZE = 300;
const RUNS = 650;

const ENTRIES = sealedEntries(LOG, SIZE);
const HEADS = headsOf(ENTRIES);
const WHOLE = fileOf(ENTRIES);
const FOREIGN = sealedEntries("audit.example/t/other", 40);
const FORGED = headsOf(sealedEntries(LOG, SIZE, "y"));

async function verify(entries: LogFile, checkpoints: readonly Found[]): Promise<Walked> {
  const result = await verifyExport({ entries, checkpoints, vkeys: [vkeyFound(LOG)], sense: false, onProgress: () => undefined });
  assert.ok(result.ok);
  return result.value;
}
const asBytes = (walked: Walked): string => JSON.stringify(walked);
describe("a log that is walked in segments", function () {
  this.timeout(120_000);

  it("is found right as when it is walked in order, to the byte of the report, wherever it is cut and signed", async () => {
    const ends = lineEnds(WHOLE);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: SIZE }), fc.array(fc.nat(SIZE - 1), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(SIZE), { maxLength: 9 }), async (size, cuts, sizes) => {
      const bytes = WHOLE.subarray(0, ends[size - 1]);
      const heads = HEADS.filter((head) => head.size <= size && sizes.includes(head.size));
      const inside = cuts.map((cut) => ends[cut % (size - 1)] ?? 0);
      const cut = await walkSegments(memoryLog(bytes, inside), { log: LOG, anchors: heads, checkpoints: heads });
      assert.ok(cut !== null, "nothing is wrong with it");
      assert.equal(asBytes(cut), asBytes(await verify(memoryLog(bytes), signed(LOG, heads))));
      assert.equal(cut.report.walked, size);
    }));
  });

  it("when somebody tampered with it in any way, then the verdict is that of the walk in order, to the byte", async () => {
    const random = randomNumbers(3);
    const [checkpoints, none] = [signed(LOG, HEADS.filter(({ size }) => [100, 200, 250, SIZE].includes(size))), signed(LOG, [])];
    const found = new Map<string, number>();
    for (let run = 0; run < RUNS; run += 1) {
      const how = TAMPERINGS[run % TAMPERINGS.length] ?? "bit-flip";
      const { bytes, at } = tamper({ log: LOG, entries: ENTRIES, foreign: FOREIGN, signed: [100, 200, 250, SIZE] }, how, random);
      const ends = lineEnds(bytes);
      // Now and then it is cut within a line, as nobody does who reads it.
      const somewhere = Array.from({ length: 1 + random(12) }, () => (random(8) === 0 ? random(bytes.length) : (ends[random(ends.length)] ?? 0)));
      // A joint has the most to overlook where the change is.
      const cuts = [...somewhere, ...[at - 1, at, at + 1].filter(() => random(2) === 0).map((line) => ends[line] ?? 0)];
      for (const against of [checkpoints, none]) {
        const inOrder = await verify(memoryLog(bytes), against);
        assert.equal(asBytes(await verify(memoryLog(bytes, cuts), against)), asBytes(inOrder), `${how}, run ${String(run)}`);
        if (inOrder.report.broken !== undefined) found.set(how, (found.get(how) ?? 0) + 1);
      }
    }
    assert.deepEqual([...found.keys()].toSorted(), [...TAMPERINGS].toSorted(), "each way was met and found");
  });

  it("is found right only where each joint links and counts", async () => {
    const read = (lines: readonly string[], cut: number) => walkSegments(memoryLog(fileOf(lines), [lineEnds(fileOf(lines))[cut - 1] ?? 0]), { log: LOG, anchors: [], checkpoints: [] });
    for (const cut of [1, 2, 7, 256, SIZE - 1]) {
      assert.ok((await read(ENTRIES, cut)) !== null);
      const before = ENTRIES[cut - 1] ?? "";
      assert.equal(await read(ENTRIES.with(cut - 1, before.replace("xxx", "xyx")), cut), null, `the entry before cut ${String(cut)} was changed`);
      assert.equal(await read(ENTRIES.toSpliced(cut, 1), cut), null, `the entry behind cut ${String(cut)} is gone`);
      assert.equal(await read(ENTRIES.toSpliced(cut - 1, 1), Math.max(1, cut - 1)), null, `the entry before cut ${String(cut)} is gone`);
    }
  });

  it("when checkpoints contradict it, or one another, then the verdict is that of the walk in order, to the byte", async () => {
    const ends = lineEnds(WHOLE);
    const someHead = fc.tuple(fc.nat(SIZE), fc.boolean()).map(([size, isForged]) => (isForged ? FORGED : HEADS)[size] ?? assert.fail());
    await fc.assert(fc.asyncProperty(fc.array(someHead, { maxLength: 8 }), fc.array(fc.nat(SIZE - 1), { minLength: 1, maxLength: 8 }), async (heads, cuts) => {
      const inOrder = await verify(memoryLog(WHOLE), signed(LOG, heads));
      assert.equal(asBytes(await verify(memoryLog(WHOLE, cuts.map((cut) => ends[cut] ?? 0)), signed(LOG, heads))), asBytes(inOrder));
    }));
  });

  it("when its end is cut, a line is far too long, or it is empty, then the verdict is that of the walk in order", async () => {
    const ends = lineEnds(WHOLE);
    const long = Buffer.concat([WHOLE.subarray(0, ends[150]), Buffer.alloc(200_000, "x"), WHOLE.subarray(ends[150])]);
    for (const bytes of [WHOLE.subarray(0, -1), WHOLE.subarray(0, (ends[298] ?? 0) + 40), long, Buffer.alloc(0), Buffer.from("\n\n"), Buffer.concat([WHOLE, Buffer.from("\n")])]) {
      const cuts = [ends[40] ?? 0, ends[200] ?? 0, 1];
      for (const heads of [[], HEADS.slice(SIZE)]) assert.equal(asBytes(await verify(memoryLog(bytes, cuts), signed(LOG, heads))), asBytes(await verify(memoryLog(bytes), signed(LOG, heads))));
    }
  });

  it("when what stands behind the last anchor only tells of looking, then it is anchored either way", async () => {
    const ends = lineEnds(WHOLE);
    for (const [size, anchoredTo, isAnchored] of [[5, 4, true], [6, 4, false], [5, 3, false], [6, 6, true]] as const) {
      const walked = await walkSegments(memoryLog(WHOLE.subarray(0, ends[size - 1]), [ends[1] ?? 0, ends[3] ?? 0]), { log: LOG, anchors: HEADS.slice(anchoredTo, anchoredTo + 1), checkpoints: HEADS.slice(anchoredTo, anchoredTo + 1) });
      assert.equal(walked?.report.isAnchored, isAnchored, `${String(size)}, anchored to ${String(anchoredTo)}`);
    }
  });
});
