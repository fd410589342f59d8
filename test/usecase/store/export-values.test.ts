import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { exportFolder } from "../../../src/adapters/audit/export-folder.ts";
import { readExport } from "../../../src/adapters/audit/read-export.ts";
import { erasureFacts, type Place } from "../../../src/domain/audit/erasure-fact.ts";
import { type AuditFact, secret } from "../../../src/domain/audit/fact.ts";
import { valueLine } from "../../../src/domain/audit/value-checker.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import type { ExportFolder } from "../../../src/ports/export-folder.ts";
import { type Exported, exportAudit } from "../../../src/usecases/audit-log/export-audit.ts";
import { type AuditDeps, logOf } from "../../../src/usecases/audit-log/verify-audit.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import type { FreshStore } from "../../helpers/database.ts";
import { type LogToExport, logToExport, outsidersCheck } from "../../helpers/exported-log.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";

/** More than are read in one transaction. */
const FACTS = 300;
const VALUES = 2 * FACTS;
/** With what breaks lines elsewhere. */
const WORDS = "Grüße,\u2028\n東京";
const fact = (index: number): AuditFact => ({ type: "config", actor: { kind: "admin", id: "x" }, data: { key: "k", b: secret({ words: WORDS, index }), a: [secret(null)] } });

describe("the values of an export", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let log: LogToExport;
  let fresh: FreshStore;
  let id: InstallationId;
  let deps: AuditDeps;
  let folder: string;
  let dir: string;
  beforeEach(async () => {
    log = await logToExport(Array.from({ length: FACTS }, (_, index) => fact(index)));
    ({ fresh, id, deps, folder, dir } = log);
  });
  afterEach(() => log.close());

  const write = (to: ExportFolder = exportFolder(dir)): Promise<Exported> => exportAudit(deps, id, { folder: to, values: true });
  const lines = async (): Promise<readonly string[]> => (await readFile(join(dir, "private.jsonl"), "utf8")).split("\n").slice(0, -1);
  const erase = (...places: readonly Place[]) => fresh.store.inInstallation(id, async (tx) => {
    await tx.audit.kept.erase(places);
    await tx.audit.append(erasureFacts({ actor: { kind: "admin", id: "x" }, basis: "request", request: null }, places));
  });
  /** What this program says, after the outsider's checker said the same. */
  const verdict = async (): Promise<string> => {
    const read = await readExport(dir);
    assert.ok(read.values !== null);
    const ours = await verifyExport({ entries: read.entries, sense: false, onProgress: () => undefined, checkpoints: read.checkpoints, vkeys: read.vkeys, values: read.values() });
    assert.ok(ours.ok && ours.value.report.ok && ours.value.report.values !== undefined, JSON.stringify(ours));
    const { values } = ours.value.report;
    const { ok, match, mismatch, erased, missing, still_shown: stillShown } = values;
    const theirs = await outsidersCheck({ folder, dir }, "--values", "--json");
    assert.equal(theirs.code, ok ? 0 : 1);
    assert.ok(theirs.stdout.includes(`\n${valueLine(values)}\n`), theirs.stdout);
    assert.ok(theirs.stdout.includes(`"values":${JSON.stringify({ match, mismatch, erased, missing, still_shown: stillShown })}`), theirs.stdout);
    return `${String(match)} match, ${String(mismatch)} mismatch, ${String(erased)} erased, ${String(missing)} missing, ${String(stillShown)} still shown`;
  };

  it("are all there, in the order of the log, for their owner alone, and match by both checkers", async () => {
    assert.equal((await write()).values, VALUES);
    const all = await lines();
    assert.equal(all.length, VALUES);
    assert.match(all[0] ?? "", /^\{"path":"\/data\/a\/0","salt":"[A-Za-z0-9+/]{43}=","seq":1,"value":null\}$/);
    assert.match(all[3] ?? "", /^\{"path":"\/data\/b","salt":"[A-Za-z0-9+/]{43}=","seq":2,"value":\{"index":1,"words":"Grüße,\u2028\\n東京"\}\}$/);
    assert.equal((await stat(join(dir, "private.jsonl"))).mode & 0o777, 0o600);
    assert.equal(await verdict(), `${String(VALUES)} match, 0 mismatch, 0 erased, 0 missing, 0 still shown`);
  });

  it("are told of in the log, and are not there unless they were asked for", async () => {
    await write();
    dir = join(folder, "without");
    await exportAudit(deps, id, { folder: exportFolder(dir) });
    assert.equal((await readdir(dir)).includes("private.jsonl"), false);
    assert.equal((await readExport(dir)).values, null);
    const told = await deps.tree.entries(await logOf(fresh.store, id), { from: FACTS + 1, to: FACTS + 10 });
    assert.deepEqual(told.map((entry) => /"data":(\{[^}]*\}).*"type":"access"/.exec(entry)?.[1]), [
      `{"n":${String(FACTS + 1)},"result":"written-with-values","what":"export"}`, `{"n":${String(FACTS + 2)},"result":"written","what":"export"}`,
    ]);
  });

  it("when somebody changes one, takes one away or puts one in, then both checkers say so alike", async () => {
    await write();
    const all = await lines();
    const [one = "", other = ""] = [all[1], all[3]];
    const count = (match: number, mismatch: number, missing: number): string => `${String(match)} match, ${String(mismatch)} mismatch, 0 erased, ${String(missing)} missing, 0 still shown`;
    for (const [changed, said] of [
      [all.with(1, one.replace("Gr", "gr")), count(VALUES - 1, 1, 0)],
      [all.with(1, one.replace('"seq":1', '"seq":3')), count(VALUES - 1, 1, 1)],
      [all.toSpliced(1, 1), count(VALUES - 1, 0, 1)],
      [[...all, one, other].toReversed(), count(VALUES + 2, 0, 0)],
      [all.with(1, one.replace('"salt":"', '"salt":"x')), count(VALUES - 1, 1, 1)],
      [all.with(1, one.replace('"index":0', '"index":0.5')), count(VALUES - 1, 1, 0)],
      [[...all, ""], count(VALUES, 1, 0)],
      [[], count(0, 0, VALUES)],
    ] as const) {
      await writeFile(join(dir, "private.jsonl"), changed.map((line) => `${line}\n`).join(""));
      assert.equal(await verdict(), said);
    }
  });

  it("are counted when they are kept and cannot be opened, and then missed by both checkers", async () => {
    await asOwner(fresh.connection, (client) => client.query("UPDATE steward.audit_private SET value_enc = decode('00', 'hex') WHERE seq = 7"));
    const { values, unopened } = await write();
    assert.deepEqual([values, unopened], [VALUES - 2, 2]);
    assert.equal(await verdict(), `${String(VALUES - 2)} match, 0 mismatch, 0 erased, 2 missing, 0 still shown`);
  });

  it("are not there when they were erased, and are told as erased; gone without a word, as missing", async () => {
    await erase({ seq: 2, path: "/data/b" }, { seq: 299, path: "/data/a/0" });
    await asOwner(fresh.connection, (client) => client.query("DELETE FROM steward.audit_private WHERE seq = 7 AND path = '/data/b'"));
    assert.equal((await write()).values, VALUES - 3);
    assert.equal(await verdict(), `${String(VALUES - 3)} match, 0 mismatch, 2 erased, 1 missing, 0 still shown`);
  });

  it("that are erased while they are written are told as erased, whether they are there or not", async () => {
    const plain = exportFolder(dir);
    let looks = 0;
    const whileErasing: ExportFolder = {
      async begin(options) {
        const writer = await plain.begin(options);
        return {
          ...writer,
          async drained() {
            looks += 1;
            // The first step is written by now, the second is not.
            if (looks === 1) await erase({ seq: 2, path: "/data/b" }, { seq: 299, path: "/data/b" });
            await writer.drained();
          },
        };
      },
    };
    const exported = await write(whileErasing);
    assert.deepEqual([exported.values, exported.entries], [VALUES - 1, FACTS + 2], "the export goes as far as the erasure");
    assert.equal(await verdict(), `${String(VALUES - 1)} match, 0 mismatch, 1 erased, 0 missing, 1 still shown`);
  });
});
