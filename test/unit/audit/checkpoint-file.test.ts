import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkpointFile } from "../../../src/adapters/audit/checkpoint-file.ts";
import { parseCheckpoint, signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { allOf } from "../../helpers/all-of.ts";

const LOG = "audit.example/t/demo";
const NOTES = 2_000;
const noteOf = (size: number): string => signCheckpoint({ origin: LOG, size, root: "00".repeat(32) }, Buffer.alloc(32, 7));

describe("the file of checkpoints", () => {
  let folder: string;
  before(async () => { folder = await mkdtemp(join(tmpdir(), "steward-checkpoint-file-")); });
  after(() => rm(folder, { recursive: true }));

  it("gives back what was appended, and from its end what is beyond a size", async () => {
    const file = checkpointFile(folder);
    const sizes = Array.from({ length: NOTES }, (_, index) => (index + 1) * 10);
    const notes = sizes.map(noteOf);
    await file.append(LOG, notes.slice(0, 1_500));
    await file.append(LOG, notes.slice(1_500));
    assert.deepEqual(await allOf(file.read(LOG)), notes);
    for (const size of [0, 9, 10, 15, 5_000, 19_000, 19_985, 19_990, 20_000, 30_000]) {
      assert.deepEqual((await file.readBeyond(LOG, size)).map((note) => parseCheckpoint(note)?.size), sizes.filter((one) => one > size), String(size));
    }
  });

  it("has nothing of a log that was never signed, nor of another", async () => {
    const file = checkpointFile(folder);
    assert.deepEqual(await allOf(file.read("audit.example/t/none")), []);
    assert.deepEqual(await file.readBeyond("audit.example/t/none", 0), []);
    await file.append("audit.example/t/none", []);
    assert.deepEqual(await allOf(file.read("audit.example/t/none")), []);
  });
});
