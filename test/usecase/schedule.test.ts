import assert from "node:assert/strict";

import { compareNightly } from "../../src/app/jobs/compare-mirror.ts";
import { changeLooker } from "../../src/app/jobs/look-for-changes.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import { marksAfterFullPass } from "../../src/domain/sync/streams.ts";
import type { Job } from "../../src/ports/job-queue.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { wantedInstallation } from "../helpers/sample-rows.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe("the schedule of many installations", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let ids: readonly InstallationId[];
  let asked: Job[];
  beforeEach(async () => {
    fresh = await freshStore();
    const made: InstallationId[] = [];
    for (const account of ["one", "two", "three"]) made.push((await fresh.store.acrossTenants.install({ ...wantedInstallation(account), crm: "salesforce" })).id);
    ids = made;
    asked = [];
  });
  afterEach(() => fresh.close());

  const app = () => ({
    store: fresh.store, clock: fresh.clock, log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    queue: { enqueue: (job: Job) => { asked.push(job); return Promise.resolve(); } },
  });
  const others = (): readonly InstallationId[] => ids.filter((id) => id !== ids[0]);

  it("when it cannot be told how many calls one has left, then the others are looked at", async () => {
    await changeLooker(app(), (id) => (id === ids[0] ? Promise.reject(new Error("broken")) : Promise.resolve(null)))();
    assert.deepEqual(asked.map(({ installation }) => installation), others());
  });

  it("when a look could not be asked for, then it is asked for at the next turn, not an interval later", async () => {
    let isDown = true;
    const look = changeLooker({ ...app(), queue: { enqueue: (job) => { if (isDown) return Promise.reject(new Error("down")); asked.push(job); return Promise.resolve(); } } }, () => Promise.resolve(null));
    await look();
    isDown = false;
    await look();
    assert.equal(asked.length, ids.length);
    await look();
    assert.equal(asked.length, ids.length, "whose turn it is not is left alone");
  });

  it("when one cannot be asked for, then the others are compared with their CRM at night", async () => {
    for (const id of ids) await fresh.store.inInstallation(id, (tx) => tx.sync.saveMarks("contact", marksAfterFullPass(instant(fresh.clock.now()), null)));
    fresh.clock.advance(DAY_MS);
    await compareNightly({ ...app(), queue: { enqueue: (job) => { if (job.installation === ids[0]) return Promise.reject(new Error("broken")); asked.push(job); return Promise.resolve(); } } });
    assert.deepEqual(asked.map(({ installation }) => installation), others());
  });
});
