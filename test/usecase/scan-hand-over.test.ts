import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { duplicateScanner } from "../../src/adapters/linkage/duplicate-scanner.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { DuplicateScanner, TableSource } from "../../src/ports/duplicate-scanner.ts";
import { recordsOf } from "../../src/usecases/match-record/hand-records.ts";
import { PORTAL_LIMITS, type PortalLimits, scanPortal } from "../../src/usecases/match-record/scan-portal.ts";
import { crmContact } from "../helpers/crm-rows.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed } from "../helpers/sample-rows.ts";
import { wasRead } from "../helpers/was-read.ts";

const SOME = [crmContact("1"), crmContact("2"), crmContact("3")];

describe("records that are handed over to a scan", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let folder = "";
  before(async () => {
    fresh = await freshStore();
    folder = await mkdtemp(join(tmpdir(), "scan-hand-over-"));
    id = await installed(fresh.store, "portal");
    await fresh.store.inInstallation(id, async (tx) => {
      await tx.mirror.upsert(SOME);
      await wasRead(tx, ["contact", "account"], fresh.clock.now());
    });
  });
  after(async () => {
    await fresh.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A table that never ends by itself, and whether it has ended. */
  function endless(): TableSource & { readonly hasEnded: () => boolean } {
    let ended = false;
    return {
      fields: ["lastName"], hasEnded: () => ended,
      async hand(take, signal) {
        while (!signal.aborted) {
          await take([["1", "Confidential"], ["2", "Confidential"]]);
          await nextTurn();
        }
        ended = true;
      },
    };
  }
  const scan = (file: TableSource, signal: AbortSignal, limits: PortalLimits = PORTAL_LIMITS) => {
    const scanner: DuplicateScanner = { ...duplicateScanner, scan: (order, watching, found) => duplicateScanner.scan({ ...order, file }, watching, found) };
    return scanPortal({ ...fresh, scanner }, id, limits, { folder: join(folder, "scans"), signal, onStep: () => undefined });
  };

  it("when the time of the scan is over meanwhile, then no more are handed over, and it ends with a sentence after that", async () => {
    const file = endless();
    const refused = await scan(file, new AbortController().signal, { ...PORTAL_LIMITS, timeLimitSeconds: 1 });
    assert.ok(!refused.ok && refused.error.kind === "refused", JSON.stringify(refused));
    assert.match(refused.error.reason, /not finished within its 1 seconds/);
    assert.ok(file.hasEnded());
    assert.deepEqual(await readdir(folder), []);
  });

  it("when the scan is stopped meanwhile, then no more are handed over, and it ends after that", async () => {
    const stop = new AbortController();
    const file = endless();
    const stopping: TableSource = { ...file, hand: (take, signal) => file.hand(async (rows) => { await take(rows); stop.abort(); }, signal) };
    assert.deepEqual(await scan(stopping, stop.signal), { ok: false, error: { kind: "stopped" } });
    assert.ok(file.hasEnded());
    assert.deepEqual(await readdir(folder), []);
  });

  it("when nobody wants the rest of the mirror, then no further page of it is read", async () => {
    const stop = new AbortController();
    const told: number[] = [];
    let pages = 0;
    const store: FreshStore["store"] = { ...fresh.store, inInstallation: (of, work) => { pages += 1; return fresh.store.inInstallation(of, work); } };
    await recordsOf(store, id, "contact", (records) => { told.push(records); }).hand((rows) => {
      assert.equal(rows.length, SOME.length);
      stop.abort();
      return Promise.resolve();
    }, stop.signal);
    assert.deepEqual([told, pages], [[SOME.length], 1]);
  });
});
