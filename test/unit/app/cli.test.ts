import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as z from "zod";

import { skipWithReason } from "../../helpers/skip.ts";
import { type Ran, runSteward } from "../../helpers/steward-command.ts";

const MAIN = fileURLToPath(new URL("../../../src/app/cli/main.ts", import.meta.url));
const Report = z.object({ ok: z.boolean(), checks: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string(), fix: z.string().nullable() })), installations: z.array(z.unknown()) });

describe("the command line", function () {
  this.timeout(60_000);
  let dataDir: string;
  beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), "steward-cli-")); });
  afterEach(() => { rmSync(dataDir, { recursive: true, force: true }); });

  const steward = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> => runSteward(args, { DATA_DIR: dataDir, ...env });

  it("when a verb, an option or an argument is wrong, then one line says so, exit 2, and nothing is on stdout", async () => {
    const wrong = [
      ["nope"], ["audit"], ["audit", "nope"], ["doctor", "extra"], ["sync", "--bogus"], ["review", "show"], ["connect"], ["import"],
      ["keys", "create"], ["keys", "create", "--permission", "all"], ["audit", "history", "hubspot"], ["review", "approve", "one", "--version", "x"], ["\u001b[2Jnope"],
    ];
    for (const { args, ran } of await Promise.all(wrong.map(async (args) => ({ args, ran: await steward(args) })))) {
      assert.equal(ran.code, 2, args.join(" "));
      assert.equal(ran.stdout, "", args.join(" "));
      assert.match(ran.stderr, /^steward[^\n\u001b]+\n$/, args.join(" "));
    }
  });

  it("when help is asked for, then it is on stdout, exit 0", async () => {
    for (const args of [[], ["--help"], ["help"], ["audit", "--help"], ["keys", "create", "--help"], ["connect", "-h"]]) {
      const { code, stdout, stderr } = await steward(args);
      assert.deepEqual([code, stderr], [0, ""], args.join(" "));
      assert.match(stdout, /^steward /, args.join(" "));
    }
  });

  it("when whoever reads stops early, then that is no failure", async () => {
    const child = spawn(process.execPath, [MAIN, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
    const closed = once(child, "close");
    child.stdout.destroy();
    assert.equal(await text(child.stderr), "");
    await closed;
    assert.equal(child.exitCode, 0);
  });

  /** The doctor's findings: one line of JSON, and exit 1 with an error among them. */
  async function findings(env: Readonly<Record<string, string>> = {}): Promise<z.infer<typeof Report>> {
    const { code, stdout } = await steward(["doctor", "--json"], env);
    assert.match(stdout, /^[^\n]+\n$/);
    const report = Report.parse(JSON.parse(stdout));
    assert.equal(code, report.ok ? 0 : 1, stdout);
    return report;
  }

  it("when a setting is wrong, then the doctor names it, without the value of a secret", async () => {
    const { ok, checks } = await findings({ STEWARD_KEY: "hunter2", PORT: "99999" });
    assert.equal(ok, false);
    assert.deepEqual(checks.map((check) => check.detail.split(":")[0]), ["PORT", "STEWARD_KEY"]);
    assert.ok(!JSON.stringify(checks).includes("hunter2"));
  });

  it("when the key file can be read by others, then the doctor says how to mend it", async function () {
    if (process.platform === "win32") skipWithReason(this, "Windows files have no mode that others could read by");
    const file = join(dataDir, "steward.key");
    writeFileSync(file, Buffer.alloc(32, 1).toString("base64"));
    chmodSync(file, 0o644);
    const { checks } = await findings();
    assert.equal(checks.find((check) => check.name === "key")?.fix, `chmod 600 ${file}`);
  });

  it("when the data folder cannot be used, then the doctor says so", async () => {
    const file = join(dataDir, "file");
    writeFileSync(file, "");
    const { checks } = await findings({ DATA_DIR: join(file, "below") });
    assert.match(checks.find((check) => check.name === "data folder")?.detail ?? "", /cannot be used/);
  });

  it("when the database does not answer, then the doctor says so, without its password", async () => {
    const { checks } = await findings({ DATABASE_URL: "postgresql://steward:hunter2@127.0.0.1:1/none" });
    assert.equal(checks.find((check) => check.name === "database")?.state, "error");
    assert.ok(!JSON.stringify(checks).includes("hunter2"));
  });

  it("when all is well but no CRM is connected, then the doctor says what to do next, and verbs about an installation say why not", async () => {
    const { ok, checks } = await findings();
    assert.ok(ok);
    assert.match(checks.find((check) => check.name === "database")?.detail ?? "", /^embedded PostgreSQL \d+\.\d+, \d+ migrations applied/);
    assert.match(checks.find((check) => check.name === "installations")?.fix ?? "", /steward connect hubspot/);
    const history = await steward(["audit", "history", "hubspot", "contact", "1", "--json"]);
    assert.deepEqual([history.code, history.stdout], [2, ""]);
    assert.match(history.stderr, /connect a CRM first/);
  });
});
