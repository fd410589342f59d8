import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { logFile } from "../../../src/adapters/audit/log-file.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import { walkSegments } from "../../../src/usecases/audit-log/walk-segments.ts";
import { fileOf, headsOf, sealedEntries, signed, vkeyFound } from "../../helpers/signed-log.ts";
import { randomNumbers } from "../../helpers/random-numbers.ts";
import { tamper, TAMPERINGS } from "../../helpers/tamper.ts";

const LOG = "audit.example/t/demo";
const SIZE = 2_000;
const SIGNED = [256, 512, 1_000, 1_999];
const CUT = { threads: 3, segmentBytes: 40_000, fileBytesMin: 0 };

describe("a log's file that several threads walk", function () {
  this.timeout(60_000);
  const entries = sealedEntries(LOG, SIZE);
  const heads = headsOf(entries).filter(({ size }) => SIGNED.includes(size));
  const whole = fileOf(entries);
  let folder: string;
  before(async () => { folder = await mkdtemp(join(tmpdir(), "steward-log-file-")); });
  after(() => rm(folder, { recursive: true }));

  const placed = async (bytes: Buffer): Promise<string> => {
    const path = join(folder, "entries.jsonl");
    await writeFile(path, bytes);
    return path;
  };
  const verify = async (path: string, threading: object): Promise<string> => {
    const result = await verifyExport({ entries: logFile(path, threading), vkeys: [vkeyFound(LOG)], checkpoints: signed(LOG, heads), sense: false, onProgress: () => undefined });
    assert.ok(result.ok);
    return JSON.stringify(result.value);
  };

  it("is found right, and its progress told segment by segment", async () => {
    const path = await placed(whole);
    const told: number[] = [];
    const walked = await walkSegments(logFile(path, CUT), { log: LOG, anchors: heads, checkpoints: heads, onProgress: (count) => told.push(count) });
    assert.deepEqual([walked?.report.ok, walked?.report.walked, walked?.report.checkpoints], [true, SIZE, { seen: 4, matched: 4, last_size: 1_999 }]);
    assert.deepEqual([told.at(-1), told], [SIZE, told.toSorted((a, b) => a - b)]);
    // Each segment goes on to the end of its last line.
    assert.ok(told.length > 10 && told.length <= Math.ceil(whole.length / CUT.segmentBytes), String(told.length));
    assert.equal(JSON.stringify(walked), await verify(path, { threads: 1 }));
  });

  it("when somebody tampered with it, then the verdict is that of one thread, to the byte", async () => {
    const random = randomNumbers(5);
    for (const how of TAMPERINGS) {
      const path = await placed(tamper({ log: LOG, entries, foreign: sealedEntries("audit.example/t/other", 9), signed: SIGNED }, how, random).bytes);
      assert.equal(await verify(path, CUT), await verify(path, { threads: 1 }), how);
    }
  });

  it("when a line is longer than any entry, then the file is cut behind it no more, and the verdict stays", async () => {
    const path = await placed(Buffer.concat([whole.subarray(0, 60_000), Buffer.alloc(150_000, "x"), whole.subarray(60_000)]));
    assert.equal(await verify(path, CUT), await verify(path, { threads: 1 }));
  });

  it("is cut at no other place than behind a line, and nothing of it is left out", async () => {
    const path = await placed(whole);
    const ats: number[] = [];
    for await (const { at, sum } of logFile(path, CUT).segments({ log: LOG, sizes: [], loudFrom: 0 })) {
      assert.equal(sum?.marks.length, 1);
      ats.push(at);
    }
    assert.ok(ats.slice(1).every((at) => whole[at - 1] === 0x0a) && ats[0] === 0);
  });

  it("when nobody wants the rest, then the threads end", async () => {
    const path = await placed(whole);
    for await (const { sum } of logFile(path, CUT).segments({ log: "audit.example/t/other", sizes: [], loudFrom: 0 })) {
      assert.equal(sum, null);
      break;
    }
  });

  it("is not cut when it is small", async () => {
    const path = await placed(whole);
    assert.equal(await walkSegments(logFile(path), { log: LOG, anchors: heads, checkpoints: heads }), null);
  });
});
