import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { exportFolder } from "../../../src/adapters/audit/export-folder.ts";
import { readExport } from "../../../src/adapters/audit/read-export.ts";
import { leafHash } from "../../../src/domain/audit/chain.ts";
import { configFact } from "../../../src/domain/audit/config-fact.ts";
import { signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { signatureLine } from "../../../src/domain/audit/note/signed-note.ts";
import { growingTree } from "../../../src/domain/audit/tree/compact-range.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import type { LogName } from "../../../src/ports/audit-rows.ts";
import { checkpointAudit } from "../../../src/usecases/audit-log/checkpoint-audit.ts";
import { exportAudit } from "../../../src/usecases/audit-log/export-audit.ts";
import { type AuditDeps, logOf, UntrustedCheckpointError, verifyAudit } from "../../../src/usecases/audit-log/verify-audit.ts";
import { verifyExport } from "../../../src/usecases/audit-log/verify-export.ts";
import { auditDepsOf } from "../../helpers/audit-deps.ts";
import { freshStore, type FreshStore } from "../../helpers/database.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed } from "../../helpers/sample-rows.ts";

const SIGNED = 300;
const ENTRIES = SIGNED + 20;
const [WITNESS, SEED] = ["witness.example/w1", Buffer.alloc(32, 9)];

describe("a log with a checkpoint for each of its entries", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let fresh: FreshStore;
  let id: InstallationId;
  let name: LogName;
  let deps: AuditDeps;
  let folder: string;
  /** The roots of the log as it was written, by size. */
  let roots: readonly string[];
  beforeEach(async () => {
    fresh = await freshStore();
    id = await installed(fresh.store, "one");
    folder = await mkdtemp(join(tmpdir(), "steward-many-checkpoints-"));
    deps = auditDepsOf(fresh, folder);
    name = await logOf(fresh.store, id);
    await append(SIGNED - 1);
    assert.equal((await checkpointAudit(deps, name)).state, "signed");
    roots = rootsOf(await entries());
    const notes = await Promise.all(roots.slice(1, SIGNED).map(async (root, index) => ({ size: index + 1, note: await signed(index + 1, root) })));
    await deps.outside.append(name.log, notes.map(({ note }) => note));
    await deps.tree.keep(name, { nodes: [], checkpoints: notes });
    await append(ENTRIES - SIGNED);
  });
  afterEach(async () => {
    await fresh.close();
    await rm(folder, { recursive: true });
  });

  const append = (count: number) => fresh.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: count }, (_, index) => configFact(`setting.${String(index)}`, true))));
  const entries = () => deps.tree.entries(name, { from: 0, to: ENTRIES });
  const signed = (size: number, root: string): Promise<string> => deps.tree.sign(name, { origin: name.log, size, root });
  /** As somebody without the log's key makes one up. */
  const madeUp = (size: number, root: string): string => signCheckpoint({ origin: name.log, size, root }, SEED);
  const owner = (...statements: readonly (readonly [string, ...unknown[]])[]) => asOwner(fresh.connection, async (client) => {
    for (const table of ["audit_entry", "audit_head", "audit_checkpoint"]) await client.query(`ALTER TABLE steward.${table} DISABLE TRIGGER USER`);
    for (const [text, ...values] of statements) await client.query(text, values);
  });
  const putNote = (size: number, note: string) => owner(["DELETE FROM steward.audit_checkpoint WHERE size = $1", size],
    ["INSERT INTO steward.audit_checkpoint (log, size, note, signed_at, installation_id) VALUES ($1, $2, $3, now(), $4)", name.log, size, note, id]);
  /** Entries from one on say something else, and are linked anew to the end, the database's head with them. Returns the roots that this gives. */
  const rewriteFrom = async (first: number): Promise<readonly string[]> => {
    const lines = [...(await entries())];
    for (let seq = first; seq < lines.length; seq += 1) {
      lines[seq] = (lines[seq] ?? "").replace(/"_prev":"[0-9a-f]{64}"/, `"_prev":"${leafHash(lines[seq - 1] ?? "")}"`).replace("setting.", "sitting.");
    }
    await owner(["UPDATE steward.audit_entry e SET bytes = w.bytes FROM unnest($1::bigint[], $2::text[]) AS w (seq, bytes) WHERE e.seq = w.seq", lines.map((_, seq) => seq), lines],
      ["UPDATE steward.audit_head SET leaf = $1", leafHash(lines.at(-1) ?? "")]);
    return rootsOf(lines);
  };
  /** The kind of break, whether it is whole, or that nobody may say so. */
  const verdict = async (): Promise<string> => {
    try {
      const { broken } = await verifyAudit(deps, id);
      return broken === undefined ? "whole" : broken.kind;
    } catch (error) {
      assert.ok(error instanceof UntrustedCheckpointError);
      return "untrusted";
    }
  };
  const dirOf = () => join(folder, "export");
  /** By this program, and by the checker as an outsider runs it. */
  const verdictsOfExport = async (): Promise<readonly [string | undefined, string]> => {
    await exportAudit(deps, id, { folder: exportFolder(dirOf()) });
    const read = await readExport(dirOf());
    const ours = await verifyExport({ entries: read.entries, sense: false, onProgress: () => undefined, checkpoints: read.checkpoints, vkeys: read.vkeys });
    assert.ok(ours.ok, JSON.stringify(ours));
    const theirs = await promisify(execFile)(process.execPath, [join(dirOf(), "verify-audit.mjs")]).catch((error: unknown) => error);
    assert.ok(typeof theirs === "object" && theirs !== null && "stdout" in theirs);
    return [ours.value.report.broken?.kind, String(theirs.stdout)];
  };

  it("is held against all of them, and its export has few, by which both checkers say the same", async () => {
    const report = await verifyAudit(deps, id);
    assert.deepEqual([report.ok, report.checkpoints, report.unanchored, report.isAnchored], [true, { seen: SIGNED, matched: SIGNED, last_size: SIGNED }, ENTRIES - SIGNED, false]);
    for (const size of [100, 200]) {
      const note = await signed(size, roots[size] ?? "");
      await deps.outside.append(name.log, [`${note}${signatureLine(note.slice(0, note.lastIndexOf("\n\n") + 1), { name: WITNESS, seed: SEED })}`]);
    }
    const [ours, theirs] = await verdictsOfExport();
    assert.deepEqual([ours, /^chain valid, 320 walked, root [0-9a-f]{64}, checkpoints (\d+)\/\1, unanchored tail 0\n$/.test(theirs)], [undefined, true], theirs);
    const names = await readdir(join(dirOf(), "checkpoints"));
    assert.ok(names.length > 64 && names.length <= 256, String(names.length));
    assert.ok(names.includes(String(ENTRIES)) && names.includes("256"));
    const notes = await Promise.all(names.map((one) => readFile(join(dirOf(), "checkpoints", one), "utf8")));
    assert.equal(notes.filter((note) => note.includes(`— ${WITNESS} `)).length, 2);
  });

  it("when somebody with the database makes one up that fits, then it says nothing, or is found out", async () => {
    const before = await verifyAudit(deps, id);
    const [words = "", , borrowed = ""] = [...(await signed(77, roots[77] ?? "")).split("\n\n"), ...(await signed(78, roots[78] ?? "")).split("\n\n").slice(1)];
    await putNote(77, `${words}\n\n${borrowed}`);
    assert.deepEqual(await verifyAudit(deps, id), before, "all that it says was proved without it");
    await putNote(77, madeUp(77, roots[77] ?? ""));
    assert.equal(await verdict(), "untrusted", "the first under each key is looked at");
    await putNote(77, await signed(77, roots[77] ?? ""));
    assert.equal(await verdict(), "whole");
    // As the largest it would say that the tail is anchored.
    await putNote(ENTRIES, madeUp(ENTRIES, rootsOf(await entries())[ENTRIES] ?? ""));
    assert.equal(await verdict(), "untrusted");
  });

  it("when somebody with the database makes one up that does not fit, then nobody gives a verdict", async () => {
    await putNote(77, madeUp(77, "00".repeat(32)));
    assert.equal(await verdict(), "untrusted");
  });

  it("when it was written anew with the database alone, then it is whole to nobody, whatever checkpoints are made up for it", async () => {
    const rewritten = await rewriteFrom(200);
    assert.equal(await verdict(), "re-chained");
    // One that fits what was written anew would move the place where it seems to begin.
    await putNote(250, madeUp(250, rewritten[250] ?? ""));
    assert.equal(await verdict(), "untrusted");
    for (const size of [201, 202, 256, 299, SIGNED, ENTRIES]) await putNote(size, madeUp(size, rewritten[size] ?? ""));
    assert.notEqual(await verdict(), "whole");
    await owner(["DELETE FROM steward.audit_checkpoint WHERE size > 200"]);
    assert.equal(await verdict(), "re-chained", "the file outside has them");
    await owner(["DELETE FROM steward.audit_entry WHERE seq >= 250"], ["UPDATE steward.audit_head SET size = 250"]);
    assert.notEqual(await verdict(), "whole");
  });

  it("when its key signed another history, then one old checkpoint shows it, in the database and in an export", async () => {
    const other = signCheckpoint({ origin: name.log, size: 77, root: "11".repeat(32) }, SEED);
    const path = join(folder, "audit-checkpoints", `${name.log.replaceAll("/", "~")}.notes`);
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace(await signed(77, roots[77] ?? ""), other));
    assert.equal(await verdict(), "untrusted", "the file's own is looked at as well");
    await writeFile(path, text.replace(await signed(77, roots[77] ?? ""), await signed(77, "11".repeat(32))));
    assert.equal(await verdict(), "forked");
    const [ours, theirs] = await verdictsOfExport();
    assert.equal(ours, "forked");
    assert.match(theirs, /^chain broken at position 76: forked/);
  });

  it("when its key signed another history where nothing else was signed, then both say where the log turned away", async () => {
    await deps.outside.append(name.log, [await signed(310, "11".repeat(32))]);
    assert.equal(await verdict(), "re-chained");
  });
});

function rootsOf(lines: readonly string[]): readonly string[] {
  const tree = growingTree();
  return [tree.root(), ...lines.map((line) => {
    tree.push(leafHash(line));
    return tree.root();
  })];
}
