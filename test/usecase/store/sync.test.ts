import assert from "node:assert/strict";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { marksAfterFullPass } from "../../../src/domain/sync/streams.ts";
import type { TenantTransaction } from "../../../src/ports/store.ts";
import type { Pass } from "../../../src/ports/sync-table.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const AT = "2026-11-21T09:00:00.000Z";
const EARLIER = "2026-11-21T08:00:00.000Z";
const MARKS = { ...marksAfterFullPass(AT, null), isJittery: true, looks: [{ since: EARLIER, at: AT }] };
const PASS: Pass = { since: EARLIER, until: AT, cursor: "place", beganAt: AT, lastAt: null, read: 3, changed: 2, total: 9, lateMs: 60_000, isTold: true };

describe("how far an installation was read", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  before(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "portal");
  });
  after(() => fresh.close());
  const within = <Value>(work: (tx: TenantTransaction) => Promise<Value>): Promise<Value> => fresh.store.inInstallation(id, work);

  it("is remembered object by object, with what the streams learnt", async () => {
    assert.equal(await within((tx) => tx.sync.marks("contact")), null);
    await within((tx) => tx.sync.saveMarks("contact", MARKS));
    assert.deepEqual(await within((tx) => tx.sync.marks("contact")), MARKS);
    assert.equal(await within((tx) => tx.sync.marks("account")), null);
  });

  it("is remembered page by page while a pass is under way, for each stream", async () => {
    await within((tx) => tx.sync.savePass("contact", "full", { ...PASS, since: null, until: null }));
    await within((tx) => tx.sync.savePass("contact", "settled", PASS));
    await within((tx) => tx.sync.savePass("contact", "settled", { ...PASS, cursor: "next", read: 5 }));
    assert.deepEqual(await within((tx) => tx.sync.pass("contact", "settled")), { ...PASS, cursor: "next", read: 5 });
    assert.deepEqual((await within((tx) => tx.sync.passes())).map(({ object, stream }) => [object, stream]), [["contact", "full"], ["contact", "settled"]]);
    for (const stream of ["full", "settled"] as const) await within((tx) => tx.sync.endPass("contact", stream));
    assert.deepEqual(await within((tx) => tx.sync.passes()), []);
  });

  it("goes back for a straggler and for a gap, and not for an object that was never read", async () => {
    await within(async (tx) => {
      await tx.sync.saveMarks("contact", MARKS);
      await tx.sync.noteStraggler("contact", AT);
      assert.deepEqual(await tx.sync.marks("contact"), MARKS);
      await tx.sync.noteStraggler("contact", "2026-11-21T08:30:00.000Z");
      await tx.sync.rewind("contact", EARLIER);
      const marks = await tx.sync.marks("contact");
      assert.deepEqual([marks?.settled, marks?.delayMs, marks?.live], ["2026-11-21T08:30:00.000Z", 2 * MARKS.delayMs, EARLIER]);
      await tx.sync.noteStraggler("account", EARLIER);
      await tx.sync.rewind("account", EARLIER);
      assert.equal(await tx.sync.marks("account"), null);
    });
  });
});
