import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { at, list, SandboxClient } from "./sandbox-client.ts";

const contacts = "/crm/objects/2026-09/contacts";
const mainPath = fileURLToPath(new URL("../../../sandbox/main.ts", import.meta.url));

describe("the sandbox process", function () {
  this.timeout(30_000);
  let dataDir: string;
  const running: SandboxClient[] = [];
  const start = async (more: object = {}): Promise<SandboxClient> => {
    const started = await SandboxClient.start({ dataDir, ...more });
    running.push(started);
    return started;
  };
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "steward-sandbox-test-"));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  /** The same app on the restarted portal. */
  const again = async (before: SandboxClient): Promise<SandboxClient> => {
    const next = await start();
    next.token = before.token;
    next.refreshToken = before.refreshToken;
    return next;
  };

  it("when it is killed, then every acknowledged write, token, definition and clock offset is there after a restart", async () => {
    const first = await start();
    await first.install();
    await first.door("POST", "clock", { setMs: Date.UTC(2026, 2, 20), rate: 1 });
    await first.install();
    const key = { groupName: "note", name: "steward_key", label: "Key", type: "string", fieldType: "text", hasUniqueValue: true };
    await first.call("POST", "/crm/properties/2026-09/notes", key);
    const note = await first.create("notes", { hs_timestamp: "2026-03-20T10:00:00Z", steward_key: "k1" });
    const [ana, bo] = [await first.create("contacts", { email: "ana@example.com" }), await first.create("contacts", { lastname: "Bo" })];
    await first.call("PUT", `/crm/objects/2026-09/notes/${note}/associations/default/contacts/${ana}`);
    const merged = at((await first.call("POST", `${contacts}/merge`, { primaryObjectId: ana, objectIdToMerge: bo })).json, "id");
    await first.sandbox.kill();

    const second = await again(first);
    assert.equal(at((await second.call("GET", `${contacts}/${bo}`)).json, "id"), merged);
    const duplicate = await second.call("POST", "/crm/objects/2026-09/notes", { properties: { hs_timestamp: "1774000800000", steward_key: "k1" } });
    assert.equal(at(duplicate.json, "message"), `Note already exists. Existing ID: ${note}`);
    const links = await second.call("GET", `/crm/objects/2026-09/notes/${note}/associations/contacts`);
    assert.equal(at(links.json, "results", 0, "toObjectId"), merged);
    assert.match(String(at((await second.door("GET", "clock")).json, "now")), /^2026-03-20T00:/);
    const requests = list((await second.door("GET", "requests")).json, "requests");
    assert.deepEqual(requests.map((each) => at(each, "seq")), requests.map((_, index) => index + 1));
  });

  it("when the journal and the log end in the middle of a line, then only that line is lost", async () => {
    const first = await start();
    await first.install();
    const id = await first.create("contacts", { lastname: "Kept" });
    const before = list((await first.door("GET", "requests")).json, "requests").length;
    await first.sandbox.kill();
    for (const file of ["state.jsonl", "requests.jsonl"]) await appendFile(join(dataDir, "sandbox/hubspot", file), '[["records","contacts/9",{"ob');
    const second = await again(first);
    assert.equal((await second.call("GET", `${contacts}/${id}`)).status, 200);
    assert.equal(list((await second.door("GET", "requests")).json, "requests").length, before + 1);
    await second.create("contacts", { lastname: "After" });
    await second.sandbox.kill();
    const third = await again(second);
    assert.equal(list((await third.call("GET", contacts)).json, "results").length, 2);
  });

  it("when an app's batch is refused, then nothing of it is in the journal", async () => {
    const first = await start();
    await first.install();
    await first.call("POST", `${contacts}/batch/create`, { inputs: [{ properties: { lastname: "Unseen" } }, { properties: { email: "bad" } }] });
    assert.ok(!(await readFile(join(dataDir, "sandbox/hubspot/state.jsonl"), "utf8")).includes("Unseen"));
  });

  it("when the wished port is taken, then it says so and takes the next one", async () => {
    const other = createServer();
    const taken = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const sandbox = await start({ port: taken });
    assert.ok(Number(new URL(sandbox.url).port) > taken);
    other.close();
  });

  it("when a second process is started on the same folder, then it waits, and refuses while the first one lives", async () => {
    const first = await start();
    await assert.rejects(SandboxClient.start({ dataDir }), new RegExp(`is in use by the sandbox process ${String(first.sandbox.pid)}`));
    const [second] = await Promise.all([start(), first.sandbox.kill()]);
    assert.equal((await second.door("GET", "clock")).status, 200);
  }).timeout(30_000);

  it("when its parent closes the pipe, then it ends by itself", async () => {
    const child = spawn(process.execPath, [mainPath, "--with-parent", "--data", dataDir], { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const code = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    assert.equal(await code, 0);
  });

  for (const args of [["--port", "x"], ["--port", "70000"], ["--colour", "red"]]) {
    it(`when it is started with ${args.join(" ")}, then it explains itself and ends with 2`, async () => {
      const child = spawn(process.execPath, [mainPath, ...args], { stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString("utf8");
      });
      assert.equal(await new Promise((resolve) => child.once("close", resolve)), 2);
      assert.match(said, /--seed WORLD_DIR/);
    });
  }
});
