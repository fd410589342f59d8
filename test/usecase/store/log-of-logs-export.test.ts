import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { exportFolder } from "../../../src/adapters/audit/export-folder.ts";
import { readExport, UnreadableError } from "../../../src/adapters/audit/read-export.ts";
import { witnessClient } from "../../../src/adapters/audit/witness.ts";
import { type AuditDoors, auditDoors } from "../../../src/app/audit-doors.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { LOG_OF_LOGS } from "../../../src/domain/audit/log-of-logs.ts";
import { publicKeyOf } from "../../../src/domain/audit/note/ed25519.ts";
import { vkeyOf } from "../../../src/domain/audit/note/verifier-key.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import type { KeepingDeps } from "../../../src/usecases/audit-log/verify-and-keep.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import { auditDepsOf } from "../../helpers/audit-deps.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { putBack } from "../../helpers/put-back.ts";
import { installed } from "../../helpers/sample-rows.ts";
import { startWitness } from "../../unit/audit/stub-witness.ts";

const ENTRIES = 300;
const LOGS = "audit.example/logs";

describe("an export of a log that the log of logs tells of", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 2);
  let fresh: FreshStore;
  let id: InstallationId;
  let other: InstallationId;
  let deps: KeepingDeps;
  let audit: AuditDoors;
  let folder: string;
  beforeEach(async () => {
    fresh = await freshStore();
    [id, other] = [await installed(fresh.store, "one"), await installed(fresh.store, "other")];
    folder = await mkdtemp(join(tmpdir(), "steward-told-"));
    deps = auditDepsOf(fresh, folder);
    audit = auditDoors(deps);
    await append(ENTRIES - 1);
    for (const one of [id, other]) await audit.sign(one);
    await audit.record(await fresh.store.acrossTenants.unrecorded());
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const append = (count: number, word = "setting") => fresh.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: count }, (_, index) => configFact(`${word}.${String(index)}`, true))));
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const write = (name: string, { doors = audit, of = id }: { readonly doors?: AuditDoors; readonly of?: InstallationId } = {}) => doors.export(of, { folder: exportFolder(at(name)) });
  /** Our own verdict on a folder: "valid", kind and stretch, or why there is none. */
  const ours = async (name: string): Promise<string> => {
    const read = await readExport(at(name)).catch((error: unknown) => (error instanceof UnreadableError ? error.message : Promise.reject(new Error("not of ours", { cause: error }))));
    if (typeof read === "string") return `cannot run: ${read}`;
    const result = await verifyExport({ entries: read.entries, vkeys: read.vkeys, checkpoints: read.checkpoints, recorded: read.recorded, sense: false, onProgress: () => undefined });
    if (!result.ok) return `cannot run: ${result.error}`;
    const { broken, recorded } = result.value.report;
    return broken === undefined ? `valid, told of ${String(recorded?.size)}` : `${broken.kind} ${String(broken.at)}-${String(broken.upto)}`;
  };
  /** The outsider's, run as an outsider does. */
  const theirs = async (name: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await promisify(execFile)(process.execPath, [at(name, "verify-audit.mjs"), "--json", ...args], { cwd: folder }).then((out) => ({ code: 0, ...out }), (error: unknown) => {
      assert.ok(error instanceof Error && "code" in error && typeof error.code === "number" && "stdout" in error && "stderr" in error);
      return { code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) };
    });
    if (code === 2) return `cannot run: ${stderr}`;
    const [, told] = /tells of (\d+) entries\n/.exec(stdout) ?? [];
    const [, at_, upto, kind] = /"broken":\{"at":(\d+)(?:,"upto":(\d+))?,"kind":"([a-z-]+)"/.exec(stdout) ?? [];
    return code === 0 ? `valid, told of ${String(told)}` : `${String(kind)} ${String(at_)}-${String(upto)}`;
  };
  const bothSay = async (name: string, verdict: string): Promise<void> => {
    assert.deepEqual([await ours(name), await theirs(name)], [verdict, verdict]);
  };
  /** Changes a file of an export and has both checkers refuse it with these words. */
  const refused = async (name: string, file: string, change: (text: string) => string, words: { readonly ours: RegExp; readonly theirs: RegExp }): Promise<void> => {
    const whole = await readFile(at(name, file), "utf8");
    assert.notEqual(change(whole), whole);
    await writeFile(at(name, file), change(whole));
    assert.match(await ours(name), new RegExp(`^cannot run: .*${words.ours.source}`));
    assert.match(await theirs(name), new RegExp(`^cannot run: [^]*${words.theirs.source}`));
    await writeFile(at(name, file), whole);
  };

  it("comes with the proof and its key, and both checkers count it as a checkpoint", async () => {
    await append(5);
    assert.deepEqual((({ entries, signed, recorded }) => ({ entries, signed, recorded }))(await write("export")), { entries: ENTRIES + 5, signed: ENTRIES + 5, recorded: ENTRIES });
    assert.ok((await readdir(at("export"))).includes("logs.tlog-proof"));
    assert.match(await readFile(at("export", "logs.vkey"), "utf8"), /^audit\.example\/logs\+[0-9a-f]{8}\+\S{44}\n$/);
    await bothSay("export", "valid, told of 300");
    await copyFile(at("export", "logs.vkey"), at("mine.vkey"));
    assert.equal(await theirs("export", "--logs-vkey", at("mine.vkey")), "valid, told of 300");
    // With nothing else to hold the entries against, it alone shows what was cut.
    await rm(at("export", "checkpoints"), { recursive: true });
    await rm(at("export", "checkpoint"));
    await bothSay("export", "valid, told of 300");
    const entries = await readFile(at("export", "entries.jsonl"), "utf8");
    await writeFile(at("export", "entries.jsonl"), entries.split("\n").slice(0, 200).map((line) => `${line}\n`).join(""));
    await bothSay("export", "truncated 200-undefined");
  });

  it("when proof, entry or key were changed, or are about something else, then neither gives a verdict", async () => {
    await write("export");
    await write("other", { of: other });
    const proof = "logs.tlog-proof";
    const lastHash = /\n([A-Za-z0-9+/]{43}=)\n\n/;
    await refused("export", proof, (text) => text.replace(lastHash, `\n${Buffer.alloc(32, 3).toString("base64")}\n\n`), { ours: /the entry is not in the log audit\.example\/logs/, theirs: /does not show that its entry is in the log/ });
    await refused("export", proof, (text) => text.replace(lastHash, "\n\n"), { ours: /the entry is not in the log/, theirs: /does not show that its entry is in the log/ });
    await refused("export", proof, (text) => text.replace(/index \d+/, "index 0"), { ours: /the entry is not in the log/, theirs: /does not show that its entry is in the log/ });
    await refused("export", proof, (text) => text.replace(/^extra (.+)$/m, (_, base64: string) => `extra ${Buffer.from(Buffer.from(base64, "base64").toString().replace(`"size":${String(ENTRIES)}`, '"size":299')).toString("base64")}`), { ours: /the entry is not in the log/, theirs: /does not show that its entry is in the log/ });
    await refused("export", proof, (text) => text.replace(/^extra .+\n/m, ""), { ours: /is no proof with an entry/, theirs: /is malformed/ });
    await refused("export", proof, (text) => text.replace(/\n3\n/, "\n4\n"), { ours: /not signed by a key that is trusted here/, theirs: /has a wrong signature/ });
    await refused("export", proof, () => "", { ours: /is no proof/, theirs: /is malformed/ });
    const otherProof = await readFile(at("other", proof), "utf8");
    await refused("export", proof, () => otherProof, { ours: /the entry tells of another log/, theirs: /has an entry about another log/ });
    const stranger = vkeyOf(LOGS, publicKeyOf(Buffer.alloc(32, 9)));
    await refused("export", "logs.vkey", () => `${stranger}\n`, { ours: /not signed by a key that is trusted here/, theirs: /is not signed by a trusted key/ });
    const own = await readFile(at("export", "vkey"), "utf8");
    await refused("export", "logs.vkey", () => own, { ours: /cannot vouch for itself/, theirs: /cannot vouch for itself/ });
    await bothSay("export", "valid, told of 300");
    await writeFile(at("stranger.vkey"), `${stranger}\n`);
    assert.match(await theirs("export", "--logs-vkey", at("stranger.vkey")), /^cannot run: [^]*is not signed by a trusted key/);
    await rm(at("export", "logs.vkey"));
    assert.match(await ours("export"), /^cannot run: .*logs\.vkey cannot be read/);
    assert.match(await theirs("export"), /^cannot run: [^]*logs\.vkey cannot be read/);
    await rm(at("export", proof));
    await bothSay("export", "valid, told of undefined");
    assert.match(await theirs("export", "--logs-vkey", at("stranger.vkey")), /^cannot run: [^]*There is nothing that --logs-vkey could check/);
  });

  it("when the log was written anew with the log's own key, then the proof alone shows it, and both name it alike", async () => {
    const { log } = await audit.log(id);
    const lost = auditDoors(auditDepsOf(fresh, at("another")));
    await putBack(fresh, log, 270);
    assert.equal((await write("shorter", { doors: lost })).recorded, ENTRIES);
    await bothSay("shorter", "truncated 270-undefined");
    await append(ENTRIES - 271, "rewritten");
    assert.equal((await lost.sign(id)).state, "signed");
    await write("as-large", { doors: lost });
    await bothSay("as-large", "forked 270-300");
    await append(40, "more");
    await putBack(fresh, log, 270);
    await append(70, "again");
    await write("larger", { doors: auditDoors(auditDepsOf(fresh, at("third"))) });
    await bothSay("larger", "re-chained 270-300");
  });

  it("carries the witness's word where that covers the entry, and is checked with it as without", async () => {
    const name = (await audit.logOfLogs()) ?? assert.fail("it was told of two");
    const stub = await startWitness("witness.example/w1", await deps.tree.vkeys(name), 1_700_000_000n);
    try {
      const witnessed = auditDoors({ ...deps, witness: witnessClient({ url: stub.url, vkey: stub.vkey, timeoutMs: 5_000 }) });
      assert.equal((await witnessed.anchor(LOG_OF_LOGS, { toPerson: false })).ok, true);
      await write("export", { doors: witnessed });
      assert.match(await readFile(at("export", "logs.tlog-proof"), "utf8"), /\n— audit\.example\/logs \S+\n— witness\.example\/w1 \S+\n$/);
      await bothSay("export", "valid, told of 300");
      await append(5);
      await audit.sign(id);
      await audit.record(await fresh.store.acrossTenants.unrecorded());
      await write("later", { doors: witnessed });
      assert.doesNotMatch(await readFile(at("later", "logs.tlog-proof"), "utf8"), /witness/, "the witness has not seen this entry yet");
      await bothSay("later", "valid, told of 306");
    } finally {
      await stub.close();
    }
  });

  it("and the log of logs itself are exported and checked alike; of itself it tells nothing", async () => {
    assert.deepEqual(await write("logs", { of: LOG_OF_LOGS }), { log: LOGS, entries: 3, signed: 3 });
    assert.ok(!(await readdir(at("logs"))).some((name) => name.startsWith("logs.")));
    await bothSay("logs", "valid, told of undefined");
  });
});
