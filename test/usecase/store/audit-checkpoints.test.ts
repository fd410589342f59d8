import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";

import { accessFact } from "../../../src/domain/audit/access-fact.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { openCheckpoint, signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { splitNotes } from "../../../src/domain/audit/note/signed-note.ts";
import { isConsistent, isIncluded } from "../../../src/domain/audit/tree/verify-proofs.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { witnessClient } from "../../../src/adapters/audit/witness.ts";
import { anchorAudit } from "../../../src/usecases/audit-log/anchor-audit.ts";
import { checkpointAudit, verifierKeys } from "../../../src/usecases/audit-log/checkpoint-audit.ts";
import { proveConsistency, proveEntry } from "../../../src/usecases/audit-log/prove-audit.ts";
import type { KeepingDeps } from "../../../src/usecases/audit-log/verify-and-keep.ts";
import { logOf, verifyAudit } from "../../../src/usecases/audit-log/verify-audit.ts";
import { startWitness } from "../../unit/audit/stub-witness.ts";
import { auditDoors } from "../../../src/app/audit-doors.ts";
import { checkpointSigner } from "../../../src/app/jobs/sign-checkpoints.ts";
import { allOf } from "../../helpers/all-of.ts";
import { auditDepsOf } from "../../helpers/audit-deps.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

describe("the checkpoints of an audit log", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let deps: KeepingDeps;
  let folder: string;
  beforeEach(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "one");
    folder = await mkdtemp(join(tmpdir(), "steward-checkpoints-"));
    deps = auditDepsOf(fresh, folder);
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const sign = async (options = {}) => checkpointAudit(deps, await logOf(fresh.store, id), options);
  const append = (count: number) => fresh.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: count }, (_, index) => configFact(`setting.${String(index)}`, true))));
  const sizes = async () => (await deps.tree.checkpoints(await logOf(fresh.store, id))).map(({ size }) => size);
  /** As somebody who owns the database, and can switch off what refuses changes. */
  const asOwner = async (...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client(fresh.connection);
    await client.connect();
    try {
      for (const statement of [
        "ALTER TABLE steward.audit_entry DISABLE TRIGGER USER", "ALTER TABLE steward.audit_head DISABLE TRIGGER USER", "ALTER TABLE steward.audit_checkpoint DISABLE TRIGGER USER", "ALTER TABLE steward.audit_node DISABLE TRIGGER USER",
        ...statements,
      ]) await client.query(statement);
    } finally {
      await client.end();
    }
  };

  it("are signed at every 256th entry and at the end, in the database and in the file", async () => {
    await append(600);
    assert.equal((await sign()).state, "signed");
    assert.deepEqual(await sizes(), [256, 512, 601]);
    const name = await logOf(fresh.store, id);
    const keys = await verifierKeys(deps.tree, name);
    const outside = (await allOf(deps.outside.read(name.log))).map((note) => openCheckpoint(note, name.log, keys)?.size);
    assert.deepEqual(outside, [256, 512, 601]);
    const report = await verifyAudit(deps, id);
    assert.deepEqual([report.ok, report.checkpoints, report.unanchored, report.isAnchored], [true, { seen: 3, matched: 3, last_size: 601 }, 0, true]);
  });

  it("are the same whether a log is signed at once or little by little", async () => {
    const name = await logOf(fresh.store, id);
    for (const count of [1, 3, 250, 2, 255, 256, 257, 300]) {
      await append(count);
      assert.equal((await sign()).state, "signed");
    }
    const report = await verifyAudit(deps, id);
    assert.equal(report.ok, true);
    assert.equal(report.checkpoints?.matched, report.checkpoints?.seen);
    const proof = await proveEntry(deps.tree, name, 700);
    assert.ok(proof.ok);
  });

  it("are not signed anew for an entry that only tells that somebody looked", async () => {
    await sign();
    await fresh.store.inInstallation(id, (tx) => tx.audit.append([accessFact("verify", 1, "valid")]));
    assert.equal((await sign()).state, "unchanged");
    assert.equal((await verifyAudit(deps, id)).isAnchored, true);
    await append(1);
    assert.equal((await sign()).state, "signed");
    assert.deepEqual(await sizes(), [1, 3]);
  });

  it("prove every entry and every earlier state", async () => {
    await append(520);
    await sign();
    await append(100);
    await sign();
    const name = await logOf(fresh.store, id);
    const [root] = [(await verifyAudit(deps, id)).root];
    for (const seq of [0, 1, 255, 256, 511, 512, 520, 620]) {
      const proof = await proveEntry(deps.tree, name, seq);
      assert.ok(proof.ok);
      const { leaf, hashes, size, text } = proof.value;
      assert.ok(isIncluded({ index: seq, leaf, proof: hashes }, { size, root }));
      assert.match(text, new RegExp(`^c2sp\\.org/tlog-proof@v1\\nindex ${String(seq)}\\n`));
    }
    for (const [older, newer] of [[1, 621], [256, 621], [521, 621], [300, 600], [621, 621]] as const) {
      const proof = await proveConsistency(deps.tree, name, older, newer);
      assert.ok(proof.ok && isConsistent(proof.value.old, proof.value.new, proof.value.hashes), `${String(older)} → ${String(newer)}`);
    }
    assert.deepEqual((await proveEntry(deps.tree, name, 621)).ok, false, "nobody signed that far");
  });

  it("are refused for a log that went back behind what the file knows", async () => {
    await append(20);
    await sign();
    const name = await logOf(fresh.store, id);
    await asOwner("DELETE FROM steward.audit_entry WHERE seq > 10", "DELETE FROM steward.audit_checkpoint",
      "UPDATE steward.audit_head SET size = 11, leaf = (SELECT encode(sha256('\\x00'::bytea || convert_to(bytes, 'UTF8')), 'hex') FROM steward.audit_entry WHERE seq = 10)");
    const signing = await sign();
    assert.match(signing.state === "refused" ? signing.reason : signing.state, /truncated/);
    assert.deepEqual((await allOf(deps.outside.read(name.log))).length, 1, "nothing was added");
    assert.deepEqual((await verifyAudit(deps, id)).broken?.kind, "truncated");
  });

  it("are refused when what was signed is no longer there as it was", async () => {
    await append(20);
    await sign();
    await append(1);
    await asOwner("UPDATE steward.audit_entry SET bytes = replace(bytes, 'setting.18', 'setting.XX') WHERE seq = 19");
    assert.equal((await sign()).state, "refused");
    assert.deepEqual(await sizes(), [21]);
  });

  it("when a checkpoint in the database was made by another key, then verifying says so and gives no verdict", async () => {
    await append(5);
    await sign();
    const name = await logOf(fresh.store, id);
    const forged = signCheckpoint({ origin: name.log, size: 6, root: "00".repeat(32) }, Buffer.alloc(32, 9));
    await asOwner(`UPDATE steward.audit_checkpoint SET note = '${forged}' WHERE size = 6`);
    await assert.rejects(verifyAudit(deps, id), /in the database: the checkpoint of 6 entries is not signed by a key that is trusted here/);
  });

  it("of one log are made although another was cut behind its last, and that is told once", async () => {
    await append(600);
    await sign();
    const other = await installed(fresh.store, "two");
    await asOwner(`DELETE FROM steward.audit_entry WHERE log = '${(await logOf(fresh.store, id)).log}' AND seq > 300`);
    await fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.installation.id));
    assert.equal((await sign()).state, "refused");
    assert.equal((await proveEntry(deps.tree, await logOf(fresh.store, id), 599)).ok, false);
    const told: unknown[] = [];
    const log = { info: () => undefined, warn: (...words: readonly unknown[]) => { told.push(words); }, error: (...words: readonly unknown[]) => { told.push(words); } };
    const signer = checkpointSigner({ store: fresh.store, log, audit: auditDoors(deps) });
    await asOwner(`UPDATE steward.audit_head SET size = 700 WHERE log = '${(await logOf(fresh.store, id)).log}'`);
    await signer();
    await signer();
    assert.equal((await deps.tree.checkpoint(await logOf(fresh.store, other)))?.size, 1);
    assert.equal(told.length, 1);
  });

  it("are refused when the file knows one under a key that the database lost", async () => {
    await append(5);
    await sign();
    const name = await logOf(fresh.store, id);
    const { after } = await deps.tree.rotateKey(name);
    await sign();
    await asOwner(`DELETE FROM steward.audit_key WHERE vkey = '${after}'`, "DELETE FROM steward.audit_checkpoint WHERE size = 7", "ALTER TABLE steward.audit_entry DISABLE TRIGGER ALL", "DELETE FROM steward.audit_entry WHERE seq = 6",
      "UPDATE steward.audit_head SET size = 6, leaf = (SELECT encode(sha256('\\x00'::bytea || convert_to(bytes, 'UTF8')), 'hex') FROM steward.audit_entry WHERE seq = 5)");
    await append(3);
    const signing = await sign();
    assert.match(signing.state === "refused" ? signing.reason : signing.state, /under a key that the database does not know/);
  });

  it("cut anywhere in the file's last note do not keep anybody from verifying", async () => {
    await append(5);
    await sign();
    const name = await logOf(fresh.store, id);
    const path = join(folder, "audit-checkpoints", `${name.log.replaceAll("/", "~")}.notes`);
    const text = await readFile(path, "utf8");
    const note = (await deps.tree.checkpoint(name))?.note ?? "";
    for (let length = 1; length < note.length - 1; length += 3) {
      await writeFile(path, `${text}\n\n${note.replace("\n6\n", "\n9\n").slice(0, length)}`);
      assert.equal((await verifyAudit(deps, id)).ok, true, String(length));
    }
  });

  it("when the file lost the end of its last note, then the others count and the log is signed on", async () => {
    await append(5);
    await sign();
    const name = await logOf(fresh.store, id);
    const path = join(folder, "audit-checkpoints", `${name.log.replaceAll("/", "~")}.notes`);
    const text = await readFile(path, "utf8");
    await writeFile(path, `${text}\n\n${name.log}\n9`);
    await append(1);
    assert.equal((await sign()).state, "signed");
    assert.equal(splitNotes(await readFile(path, "utf8")).length, 2);
    assert.equal((await verifyAudit(deps, id)).ok, true);
  });

  it("go on under a new key, and those under the old one stay signed", async () => {
    await append(5);
    await sign();
    const name = await logOf(fresh.store, id);
    const { before, after } = await deps.tree.rotateKey(name);
    assert.equal((await sign()).state, "signed");
    assert.deepEqual(await deps.tree.vkeys(name), [before, after]);
    const [old, fresh_] = (await deps.tree.checkpoints(name)).map(({ note }) => note);
    const [oldKey, newKey] = await verifierKeys(deps.tree, name);
    assert.ok(oldKey !== undefined && newKey !== undefined);
    assert.equal(openCheckpoint(old ?? "", name.log, [oldKey])?.size, 6);
    assert.equal(openCheckpoint(fresh_ ?? "", name.log, [newKey])?.size, 7);
    assert.equal(openCheckpoint(fresh_ ?? "", name.log, [oldKey]), null);
    assert.deepEqual((await verifyAudit(deps, id)).checkpoints, { seen: 2, matched: 2, last_size: 7 });
  });

  it("are vouched for by a witness, once each, and its word stands in the file outside the database", async () => {
    const name = await logOf(fresh.store, id);
    const stub = await startWitness("witness.example/w1", await deps.tree.vkeys(name), 1_700_000_000n);
    try {
      const witnessed = { ...deps, witness: witnessClient({ url: stub.url, vkey: stub.vkey, timeoutMs: 5_000 }) };
      await append(300);
      const first = await anchorAudit(witnessed, id, { toPerson: false });
      assert.ok(first.ok && first.value.witness?.ok === true);
      assert.equal((await anchorAudit(witnessed, id, { toPerson: false })).ok && (await deps.tree.anchoredTo(name, "witness.example/w1")), 301, "nothing new to vouch for");
      await append(10);
      const second = await anchorAudit(witnessed, id, { toPerson: true });
      assert.ok(second.ok && second.value.witness?.ok === true);
      const cosigned = (await allOf(deps.outside.read(name.log))).filter((note) => note.includes("— witness.example/w1 "));
      assert.equal(cosigned.length, 2);
      assert.equal((await verifyAudit(deps, id)).isAnchored, true);
    } finally {
      await stub.close();
    }
  });

  it("when an entry was moved to another number in its table, then verifying names the place", async () => {
    await append(5);
    await sign();
    await asOwner("UPDATE steward.audit_entry SET seq = 17 WHERE seq = 5");
    const { broken } = await verifyAudit(deps, id);
    assert.deepEqual([broken?.at, broken?.kind], [5, "altered"]);
  });
});
