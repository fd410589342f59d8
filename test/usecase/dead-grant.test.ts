import assert from "node:assert/strict";

import { createTokenSource } from "../../connectors/shared/oauth.ts";
import { PolicySchema } from "../../config/policy.ts";
import { auditAppender } from "../../src/adapters/audit/append.ts";
import { openLog } from "../../src/adapters/audit/log-key.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import { createStore } from "../../src/adapters/store/store.ts";
import { handle, type JobApp } from "../../src/app/jobs/handlers.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Store } from "../../src/ports/store.ts";
import { auditDoorsOf } from "../helpers/audit-deps.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed, wantedInstallation } from "../helpers/sample-rows.ts";

describe("a grant that died", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let told: InstallationId[];
  let store: Store;
  before(async () => {
    fresh = await freshStore();
    const parts = { secrets: fresh.secrets, clock: fresh.clock, randomness: fresh.randomness };
    store = createStore({
      ...parts, kysely: fresh.database.kysely, pool: fresh.database.pool, appender: (sql, log) => auditAppender(parts, sql, log), openLog: (sql, log) => openLog(parts, sql, log),
      sendJobs: () => Promise.resolve(), close: () => Promise.resolve(), onDeadGrant: (id) => { told.push(id); },
    });
  });
  after(() => fresh.close());
  beforeEach(() => { told = []; });
  const stateOf = (id: InstallationId) => store.inInstallation(id, (tx) => Promise.resolve(tx.installation.state));
  const die = (id: InstallationId) => store.inInstallation(id, (tx) => tx.setState("reconnect-needed"));
  const entries = async (id: InstallationId): Promise<number> => {
    const { rows } = await fresh.database.pool.query("SELECT 1 FROM steward.audit_entry WHERE installation_id = $1 AND bytes LIKE '%installation.reconnect-needed%'", [id]);
    return rows.length;
  };

  it("when many jobs find it dead at once, then the chain has one entry and somebody is told once", async () => {
    const id = await installed(store, "many");
    await Promise.all(Array.from({ length: 5 }, () => die(id)));
    assert.deepEqual([await stateOf(id), await entries(id), told], ["reconnect-needed", 1, [id]]);
  });

  it("when what found it dead is rolled back, then nobody is told", async () => {
    const id = await installed(store, "rollback");
    await assert.rejects(store.inInstallation(id, async (tx) => {
      await tx.setState("reconnect-needed");
      throw new Error("the connection broke");
    }), /broke/);
    assert.deepEqual([await stateOf(id), await entries(id), told], ["connected", 0, []]);
  });

  it("when it dies again after an admin connected anew, then it is told again", async () => {
    const id = await installed(store, "twice");
    await die(id);
    await installed(store, "twice");
    assert.equal(await stateOf(id), "connected");
    await die(id);
    assert.deepEqual([await entries(id), told], [2, [id, id]]);
  });

  it("while it is dead, then no job opens the CRM, and none is tried for ever", async () => {
    const id = await installed(store, "jobs");
    await die(id);
    const enqueued: unknown[] = [];
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const app: JobApp = {
      store, clock: fresh.clock, log: silent, publicUrl: "http://localhost", audit: auditDoorsOf(fresh), connection: () => assert.fail("the CRM must be left alone"),
      queue: { enqueue: (job) => { enqueued.push(job); return Promise.resolve(); } },
    };
    await handle(app, { name: "sync-records", installation: id, object: null, full: true });
    await handle(app, { name: "apply-writes", installation: id });
    assert.deepEqual(enqueued, []);
  });

  it("when a process slept through several ends of a token, then it is told which grant is the fresh one", async () => {
    const id = await installed(store, "sleeper");
    const grants = () => grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id);
    const parts = { clock: { now: () => "2026-11-21T09:00:00.000Z" }, clientId: "client" };
    const renew = (name: string) => createTokenSource({ ...parts, grants: grants(), refresh: (grant) => Promise.resolve(ok({ ...grant, accessToken: name })) });
    const [awake, sleeper] = [renew("awake"), renew("sleeper")];
    const first = await sleeper.current();
    assert.ok(first.ok);
    assert.ok((await awake.renewed(first.value)).ok);
    const stale = await sleeper.renewed(first.value);
    assert.ok(stale.ok && !stale.value.isFresh && stale.value.grant.accessToken === "awake");
    const own = await sleeper.renewed(stale.value);
    assert.ok(own.ok && own.value.isFresh && own.value.grant.accessToken === "sleeper" && own.value.generation === 3);
  });

  it("when an admin connects anew while a refresh is under way, then the new grant stands and the refresher gets it", async () => {
    const id = await installed(store, "meanwhile");
    const got = await grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id).refreshOnce(1, async (grant) => {
      await store.acrossTenants.install(wantedInstallation("meanwhile", { policy: PolicySchema.parse({}), grant: { ...grant, accessToken: "of the admin" } }));
      return ok({ ...grant, accessToken: "too late" });
    });
    assert.ok(got.ok && got.value.grant.accessToken === "of the admin");
  });

  it("when it is erased while a refresh is under way, then what the refresh brought is not kept", async () => {
    const id = await installed(store, "erased");
    const grants = grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id);
    const got = await grants.refreshOnce(1, async (grant) => {
      await store.inInstallation(id, (tx) => tx.eraseGrant());
      return ok({ ...grant, accessToken: "too late" });
    });
    assert.ok(!got.ok && got.error.kind === "unauthorized");
    assert.equal(await grants.load(), null);
  });
});
