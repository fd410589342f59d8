import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { configFact } from "../../src/domain/audit/config-fact.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { besides, type Ran, runSteward } from "../helpers/steward-command.ts";
import { installed, startWeb, type Web } from "./http/web.ts";

const ENTRIES = 300;

describe("the audit log on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  let dir: string;
  before(async () => {
    web = await startWeb();
    id = await installed(web, "1");
    await web.app.store.inInstallation(id, (tx) => tx.audit.append(Array.from({ length: ENTRIES - 1 }, (_, index) => configFact(`setting.${String(index)}`, true))));
    dir = join(web.dataDir, "export");
  });
  after(() => web.stop());

  const steward = (...args: readonly string[]): Promise<Ran> => runSteward(args, besides(web));
  const verdict = async (code: number, line: RegExp, ...args: readonly string[]): Promise<void> => {
    const ran = await steward("audit", "verify", ...args);
    assert.deepEqual([ran.code, line.test(ran.stdout)], [code, true], `${args.join(" ")}: ${ran.stdout}${ran.stderr}`);
  };

  it("is valid but not anchored before it was signed, and anchored after", async () => {
    await verdict(0, /^chain valid, 300 walked, NOT ANCHORED \(truncation and re-chaining not detectable\)\n$/);
    await verdict(3, /NOT ANCHORED/, "--require-anchored");
    const anchored = await steward("audit", "anchor", "--out", join(web.dataDir, "kept.note"));
    assert.equal(anchored.code, 0, anchored.stderr);
    assert.match(await readFile(join(web.dataDir, "kept.note"), "utf8"), /^test\/t\/[0-9a-f]{24}\n302\n/);
    await verdict(0, /^chain valid, 303 walked, root [0-9a-f]{64}, checkpoints 2\/2, unanchored tail 1\n$/, "--require-anchored", "--checkpoint", join(web.dataDir, "kept.note"));
  });

  it("is exported once, and verified from the export with exit codes as promised", async () => {
    const exported = await steward("audit", "export", "--out", dir, "--json");
    assert.equal(exported.code, 0, exported.stderr);
    assert.match(exported.stdout, /^\{"log":"test\/t\/[0-9a-f]{24}","entries":304,"signed":304\}\n$/);
    assert.equal((await steward("audit", "export", "--out", dir)).code, 2, "something is there");
    await verdict(0, /^chain valid, 304 walked, root /, "--export", dir, "--semantic", "--require-anchored");
    const whole = await readFile(join(dir, "entries.jsonl"), "utf8");
    await writeFile(join(dir, "entries.jsonl"), whole.replace("setting.41", "setting.XX"));
    await verdict(1, /^chain broken at position 42: altered \(entry 42 does not hash to _prev of 43\)\n$/, "--export", dir);
    await writeFile(join(dir, "entries.jsonl"), whole);
    await verdict(2, /^$/, "--export", dir, "--vkey", join(web.dataDir, "none.vkey"));
    await verdict(2, /^$/, "--export", join(dir, "checkpoints"));
    await verdict(2, /^$/, "--export", dir, "--installation", id);
  });

  it("goes on where the last verification of the database ended", async () => {
    await verdict(0, /^chain valid, 305 walked, root [^\n]*\n$/);
    await verdict(0, /^chain valid, 306 walked, [^\n]*\nof these 304 were found right by an earlier verification, and not read again\n$/, "--since-last", "--require-anchored");
  });

  it("goes on where the last verification of the export ended, and is walked whole where that does not fit", async () => {
    const state = join(web.dataDir, "state.json");
    await verdict(0, /^chain valid, 304 walked, root [^\n]*\n$/, "--export", dir, "--from-state", state);
    await verdict(0, /^chain valid, 304 walked, root [^\n]*\nof these 304 were found right/, "--export", dir, "--from-state", state);
    assert.equal((await stat(state)).mode & 0o777, 0o600);
    const [whole, kept] = [await readFile(join(dir, "entries.jsonl"), "utf8"), await readFile(state, "utf8")];
    await writeFile(join(dir, "entries.jsonl"), whole.slice(0, -300));
    await verdict(1, /^chain broken at position 30\d: truncated/, "--export", dir, "--from-state", state);
    assert.equal(await readFile(state, "utf8"), kept, "what is broken leaves it as it was");
    await writeFile(join(dir, "entries.jsonl"), whole);
  });

  it("does not go on from what is no state, nor for an installation from a file", async () => {
    const other = join(web.dataDir, "other.json");
    await writeFile(other, "{}");
    await verdict(2, /^$/, "--export", dir, "--from-state", other);
    await verdict(2, /^$/, "--from-state", other);
    await verdict(2, /^$/, "--export", dir, "--since-last");
  });

  it("proves entries and growth, and refuses what it cannot prove", async () => {
    const proof = await steward("audit", "prove", "41");
    assert.equal(proof.code, 0, proof.stderr);
    assert.match(proof.stdout, /^c2sp\.org\/tlog-proof@v1\nindex 41\n/);
    assert.match((await steward("audit", "consistency", "256", "304")).stdout, /^old 256\n/);
    for (const [args, code] of [[["prove", "99999"], 2], [["prove", "x"], 2], [["consistency", "0", "5"], 2], [["consistency", "9", "5"], 2], [["consistency", "5", "99999"], 2]] as const) {
      const ran = await steward("audit", ...args);
      assert.deepEqual([ran.code, ran.stdout], [code, ""], args.join(" "));
      assert.match(ran.stderr, /^[^\n]+\n$/, args.join(" "));
    }
  });

  it("is exported with its values when that is asked for, after it was said what that means", async () => {
    const out = join(web.dataDir, "values");
    const ran = await steward("audit", "export", "--out", out, "--values");
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stderr, /personal data in clear[^]*No erasure reaches it/);
    assert.match(ran.stdout, /\n\d+ values in clear in /);
    await verdict(0, /\nvalues: \d+ match, 0 mismatch, 0 erased, 0 missing\n$/, "--export", out, "--values");
    await verdict(2, /^$/, "--export", dir, "--values");
    await verdict(2, /^$/, "--values");
  });

  it("goes on under a new key", async () => {
    const rotated = await steward("keys", "rotate");
    assert.equal(rotated.code, 0, rotated.stderr);
    assert.match(rotated.stdout, /^test\/t\/[0-9a-f]{24}\+[0-9a-f]{8}\+\S{44}\n$/);
    await verdict(0, /^chain valid/, "--require-anchored");
  });

  it("has the log of logs behind --logs, once there is one", async () => {
    assert.equal((await steward("audit", "verify", "--logs")).code, 2, "nothing was told yet");
    await web.app.audit.record(await web.app.store.acrossTenants.unrecorded());
    await verdict(0, /^chain valid, 2 walked, NOT ANCHORED/, "--logs");
    const anchored = await steward("audit", "anchor", "--logs");
    assert.match(anchored.stdout, /^steward\.local\/logs\n3\n/, anchored.stderr);
    await verdict(0, /^chain valid, \d walked, .*unanchored tail 1\n0 entries break a rule/, "--logs", "--semantic", "--require-anchored");
    assert.match((await steward("audit", "prove", "1", "--logs")).stdout, /^c2sp\.org\/tlog-proof@v1\nindex 1\n/);
    assert.match((await steward("keys", "rotate", "--logs")).stdout, /^steward\.local\/logs\+[0-9a-f]{8}\+\S{44}\n$/);
    await verdict(2, /^$/, "--logs", "--installation", id);
  });

  it("is exported with the proof that the log of logs tells of it, and so is that log, without one", async () => {
    const [told, logs] = [join(web.dataDir, "told"), join(web.dataDir, "logs")];
    assert.match((await steward("audit", "export", "--out", told)).stdout, /The log of logs tells of the first \d+ of them; its proof came along\./);
    await verdict(0, /^chain valid.*\nthe log of logs steward\.local\/logs tells of \d+ entries\n$/, "--export", told, "--logs-vkey", join(told, "logs.vkey"));
    await verdict(2, /^$/, "--export", told, "--logs-vkey", join(told, "vkey"));
    assert.equal((await steward("audit", "export", "--out", logs, "--logs")).code, 0);
    await verdict(0, /^chain valid/, "--export", logs);
    await verdict(2, /^$/, "--export", logs, "--logs-vkey", join(told, "logs.vkey"));
    await verdict(2, /^$/, "--logs", "--export", told);
  });

  it("when a byte was changed in the database, then position and kind are named", async () => {
    await asOwner(web.connection, async (client) => {
      await client.query("ALTER TABLE steward.audit_entry DISABLE TRIGGER USER");
      await client.query("UPDATE steward.audit_entry SET bytes = replace(bytes, 'setting.199', 'setting.XXX') WHERE seq = 200");
    });
    await verdict(1, /^chain broken at position 200: altered /);
    await verdict(1, /^chain broken at position 200: altered /, "--checkpoint", join(web.dataDir, "kept.note"));
  });
});
