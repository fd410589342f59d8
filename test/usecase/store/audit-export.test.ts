import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { exportFolder } from "../../../src/adapters/audit/export-folder.ts";
import { readExport, readNotes } from "../../../src/adapters/audit/read-export.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { ok } from "../../../src/domain/model/result.ts";
import { exportAudit } from "../../../src/usecases/audit-log/export-audit.ts";
import { checkpointAudit } from "../../../src/usecases/audit-log/checkpoint-audit.ts";
import { type AuditDeps, verifyAudit } from "../../../src/usecases/audit-log/verify-audit.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import type { FreshStore } from "../../helpers/database.ts";
import { type LogToExport, logToExport, outsidersCheck } from "../../helpers/exported-log.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";

const ENTRIES = 300;

describe("an export of an audit log", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let log: LogToExport;
  let fresh: FreshStore;
  let id: InstallationId;
  let deps: AuditDeps;
  let folder: string;
  let dir: string;
  beforeEach(async () => {
    log = await logToExport(Array.from({ length: ENTRIES - 1 }, (_, index) => configFact(`setting.${String(index)}`, "Grüße, 東京")));
    ({ fresh, id, deps, folder, dir } = log);
  });
  afterEach(() => log.close());

  const write = () => exportAudit(deps, id, { folder: exportFolder(dir) });
  const verify = async ({ extra = [], vkeys }: { readonly extra?: readonly string[]; readonly vkeys?: string } = {}) => {
    const read = await readExport(dir);
    const verified = await verifyExport({
      entries: read.entries, recorded: read.recorded, sense: false, onProgress: () => undefined, checkpoints: [...read.checkpoints, ...(await readNotes(extra))],
      vkeys: vkeys === undefined ? read.vkeys : [{ place: "the test", text: vkeys }],
    });
    return verified.ok ? ok(verified.value.report) : verified;
  };
  const check = (...args: readonly string[]) => outsidersCheck({ folder, dir }, ...args);

  it("holds everything that the outsider's checker needs, and both say the same of it", async () => {
    assert.deepEqual((({ entries, signed }) => ({ entries, signed }))(await write()), { entries: ENTRIES, signed: ENTRIES });
    assert.deepEqual((await readdir(dir)).toSorted(), ["README.md", "checkpoint", "checkpoints", "entries.jsonl", "verify-audit.mjs", "vkey"]);
    assert.deepEqual((await readdir(join(dir, "checkpoints"))).toSorted(), ["256", "300"]);
    const ours = await verify();
    assert.ok(ours.ok && ours.value.ok && ours.value.isAnchored);
    const theirs = await check();
    assert.equal(theirs.code, 0, theirs.stderr);
    assert.equal(theirs.stdout.trim(), `chain valid, 300 walked, root ${ours.value.root}, checkpoints 2/2, unanchored tail 0`);
  });

  it("made while the log grows and is signed holds no checkpoint of entries that it has not", async () => {
    const rows: AuditDeps["rows"] = {
      async read(name, visitor, options) {
        const read = await deps.rows.read(name, visitor, options);
        if (options === undefined) {
          await fresh.store.inInstallation(id, (tx) => tx.audit.append([configFact("meanwhile", true)]));
          await checkpointAudit(deps, name);
        }
        return read;
      },
    };
    assert.equal((await exportAudit({ ...deps, rows }, id, { folder: exportFolder(dir) })).signed, ENTRIES);
    const ours = await verify();
    assert.ok(ours.ok && ours.value.ok, JSON.stringify(ours));
    assert.equal((await check()).code, 0);
  });

  it("is told in the log, and that alone is no reason to sign anew", async () => {
    await write();
    const report = await verifyAudit(deps, id);
    assert.deepEqual([report.walked, report.unanchored, report.isAnchored], [ENTRIES + 1, 1, true]);
  });

  it("is refused where something is already, and leaves nothing half done", async () => {
    await write();
    await assert.rejects(write(), /holds something already; name a folder that does not exist, or is empty/);
    assert.deepEqual((await readdir(folder)).filter((name) => name.includes("unfinished")), []);
    dir = join(folder, "export", "entries.jsonl", "below");
    await assert.rejects(write(), /cannot be written to/);
  });

  it("of a log that was changed is written all the same, unsigned, and both checkers name the place", async () => {
    await deps.outside.append("none", []);
    await write();
    await asOwner(fresh.connection, async (client) => {
      await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER USER");
      await client.query("UPDATE steward.audit_entry SET bytes = replace(bytes, 'setting.99', 'setting.XX') WHERE seq = 100");
    });
    dir = join(folder, "again");
    await write();
    const ours = await verify();
    assert.ok(ours.ok);
    assert.deepEqual([ours.value.broken?.at, ours.value.broken?.kind], [100, "altered"]);
    const theirs = await check();
    assert.equal(theirs.code, 1);
    assert.match(theirs.stdout, /^chain broken at position 100: altered/);
  });

  it("against a checkpoint of another log, or one that nobody trusted signed, gives no verdict and says why", async () => {
    await write();
    const other = join(folder, "other.note");
    await writeFile(other, signCheckpoint({ origin: "audit.example/t/other", size: 5, root: "00".repeat(32) }, Buffer.alloc(32, 9)));
    const [log = ""] = (await readFile(join(dir, "checkpoint"), "utf8")).split("\n");
    const forged = join(folder, "forged.note");
    await writeFile(forged, signCheckpoint({ origin: log, size: 5, root: "00".repeat(32) }, Buffer.alloc(32, 9)));
    const junk = join(folder, "junk.note");
    await writeFile(junk, "nothing of the kind");
    for (const [file, words] of [[other, /is a checkpoint of the log audit\.example\/t\/other/], [forged, /is not signed by a key that is trusted here/], [junk, /is no checkpoint/]] as const) {
      const result = await verify({ extra: [file] });
      assert.match(result.ok ? "a verdict" : result.error, words);
      assert.equal((await check("--checkpoint", file)).code, 2);
    }
    const strange = await verify({ vkeys: "nonsense" });
    assert.match(strange.ok ? "a verdict" : strange.error, /a line is no verifier key of a log/);
  });

  it("when a checkpoint kept elsewhere is of more entries, then it was truncated", async () => {
    await write();
    const later = await readFile(join(dir, "checkpoint"), "utf8");
    const kept = join(folder, "kept.note");
    await writeFile(kept, later);
    const path = join(dir, "entries.jsonl");
    await writeFile(path, (await readFile(path, "utf8")).split("\n").slice(0, 200).map((line) => `${line}\n`).join(""));
    await rm(join(dir, "checkpoints"), { recursive: true });
    await rm(join(dir, "checkpoint"));
    const alone = await verify();
    assert.ok(alone.ok && alone.value.ok && !alone.value.isAnchored, "nothing else shows it");
    const held = await verify({ extra: [kept] });
    assert.ok(held.ok);
    assert.deepEqual([held.value.broken?.at, held.value.broken?.kind], [200, "truncated"]);
  });
});
