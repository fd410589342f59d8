import assert from "node:assert/strict";
import type pg from "pg";
import * as z from "zod";
import { auditCommitter } from "../../../src/adapters/audit/committer.ts";
import { commitment } from "../../../src/domain/audit/commitment.ts";
import { type AuditFact, secret } from "../../../src/domain/audit/fact.ts";
import { reportLine } from "../../../src/domain/audit/report.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { auditDepsOf } from "../../helpers/audit-deps.ts";
import { verifyAudit } from "../../../src/usecases/audit-log/verify-audit.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const fact = (key: string, value = "words"): AuditFact => ({ type: "config", actor: { kind: "admin", id: "x" }, data: { key, after: secret(value) } });

describe("the audit log in the database", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let log: string;
  let accounts = 0;
  before(async () => { fresh = await freshStore(); });
  beforeEach(async () => {
    id = await installed(fresh.store, `portal-${String((accounts += 1))}`);
    log = await fresh.store.inInstallation(id, (tx) => Promise.resolve(tx.installation.log));
  });
  after(() => fresh.close());

  const append = (...facts: readonly AuditFact[]) => fresh.store.inInstallation(id, (tx) => tx.audit.append(facts));
  const verify = (options = {}) => verifyAudit(auditDepsOf(fresh), id, options);
  const owner = <Value>(work: (client: pg.Client) => Promise<Value>): Promise<Value> => asOwner(fresh.connection, work);
  const entries = (): Promise<readonly { seq: number; bytes: string }[]> => fresh.store.inInstallation(id, async () => {
    const { rows } = await fresh.database.pool.query("SELECT seq, bytes FROM steward.audit_entry WHERE log = $1 ORDER BY seq", [log]);
    return z.array(z.object({ seq: z.number(), bytes: z.string() })).parse(rows);
  });
  /** Past every guard, as only a superuser can. */
  const tamper = (statement: string, values: readonly unknown[]): Promise<unknown> => owner(async (client) => {
    await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER never_changed");
    await client.query(statement, [...values]);
    await client.query("ALTER TABLE steward.audit_entry ENABLE ALWAYS TRIGGER never_changed");
  });

  it("when one byte of an entry is changed by SQL, then verification names that entry", async () => {
    await append(...Array.from({ length: 9 }, (_, index) => fact(`key-${String(index)}`)));
    await tamper("UPDATE steward.audit_entry SET bytes = replace(bytes, 'key-4', 'key-5') WHERE log = $1 AND seq = 5", [log]);
    assert.equal(reportLine(await verify()), "chain broken at position 5: altered (entry 5 does not hash to _prev of 6)");
  });

  it("when the last entry is changed or removed, then verification names it", async () => {
    await append(fact("a"), fact("b"));
    await tamper("UPDATE steward.audit_entry SET bytes = replace(bytes, '\"b\"', '\"c\"') WHERE log = $1 AND seq = 2", [log]);
    assert.deepEqual((await verify()).broken, { at: 2, kind: "altered", detail: "entry 2 does not hash to the stored head" });
    await tamper("DELETE FROM steward.audit_entry WHERE log = $1 AND seq = 2", [log]);
    assert.deepEqual((await verify()).broken, { at: 2, kind: "truncated", detail: "3 entries were written, 2 are there" });
  });

  it("when even the owner changes, removes or empties entries by mistake, then the database refuses", async () => {
    for (const statement of ["UPDATE steward.audit_entry SET bytes = ''", "DELETE FROM steward.audit_entry", "TRUNCATE steward.audit_entry", "SET session_replication_role = replica; DELETE FROM steward.audit_entry", "DELETE FROM steward.audit_head", "UPDATE steward.audit_head SET size = size - 1"]) {
      await assert.rejects(owner((client) => client.query(statement)), /never changed|only grows/, statement);
    }
  });

  it("when an entry does not follow the head, or is of another log, then the function of the database refuses it", async () => {
    const [genesis] = await entries();
    assert.ok(genesis);
    const other = await installed(fresh.store, `other-${String(accounts)}`);
    const call = (installation: string, bytes: string, target = log) => owner(async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT set_config('role', 'steward_app', true), set_config('steward.installation', $1, true)", [installation]);
      return client.query("SELECT steward.audit_append($1, $2::text[])", [target, [bytes]]);
    });
    await assert.rejects(call(id, genesis.bytes), /does not follow/);
    await assert.rejects(call(id, genesis.bytes.replace('"_seq":0', '"_seq":1')), /does not follow/);
    await assert.rejects(call(other, genesis.bytes), /no audit log of that name/);
    await assert.rejects(call(id, genesis.bytes, "audit.example/t/none"), /no audit log of that name/);
    assert.equal((await entries()).length, 1);
  });

  it("when a transaction fails after it appended, then nothing is in the log and the next entry takes the place", async () => {
    await assert.rejects(fresh.store.inInstallation(id, async (tx) => {
      await tx.audit.append([fact("lost")]);
      throw new Error("cut");
    }), /cut/);
    assert.deepEqual((await append(fact("kept"))).map((receipt) => receipt.seq), [1]);
    assert.ok((await verify()).ok);
  });

  it("when many append at once, then every entry is there once and the chain is whole", async () => {
    const receipts = (await Promise.all(Array.from({ length: 20 }, (_, index) => append(fact(`a-${String(index)}`), fact(`b-${String(index)}`))))).flat();
    assert.deepEqual(receipts.map((receipt) => receipt.seq).toSorted((a, b) => a - b), Array.from({ length: 40 }, (_, index) => index + 1));
    const report = await verify();
    assert.deepEqual([report.ok, report.log, report.walked, report.head.size], [true, log, 41, 41]);
  });

  it("keeps secret values out of the chain, and beside it what proves them", async () => {
    const [receipt] = await append(fact("k", "Pump drawings"));
    const [, entry] = await entries();
    assert.ok(receipt !== undefined && entry !== undefined && !entry.bytes.includes("Pump"));
    const kept = await owner((client) => client.query("SELECT seq, path, salt, value_enc FROM steward.audit_private WHERE log = $1", [log]));
    const [row] = z.array(z.object({ seq: z.coerce.number(), path: z.string(), salt: z.instanceof(Buffer), value_enc: z.instanceof(Buffer) })).parse(kept.rows);
    assert.ok(row);
    assert.deepEqual([row.seq, row.path, row.salt.length], [receipt.seq, "/data/after", 32]);
    assert.equal(fresh.secrets.open(row.value_enc, `${id}/audit_private/${log}/1/data/after`), '"Pump drawings"');
    assert.ok(entry.bytes.includes(`"after":{"c":"${commitment(row.salt, "Pump drawings")}"}`));
  });

  it("begins with a genesis entry that names format and key", async () => {
    const [genesis] = await entries();
    const { data, type } = z.object({ type: z.string(), data: z.object({ format: z.string(), hash: z.string(), software: z.string(), vkeys: z.array(z.string()) }) }).parse(JSON.parse(genesis?.bytes ?? ""));
    assert.deepEqual([type, data.format, data.hash, data.vkeys.length], ["genesis", "crm-audit/1", "sha256", 1]);
    assert.match(data.vkeys[0] ?? "", new RegExp(`^${log}\\+[0-9a-f]{8}\\+A[A-Za-z0-9+/]+=*$`));
  });

  it("when asked to, then a verification leaves an entry behind it and the chain stays whole", async () => {
    await verify({ record: true });
    const [, entry] = await entries();
    assert.match(entry?.bytes ?? "", /"data":\{"n":1,"result":"valid","what":"verify"\}/);
    assert.ok((await verify()).ok);
  });

  describe("and its committer", () => {
    const committer = () => auditCommitter(fresh.database.kysely, fresh);

    it("when one entry of a batch cannot be written, then the others are, in their order, and the chains are whole", async () => {
      const other = await installed(fresh.store, `other-${String(accounts)}`);
      const otherLog = await fresh.store.inInstallation(other, (tx) => Promise.resolve(tx.installation.log));
      const commit = committer();
      const results = await Promise.allSettled([
        commit.append({ installation: id, log }, fact("first")),
        commit.append({ installation: id, log }, { ...fact("bad"), data: { ratio: 0.5 } }),
        commit.append({ installation: other, log: otherLog }, fact("theirs")),
        commit.append({ installation: other, log }, fact("foreign")),
        commit.append({ installation: id, log }, fact("second")),
      ]);
      assert.deepEqual(results.map((result) => (result.status === "fulfilled" ? result.value.seq : "refused")), [1, "refused", 1, "refused", 2]);
      await commit.drain();
      assert.ok((await verify()).ok);
    });

    it("when many are given at once, then all are durable once they are answered", async () => {
      const commit = committer();
      const receipts = await Promise.all(Array.from({ length: 300 }, (_, index) => commit.append({ installation: id, log }, fact(String(index)))));
      assert.deepEqual(receipts.map((receipt) => receipt.seq), Array.from({ length: 300 }, (_, index) => index + 1));
      assert.equal((await verify()).walked, 301);
    });
  });
});
