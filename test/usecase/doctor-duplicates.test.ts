import assert from "node:assert/strict";

import { loadDefaultPolicy } from "../../config/load.ts";
import { duplicatesCheck } from "../../src/app/doctor-duplicates.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { ScanOutcome } from "../../src/ports/portal-scan-table.ts";
import { freshStore, type FreshStore, TEST_TIME } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { wasRead } from "../helpers/was-read.ts";

const HOUR_MS = 3_600_000;
const FOUND = { contact: { records: 10, pairs: 3, opened: 3, dropped: 0, modelVersion: "shipped" } } as const;

describe("steward doctor on the scan for duplicates", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  beforeEach(async () => {
    fresh = await freshStore();
    ({ id } = await fresh.store.acrossTenants.install({
      crm: "hubspot", grantor: { accountId: "1", accountName: "portal", userId: null }, policy: await loadDefaultPolicy(), auditOrigin: "test", at: TEST_TIME,
      grant: { accessToken: "a", refreshToken: "r", expiresAt: TEST_TIME, scopes: [], clientId: "c" },
    }));
  });
  afterEach(() => fresh.close());

  it("before the first it is to come, and where none came for days although all was read, that is told", async () => {
    assert.deepEqual(await told(), ["ok", "the first scan is to come, once the records were read"]);
    await fresh.store.inInstallation(id, (tx) => wasRead(tx, ["contact", "account"], fresh.clock.now()));
    fresh.clock.advance(4 * 24 * HOUR_MS);
    assert.deepEqual(await told(), ["warning", "the records were never scanned for duplicates"]);
  });

  for (const [outcome, state, words] of [
    ["done", "ok", /^scanned 2026-11-21T09:00Z: 3 pairs/], ["stopped", "ok", /was stopped/], ["failed", "warning", /of 2026-11-21 failed/], ["refused", "warning", /could not be done/],
  ] as const satisfies readonly (readonly [ScanOutcome, string, RegExp])[]) {
    it(`when the last one ended as ${outcome}, then it is ${state === "ok" ? "no warning" : "a warning with what to do"}`, async () => {
      await scanned(outcome);
      const [now, detail] = await told();
      assert.equal(now, state);
      assert.match(detail, words);
    });
  }

  it("when one is under way it is said; when it is so for longer than any takes, it was killed", async () => {
    await fresh.store.inInstallation(id, (tx) => tx.scans.begin(fresh.clock.now()));
    assert.deepEqual(await told(), ["ok", "a scan is under way since 2026-11-21T09:00Z"]);
    fresh.clock.advance(4 * HOUR_MS);
    assert.deepEqual(await told(), ["warning", "the scan for duplicates of 2026-11-21 was killed; what was found before stays"]);
  });

  it("when the last was days ago, then that is told", async () => {
    await scanned("done");
    await fresh.store.inInstallation(id, (tx) => wasRead(tx, ["contact", "account"], fresh.clock.now()));
    fresh.clock.advance(4 * 24 * HOUR_MS);
    assert.deepEqual(await told(), ["warning", "the records were last scanned for duplicates on 2026-11-21"]);
  });

  async function scanned(outcome: ScanOutcome): Promise<void> {
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.scans.begin(fresh.clock.now());
      await tx.scans.end({ at: fresh.clock.now(), outcome, found: FOUND });
    });
  }

  async function told(): Promise<readonly [string, string]> {
    const [one] = await fresh.store.acrossTenants.list();
    assert.ok(one);
    const { state, detail, fix } = await duplicatesCheck(fresh, one);
    assert.equal(fix === null, state === "ok");
    return [state, detail];
  }
});
