import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import * as z from "zod";
import { startEmbedded } from "../../../src/adapters/store/embedded-postgres.ts";
import { runningPostmaster } from "../../../src/adapters/store/embedded/postmaster.ts";
import { removeDataDir } from "../../helpers/data-dir.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";

const start = (dataDir: string) => startEmbedded({ dataDir, log: () => undefined });
const MODULE = new URL("../../../src/adapters/store/embedded-postgres.ts", import.meta.url).href;
/** A process of its own that joins the server at the very millisecond it is told, and then waits for its input to end. */
const JOINER = `
  const { startEmbedded } = await import(${JSON.stringify(MODULE)});
  console.log("ready");
  const at = await new Promise((resolve) => process.stdin.once("data", (line) => resolve(Number(line))));
  while (Date.now() < at);
  const server = await startEmbedded({ dataDir: process.argv[1], log: () => undefined });
  console.log(server.adopted ? "adopted" : "started");
  process.stdin.resume();
  process.stdin.on("end", () => server.stop());`;
/** Long enough for a line to reach several processes. */
const TOGETHER_MS = 100;

describe("the embedded server", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let dataDir = "";
  beforeEach(() => { dataDir = realpathSync(mkdtempSync(join(tmpdir(), "steward-server-"))); });
  afterEach(() => { removeDataDir(dataDir); });

  const home = (): string => {
    const { home: place } = z.object({ home: z.string() }).parse(JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8")));
    return place.startsWith("/") ? place : join(dataDir, place);
  };
  const serverPid = (): number | undefined => runningPostmaster(join(home(), "data"))?.pid;
  const joiners = async (count: number): Promise<readonly { readonly child: ChildProcess; readonly said: string }[]> => {
    const children = Array.from({ length: count }, () => spawn(process.execPath, ["--input-type=module", "-e", JOINER, dataDir], { stdio: ["pipe", "pipe", "inherit"] }));
    await Promise.all(children.map(async ({ stdout }) => once(stdout, "data")));
    const at = Date.now() + TOGETHER_MS;
    return Promise.all(children.map(async (child) => {
      child.stdin.write(`${String(at)}\n`);
      const [said] = z.tuple([z.instanceof(Buffer)]).parse(await once(child.stdout, "data"));
      return { child, said: said.toString("utf8").trim() };
    }));
  };

  it("when the app is killed, then the server lives on, the next start adopts it, and its rows are there", async () => {
    const [{ child, said } = assert.fail("nobody joined")] = await joiners(1);
    assert.equal(said, "started");
    const pid = serverPid();
    child.kill("SIGKILL");
    await once(child, "exit");
    const server = await start(dataDir);
    assert.ok(server.adopted);
    assert.equal(serverPid(), pid);
    await server.stop();
    assert.equal(serverPid(), undefined);
  });

  it("when the server is killed, then the next start brings it back with everything that was committed", async () => {
    const first = await start(dataDir);
    await asOwner(first.connection, async (client) => {
      await client.query("CREATE TABLE kept (x int)");
      await client.query("INSERT INTO kept VALUES (1)");
    });
    process.kill(serverPid() ?? 0, "SIGKILL");
    const second = await start(dataDir);
    const { rows } = await asOwner(second.connection, (client) => client.query("SELECT x FROM kept"));
    assert.deepEqual(rows, [{ x: 1 }]);
    await first.stop();
    await second.stop();
  });

  // The place is drawn by lot where the server's user cannot enter DATA_DIR, so that root alone could see two of them.
  it("when several processes start at once, then one server serves all, and it ends with the last of them", async () => {
    const users = await joiners(3);
    assert.deepEqual(users.map(({ said }) => said).toSorted(), ["adopted", "adopted", "started"]);
    for (const [index, { child }] of users.entries()) {
      assert.notEqual(serverPid(), undefined, `the server ended before user ${String(index)} had left`);
      child.stdin?.end();
      await once(child, "exit");
    }
    assert.equal(serverPid(), undefined);
  });

  it("keeps fsync on, listens on no network, and lets in nobody but its user", async () => {
    const server = await start(dataDir);
    const settings = await asOwner(server.connection, async (client) => {
      const names = ["fsync", "full_page_writes", "synchronous_commit", "listen_addresses", "server_encoding", "TimeZone"];
      const { rows } = await client.query<{ name: string; setting: string }>("SELECT name, setting FROM pg_settings WHERE name = ANY ($1)", [names]);
      return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    });
    assert.deepEqual(settings, { TimeZone: "UTC", fsync: "on", full_page_writes: "on", listen_addresses: process.platform === "win32" ? "127.0.0.1" : "", server_encoding: "UTF8", synchronous_commit: "on" });
    const client = new pg.Client({ connectionString: server.connectionString });
    await client.connect();
    await client.end();
    await server.stop();
    await server.stop();
  });
});
