import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configFact } from "../../../src/domain/audit/config-fact.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { auditDoors } from "../../../src/app/audit-doors.ts";
import { auditCheck } from "../../../src/app/doctor-audit.ts";
import { verifyNightly } from "../../../src/app/jobs/verify-logs.ts";
import { checkpointAudit } from "../../../src/usecases/audit-log/checkpoint-audit.ts";
import { type KeepingDeps, verifyAndKeep } from "../../../src/usecases/audit-log/verify-and-keep.ts";
import { logOf, UntrustedCheckpointError, verifyAudit } from "../../../src/usecases/audit-log/verify-audit.ts";
import { auditDepsOf } from "../../helpers/audit-deps.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const DAY_MS = 24 * 3_600_000;

describe("verifying what is new of an audit log", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let deps: KeepingDeps;
  let folder: string;
  /** From which entry on each walk read. */
  let readFrom: number[];
  beforeEach(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "one");
    folder = await mkdtemp(join(tmpdir(), "steward-since-"));
    readFrom = [];
    const own = auditDepsOf(fresh, folder);
    deps = { ...own, rows: { read: (name, visitor, options) => { readFrom.push(options?.from ?? 0); return own.rows.read(name, visitor, options); } } };
    await grow(20);
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const grow = async (count: number): Promise<void> => {
    await fresh.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: count }, (_, index) => configFact(`setting.${String(index)}`, true))));
    assert.equal((await checkpointAudit(auditDepsOf(fresh, folder), await logOf(fresh.store, id))).state, "signed");
  };
  /** As somebody who owns the database, and can switch off what refuses changes. */
  const change = (statement: string): Promise<void> => asOwner(fresh.connection, async (client) => {
    for (const table of ["audit_entry", "audit_head", "audit_checkpoint"]) await client.query(`ALTER TABLE steward.${table} DISABLE TRIGGER USER`);
    await client.query(statement);
  });
  const alter = (seq: number): Promise<void> => change(`UPDATE steward.audit_entry SET bytes = replace(bytes, '"type":"config"', '"type":"konfig"') WHERE seq = ${String(seq)}`);
  const sinceLast = () => verifyAndKeep(deps, id, { sinceLast: true });
  const verdictFile = async (): Promise<string> => join(folder, "audit-verdicts", (await readdir(join(folder, "audit-verdicts")))[0] ?? "");

  it("reads from the last anchored entry on, and says what the whole walk says", async () => {
    const first = await sinceLast();
    assert.deepEqual([first.ok, first.from, first.walked], [true, undefined, 21], "there is nothing to go on from");
    await grow(9);
    const { from, ...second } = await sinceLast();
    assert.deepEqual([readFrom, from], [[0, 20], 21]);
    const { head, root, ...all } = await verifyAudit(auditDepsOf(fresh, folder), id);
    // One entry more: the verification tells of itself.
    assert.deepEqual({ ...second, head: null, root: null }, { ...all, head: null, root: null, walked: all.walked - 1, unanchored: all.unanchored - 1 });
    assert.equal(head.size, second.head.size + 1);
    assert.notEqual(root, second.root);
    assert.equal((await sinceLast()).from, 31);
  });

  it("keeps its state for its owner alone, outside the folder of checkpoints, and leaves nothing beside it", async () => {
    await sinceLast();
    await sinceLast();
    assert.deepEqual((await readdir(join(folder, "audit-verdicts"))).length, 1);
    assert.equal((await stat(await verdictFile())).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder, "audit-verdicts"))).mode & 0o777, 0o700);
  });

  it("names what is new and broken as the whole walk does, and from then on walks all until it is right again", async () => {
    await sinceLast();
    await grow(9);
    await alter(25);
    const { from, ...found } = await sinceLast();
    assert.equal(from, undefined);
    assert.deepEqual(found.broken, (await verifyAudit(deps, id)).broken);
    assert.deepEqual([found.ok, found.broken?.kind, found.broken?.at], [false, "altered", 25]);
    readFrom = [];
    await sinceLast();
    assert.deepEqual(readFrom, [0], "nothing is left to go on from");
  });

  it("does not see what was changed before; the whole walk does, and so does whoever looks after that", async () => {
    await sinceLast();
    await alter(5);
    assert.deepEqual([(await sinceLast()).ok, (await verifyAndKeep(deps, id)).ok, (await sinceLast()).ok], [true, false, false]);
  });

  it("when the database is an older one, then it is found cut", async () => {
    await grow(9);
    await sinceLast();
    await change(`UPDATE steward.audit_head SET size = 15, leaf = (SELECT substr(bytes, position('"_prev":"' IN bytes) + 9, 64) FROM steward.audit_entry WHERE seq = 15)`);
    await change("DELETE FROM steward.audit_entry WHERE seq >= 15");
    const { from, broken } = await sinceLast();
    assert.deepEqual([from, broken?.kind, broken?.at], [undefined, "truncated", 15]);
  });

  it("when what was kept was changed, or cannot be read, then the log is walked from its first entry", async () => {
    await sinceLast();
    const kept = await readFile(await verdictFile(), "utf8");
    for (const wrong of ["", "{}", kept.replace(/"leaf":"[0-9a-f]{2}/, '"leaf":"00'), kept.replace('"size":21', '"size":20'), kept.replace(/"hashes":\["[0-9a-f]{2}/, '"hashes":["00'), kept.replaceAll(/"log":"[^"]*"/g, '"log":"test/t/other"')]) {
      assert.notEqual(wrong, kept);
      await writeFile(await verdictFile(), wrong);
      const { ok, from } = await sinceLast();
      assert.deepEqual([ok, from], [true, undefined], wrong);
    }
    assert.notEqual((await sinceLast()).from, undefined);
  });

  describe("at night", () => {
    const told: string[] = [];
    const log = { info: (fields: object) => void told.push(JSON.stringify(fields)), warn: () => undefined, error: (fields: object, message: string) => void told.push(`error ${message} ${JSON.stringify(fields)}`) };
    const night = async (signal = new AbortController().signal): Promise<void> => {
      told.length = 0;
      readFrom = [];
      await verifyNightly({ store: fresh.store, clock: fresh.clock, log, audit: auditDoors(deps) }, signal);
    };

    const check = async () => auditCheck({ audit: auditDoors(deps), clock: fresh.clock }, (await fresh.store.acrossTenants.list())[0] ?? assert.fail());

    it("is looked after by the doctor: not yet done, done, and done no more", async () => {
      assert.deepEqual([(await check()).state, (await check()).detail], ["ok", "the first night is to come"]);
      fresh.clock.advance(4 * DAY_MS);
      assert.deepEqual([(await check()).state, (await check()).detail], ["warning", "was never verified from here"]);
      await night();
      assert.match((await check()).detail, /^valid, 21 entries \(2026-11-25T09:00Z\); all of them read on 2026-11-25$/);
      fresh.clock.advance(4 * DAY_MS);
      assert.deepEqual([(await check()).state, (await check()).detail], ["warning", "was last verified on 2026-11-25"]);
    });

    it("is done once, in part each night and as a whole every week", async () => {
      await night();
      assert.equal(readFrom.length, 0, "its first night is to come");
      const whole: number[] = [];
      for (let day = 1; day <= 15; day += 1) {
        fresh.clock.advance(DAY_MS);
        await grow(1);
        await night();
        assert.equal(readFrom.length, 1);
        whole.push(...readFrom.filter((from) => from === 0).map(() => day));
        await night();
        assert.equal(readFrom.length, 0, "it was done");
      }
      assert.deepEqual(whole, [1, 8, 15]);
      assert.equal((await verifyAudit(deps, id)).isAnchored, true, "what it says of itself calls for no new anchor");
    });

    it("tells of a broken log each night, and keeps that it is", async () => {
      fresh.clock.advance(DAY_MS);
      await night();
      await alter(7);
      for (let day = 1; day <= 7; day += 1) {
        fresh.clock.advance(DAY_MS);
        await night();
      }
      assert.match(told.join("\n"), /^error the audit log is broken: .*"kind":"altered","at":7\}$/);
      fresh.clock.advance(DAY_MS);
      await night();
      assert.match(told.join("\n"), /^error the audit log is broken/);
      const last = await auditDoors(deps).lastVerdict(id);
      assert.deepEqual([last?.verdict, last?.walked, last?.bookmark], ["altered", 8, null]);
      const { state, detail, fix } = await check();
      assert.deepEqual([state, /^broken: altered, with 8 entries in order \(\d{4}-/.test(detail), fix?.includes(`steward audit verify --installation ${id}`)], ["error", true, true]);
    });

    it("tells of a log that cannot be verified, and keeps that, too", async () => {
      await change("UPDATE steward.audit_checkpoint SET note = replace(note, E'\\n21\\n', E'\\n22\\n') WHERE size = 21");
      fresh.clock.advance(DAY_MS);
      await night();
      assert.match(told.join("\n"), /^error .*UntrustedCheckpointError/);
      assert.equal((await auditDoors(deps).lastVerdict(id))?.verdict, "untrusted");
      assert.match((await check()).detail, /^cannot be verified/);
      await assert.rejects(sinceLast(), UntrustedCheckpointError);
    });

    it("is cut when the worker ends, and begun again by the next", async () => {
      fresh.clock.advance(DAY_MS);
      const ended = new AbortController();
      deps = { ...deps, rows: { read: (name, visitor, options) => { ended.abort(); return auditDepsOf(fresh, folder).rows.read(name, visitor, options); } } };
      await night(ended.signal);
      assert.deepEqual([told, await auditDoors(deps).lastVerdict(id)], [[], null]);
      await night();
      assert.equal((await auditDoors(deps).lastVerdict(id))?.verdict, "valid");
    });
  });
});
