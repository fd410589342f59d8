import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as z from "zod";

import { auditLogs } from "../../../src/adapters/audit/logs.ts";
import { auditTree } from "../../../src/adapters/audit/tree.ts";
import { witnessClient } from "../../../src/adapters/audit/witness.ts";
import { openPool } from "../../../src/adapters/store/database.ts";
import { type AuditDoors, auditDoors } from "../../../src/app/audit-doors.ts";
import { logTeller, witnessLogs } from "../../../src/app/jobs/log-of-logs.ts";
import { checkpointSigner } from "../../../src/app/jobs/sign-checkpoints.ts";
import { accessFact } from "../../../src/domain/audit/access-fact.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { LOG_OF_LOGS } from "../../../src/domain/audit/log-of-logs.ts";
import { parseCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { NoLogOfLogsError } from "../../../src/ports/audit-logs.ts";
import { recordLogs } from "../../../src/usecases/audit-log/record-logs.ts";
import type { KeepingDeps } from "../../../src/usecases/audit-log/verify-and-keep.ts";
import { allOf } from "../../helpers/all-of.ts";
import { auditDepsOf } from "../../helpers/audit-deps.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { asTamperer, putBack } from "../../helpers/put-back.ts";
import { installed } from "../../helpers/sample-rows.ts";
import { startWitness } from "../../unit/audit/stub-witness.ts";

const EntrySchema = z.object({ _log: z.string(), _seq: z.number(), actor: z.unknown(), data: z.unknown(), type: z.string() });
const RIVALS = 6;

describe("the log of logs", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let one: InstallationId;
  let other: InstallationId;
  let folder: string;
  let deps: KeepingDeps;
  let audit: AuditDoors;
  beforeEach(async () => {
    fresh = await freshStore();
    [one, other] = [await installed(fresh.store, "one"), await installed(fresh.store, "other")];
    folder = await mkdtemp(join(tmpdir(), "steward-logs-"));
    deps = auditDepsOf(fresh, folder);
    audit = auditDoors(deps);
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const append = (id: InstallationId, count: number, word = "setting") => fresh.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: count }, (_, index) => configFact(`${word}.${String(index)}`, true))));
  const tell = async () => audit.record(await fresh.store.acrossTenants.unrecorded());
  const signBoth = async (): Promise<void> => {
    for (const id of [one, other]) assert.notEqual((await audit.sign(id)).state, "refused");
  };
  /** What the log of logs says, behind its first entry. */
  const said = async () => {
    const name = await audit.logOfLogs();
    if (name === null) return [];
    return (await deps.tree.entries(name, { from: 1, to: 10_000 })).map((bytes) => EntrySchema.parse(JSON.parse(bytes)));
  };
  const toldOf = async (id: InstallationId) => {
    const { log } = await audit.log(id);
    return (await said()).map(({ data }) => z.object({ after: z.object({ p: z.object({ log: z.string(), size: z.number() }) }) }).parse(data).after.p).filter((told) => told.log === log).map(({ size }) => size);
  };
  const tamper = (...statements: readonly string[]): Promise<void> => asTamperer(fresh, ...statements);
  const restored = async (id: InstallationId, size: number): Promise<void> => putBack(fresh, (await audit.log(id)).log, size);
  /** On a machine that lost its file of checkpoints: the signer finds nothing wrong. */
  const withoutFile = (): AuditDoors => auditDoors(auditDepsOf(fresh, join(folder, "another")));

  it("has an entry for each log that was signed, in the frozen format, and is signed and whole as any log", async () => {
    await append(one, 300);
    await signBoth();
    assert.deepEqual(await tell(), { recorded: 2, refused: [], failed: [] });
    const name = await audit.logOfLogs();
    assert.ok(name !== null);
    assert.equal(name.log, "audit.example/logs");
    const { log } = await audit.log(one);
    const root = (await audit.verify(one)).root;
    const entry = (await said()).find(({ data }) => JSON.stringify(data).includes(log)) ?? assert.fail("no entry names the log");
    assert.deepEqual(entry.data, { after: { p: { log, root, size: 301 } }, before: { p: null }, key: "audit.checkpoint" });
    assert.deepEqual([entry._log, entry.type, entry.actor], [name.log, "config", { id: "audit-logs", kind: "system" }]);
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    await checkpointSigner({ store: fresh.store, log: silent, audit })();
    const report = await audit.verify(LOG_OF_LOGS, { record: true, sense: true });
    assert.deepEqual([report.ok, report.log, report.walked, report.isAnchored, report.semantic?.ok], [true, name.log, 3, true, true]);
    assert.ok((await audit.prove(LOG_OF_LOGS, 2)).ok);
    assert.deepEqual((await audit.rotateKey(LOG_OF_LOGS)).after, (await deps.tree.vkeys(name)).at(-1));
    assert.equal((await audit.verify(LOG_OF_LOGS)).ok, true);
  });

  it("is told of what is new, and of nothing twice; what only tells of looking is nothing new", async () => {
    await signBoth();
    assert.equal((await tell()).recorded, 2);
    assert.equal((await tell()).recorded, 0);
    await append(one, 5);
    await audit.sign(one);
    assert.equal((await tell()).recorded, 1);
    await fresh.store.inInstallation(one, (tx) => tx.audit.append([accessFact("verify", 1, "valid")]));
    await audit.sign(one, { evenQuiet: true });
    assert.equal((await tell()).recorded, 0);
    await append(one, 1);
    await audit.sign(one);
    assert.equal((await tell()).recorded, 1);
    assert.deepEqual([await toldOf(one), await toldOf(other)], [[1, 6, 8], [1]]);
  });

  it("when several processes tell it at once, then it is begun once and each state stands there once", async () => {
    const pools = Array.from({ length: RIVALS }, () => openPool(fresh.connection, { poolMax: 2 }));
    const parts = { secrets: fresh.secrets, clock: fresh.clock, randomness: fresh.randomness };
    const rivals = pools.map(({ kysely }, index) => ({ tree: auditTree({ kysely, ...parts }), logs: auditLogs({ kysely, ...parts, origin: `origin-${String(index)}.example` }) }));
    try {
      for (let round = 0; round < 4; round += 1) {
        await signBoth();
        const logs = await fresh.store.acrossTenants.unrecorded();
        const rounds = await Promise.all(rivals.map((rival) => recordLogs(rival, logs)));
        assert.equal(rounds.reduce((sum, { recorded }) => sum + recorded, 0), 2);
        for (const id of [one, other]) await append(id, 3);
      }
    } finally {
      await Promise.all(pools.map((pool) => pool.close()));
    }
    assert.deepEqual([await toldOf(one), await toldOf(other)], [[1, 4, 7, 10], [1, 4, 7, 10]]);
    assert.match((await audit.logOfLogs())?.log ?? "", /^origin-\d\.example\/logs$/);
    assert.equal((await audit.verify(LOG_OF_LOGS)).ok, true);
  });

  it("when an older database of one installation is put in place, then that is refused, told once, and the others go on", async () => {
    await append(one, 600);
    await signBoth();
    await tell();
    await restored(one, 300);
    const lost = withoutFile();
    assert.equal((await lost.sign(one)).state, "signed", "the signer itself has nothing left to go by");
    const told: unknown[] = [];
    const teller = logTeller({ store: fresh.store, audit: lost, log: { info: () => undefined, warn: (...words: readonly unknown[]) => { told.push(words); }, error: (...words: readonly unknown[]) => { told.push(words); } } });
    await append(other, 2);
    await audit.sign(other);
    await teller();
    await teller();
    assert.match(JSON.stringify(told), /signed at 300 entries, and the log of logs has it at 601.*not the one that the log of logs tells of/);
    assert.equal(told.length, 1);
    assert.deepEqual([await toldOf(one), await toldOf(other)], [[601], [1, 3]]);
  });

  it("when a log was rewritten and grew beyond, or to the very size, then it is refused", async () => {
    await append(one, 400);
    await signBoth();
    await tell();
    await restored(one, 300);
    await append(one, 101, "rewritten");
    const lost = withoutFile();
    assert.equal((await lost.sign(one)).state, "signed");
    const [same] = (await tell()).refused;
    assert.match(same?.reason ?? "", /another root at 401 entries/);
    await append(one, 300, "more");
    assert.equal((await lost.sign(one)).state, "signed");
    const [beyond] = (await tell()).refused;
    assert.match(beyond?.reason ?? "", /does not go on from the 401 entries/);
    assert.deepEqual(await toldOf(one), [401]);
  });

  it("when a checkpoint is not signed by the log's own key, then it is not told of", async () => {
    await signBoth();
    const { log } = await audit.log(one);
    await tamper(`UPDATE steward.audit_checkpoint SET note = replace(note, 'audit.example', 'audit.examp1e') WHERE log = '${log}'`);
    const round = await tell();
    assert.deepEqual([round.recorded, round.refused.map(({ installation }) => installation)], [1, [one]]);
    assert.match(round.refused[0]?.reason ?? "", /not signed by a key of its own/);
  });

  it("is shut to every installation, whose name and log nobody can take", async () => {
    await signBoth();
    await tell();
    const asTenant = (id: string, statement: string, values: readonly unknown[] = []): Promise<unknown> => asOwner(fresh.connection, async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT set_config('role', 'steward_app', true), set_config('steward.installation', $1, true)", [id]);
      return (await client.query(statement, [...values])).rowCount;
    });
    const { log } = (await audit.logOfLogs()) ?? assert.fail("it was told of two");
    for (const table of ["audit_entry", "audit_head", "audit_key", "audit_checkpoint", "audit_node"]) assert.equal(await asTenant(one, `SELECT FROM steward.${table} WHERE log = $1`, [log]), 0, table);
    assert.equal(await asTenant(one, "SELECT FROM steward.audit_recorded"), 0);
    for (const call of ["SELECT steward.audit_lock($1)", "SELECT steward.audit_append($1, ARRAY['x'])", "SELECT steward.audit_open($1)"]) await assert.rejects(asTenant(one, call, [log]), /no audit log of that name/, call);
    await assert.rejects(asTenant(one, "INSERT INTO steward.audit_recorded VALUES ('l', 9, repeat('0', 64), 9, 'audit-logs')"), /row-level security/);
    await assert.rejects(asTenant(LOG_OF_LOGS, "SELECT steward.audit_open('audit.example/t/theirs')"), /has no such name/);
    await assert.rejects(asTenant(LOG_OF_LOGS, "SELECT steward.audit_open('second.example/logs')"), /audit_head_installation_id_key/);
    for (const [id, name] of [["audit-logs", "audit.example/t/x"], ["free", "audit.example/logs"]] as const) {
      await assert.rejects(asTenant(id, "INSERT INTO steward.installation (id, crm, account_id, name, state, policy, log, created_at) VALUES ($1, 'hubspot', 'a', 'n', 'connected', '{}', $2, now())", [id, name]), /installation_is_not_the_log_of_logs/);
    }
    await assert.rejects(fresh.store.inInstallation(LOG_OF_LOGS, () => Promise.resolve()), /no installation audit-logs/);
  });

  it("never says less of a log than before, whoever asks the database to", async () => {
    await append(one, 5);
    await signBoth();
    await tell();
    const { log } = await audit.log(one);
    await assert.rejects(tamper(`INSERT INTO steward.audit_recorded SELECT log, 3, root, 99, installation_id FROM steward.audit_recorded WHERE log = '${log}'`), /told of a larger log already/);
    for (const statement of ["UPDATE steward.audit_recorded SET size = 1", "DELETE FROM steward.audit_recorded", "TRUNCATE steward.audit_recorded"]) await assert.rejects(tamper(statement), /never changed/);
  });

  it("before anything was signed is not there, and says so", async () => {
    assert.equal((await tell()).recorded, 0);
    assert.equal(await audit.logOfLogs(), null);
    await assert.rejects(audit.verify(LOG_OF_LOGS), NoLogOfLogsError);
  });

  it("alone is shown to the witness by the schedule", async () => {
    await signBoth();
    await tell();
    const name = (await audit.logOfLogs()) ?? assert.fail("it was told of two");
    const stub = await startWitness("witness.example/w1", await deps.tree.vkeys(name), 1_700_000_000n);
    try {
      const witnessed = auditDoors({ ...deps, witness: witnessClient({ url: stub.url, vkey: stub.vkey, timeoutMs: 5_000 }) });
      const told: unknown[] = [];
      const tellOperator = (...words: readonly unknown[]): void => { told.push(words); };
      const app = { store: fresh.store, audit: witnessed, log: { info: tellOperator, warn: tellOperator, error: tellOperator } };
      await witnessLogs(app);
      await append(one, 3);
      await audit.sign(one);
      await tell();
      await witnessLogs(app);
      assert.deepEqual([told, stub.requests.length], [[], 2]);
      assert.equal(await deps.tree.anchoredTo(name, "witness.example/w1"), 5, "behind the entries of both rounds stands the one about the witness");
      for (const id of [one, other]) assert.equal(await deps.tree.anchoredTo(await audit.log(id), "witness.example/w1"), 0);
      assert.equal((await witnessed.anchor(one, { toPerson: true, toWitness: false })).ok, true);
      assert.equal(stub.requests.length, 2, "a checkpoint that is handed out does not go to the witness unasked");
      const cosigned = (await allOf(deps.outside.read(name.log))).filter((note) => note.includes("— witness.example/w1 "));
      assert.deepEqual(cosigned.map((note) => parseCheckpoint(note)?.size), [3, 5]);
      assert.equal((await audit.verify(LOG_OF_LOGS)).isAnchored, true);
    } finally {
      await stub.close();
    }
  });
});
