import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { activityFiles } from "../../src/app/activity-files.ts";
import { type ImportResult, importFiles } from "../../src/app/import-files.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const DAY = fileURLToPath(new URL("../../sandbox/seed/world/activities", import.meta.url));

/** Whatever a source does (deliver again, export anew under other names, in another order), a day happened once. */
describe("the sample day, brought in three times", function () {
  this.timeout(180_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let folder: string;
  let first: Awaited<ReturnType<typeof standing>>;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
    folder = await mkdtemp(join(tmpdir(), "steward-replay-"));
    const { accepted, failures } = await bring(DAY);
    assert.deepEqual(failures, []);
    assert.ok(accepted >= 100);
    first = await standing();
    assert.ok(first.records.length >= 100 && first.open.length >= 30, `${String(first.records.length)} records, ${String(first.open.length)} reviews`);
  });
  after(async () => {
    await assertProven(one);
    await one.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("when the same files come again, then none is taken in", async () => {
    assert.equal((await bring(DAY)).accepted, 0);
    assert.deepEqual(await standing(), first);
  });

  it("when the same day comes under other names in the opposite order, then all is known: nothing is written and nobody is asked again", async () => {
    const names = (await readdir(DAY)).filter((name) => !name.endsWith(".meta.json")).toSorted();
    for (const [index, name] of names.toReversed().entries()) {
      const copy = `${String(index).padStart(3, "0")}-again`;
      const ending = name.slice(name.lastIndexOf("."));
      await cp(join(DAY, name), join(folder, `${copy}${ending}`));
      if (ending === ".vtt") await cp(join(DAY, name.replace(/\.vtt$/, ".meta.json")), join(folder, `${copy}.meta.json`));
    }
    const { accepted, failures } = await bring(folder);
    assert.deepEqual([accepted, failures], [names.length, []]);
    assert.deepEqual(await standing(), first);
    const again = await one.in((tx) => tx.activities.list({ before: null, limit: names.length }));
    assert.deepEqual([...new Set(again.map(({ state }) => state))].toSorted(), ["blocked", "skipped"]);
  });

  async function bring(path: string): Promise<ImportResult> {
    const result = await importFiles({ store: one.fresh.store, clock: one.clock }, one.id, await activityFiles([path]), () => undefined);
    await one.drain();
    return result;
  }

  /** What stands in the CRM, how often it was changed, and what people are asked. */
  async function standing() {
    const records = (await one.portal.ours()).map(({ object, id, key, properties }) => ({ object, id, key, properties }));
    const open = (await one.reviews()).filter(({ state }) => state === "open").map(({ id }) => id);
    return { records, open, changes: (await one.portal.mutations()).length };
  }
});
