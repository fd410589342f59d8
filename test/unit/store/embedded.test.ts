import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot, provideBinaries } from "../../../src/adapters/store/embedded/binaries.ts";
import { withFileLock } from "../../../src/adapters/store/embedded/file-lock.ts";
import { providePlaces, providePrivate } from "../../../src/adapters/store/embedded/places.ts";
import { clearDeadPidFile, runningPostmaster } from "../../../src/adapters/store/embedded/postmaster.ts";
import { identityOf, isRunning } from "../../../src/adapters/store/embedded/processes.ts";
import { canEnter } from "../../../src/adapters/store/embedded/reach.ts";
import { serverUsers } from "../../../src/adapters/store/embedded/users.ts";
import { skipWithReason } from "../../helpers/skip.ts";

describe("the embedded database's parts", () => {
  let folder = "";
  beforeEach(() => { folder = realpathSync(mkdtempSync(join(tmpdir(), "steward-embedded-"))); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  /** The number of a process that has ended and was reaped. */
  async function deadPid(): Promise<number> {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(child, "exit");
    return child.pid ?? 0;
  }

  describe("a process", () => {
    it("when its number is taken by another one now, then it does not count as running", () => {
      const me = identityOf(process.pid);
      assert.ok(me !== null && isRunning(me));
      if (process.platform !== "win32") assert.ok(!isRunning({ pid: process.pid, started: "1" }));
    });

    it("when it has ended, then it has no identity", async () => {
      assert.equal(identityOf(await deadPid()), null);
    });
  });

  describe("the lock of a data folder", () => {
    it("when its holder died, then it is taken over", async () => {
      const lock = join(folder, "lock");
      writeFileSync(lock, JSON.stringify({ pid: await deadPid(), started: "1" }));
      assert.equal(await withFileLock(lock, () => Promise.resolve("mine")), "mine");
      assert.ok(!existsSync(lock));
    });

    it("when many ask at once, then one works at a time", async () => {
      let inside = 0;
      let most = 0;
      await Promise.all(Array.from({ length: 8 }, () => withFileLock(join(folder, "lock"), async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => { setImmediate(resolve); });
        inside -= 1;
      })));
      assert.equal(most, 1);
    });

    it("when the work throws, then the lock is free again", async () => {
      const lock = join(folder, "lock");
      await assert.rejects(withFileLock(lock, () => Promise.reject(new Error("no"))), /no/);
      assert.ok(!existsSync(lock));
    });
  });

  describe("a postmaster.pid", () => {
    const write = (pid: number): void => { writeFileSync(join(folder, "postmaster.pid"), `${String(pid)}\n${folder}\n1\n5432\n/tmp/x\n\n\nready   \n`); };

    it("when its number belongs to another program, then no server runs and the file is cleared", () => {
      write(process.pid);
      assert.equal(runningPostmaster(folder), null);
      clearDeadPidFile(folder);
      assert.ok(!existsSync(join(folder, "postmaster.pid")));
    });

    it("when a process still stands in the data, then the file is kept, for it guards shared memory", async function () {
      if (process.platform !== "linux") skipWithReason(this, "only Linux tells where a process stands");
      write(await deadPid());
      const orphan = spawn(process.execPath, ["-e", "process.stdin.resume(); console.log('there')"], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
      await once(orphan.stdout, "data");
      clearDeadPidFile(folder);
      assert.ok(existsSync(join(folder, "postmaster.pid")));
      orphan.stdin.end();
      await once(orphan, "exit");
      clearDeadPidFile(folder);
      assert.ok(!existsSync(join(folder, "postmaster.pid")));
    });
  });

  describe("the users of a server", () => {
    it("when one of them died, then the last living one leaves nobody behind", async () => {
      const users = serverUsers(folder);
      writeFileSync(join(folder, "dead.json"), JSON.stringify({ pid: await deadPid(), started: "1" }));
      const other = serverUsers(folder);
      users.join();
      other.join();
      assert.equal(users.leave(), false);
      assert.equal(other.leave(), true);
    });
  });

  describe("where a database lives", () => {
    const nobody = { uid: 65_534, gid: 65_534 };

    it("when its user may not enter the folder, then it lives elsewhere, and stays there", function () {
      if (process.getuid?.() !== 0) skipWithReason(this, "only root starts the server as somebody else");
      chmodSync(folder, 0o700);
      assert.ok(!canEnter(folder, nobody));
      const first = providePlaces(folder, nobody);
      assert.ok(!first.home.startsWith(folder));
      chmodSync(folder, 0o755);
      assert.equal(providePlaces(folder, nobody).home, first.home);
    });

    it("when the folder is deleted and made anew, then another home is chosen", function () {
      if (process.getuid?.() !== 0) skipWithReason(this, "only root starts the server as somebody else");
      chmodSync(folder, 0o700);
      const first = providePlaces(folder, nobody).home;
      rmSync(folder, { recursive: true });
      mkdirSync(folder, { mode: 0o700 });
      assert.notEqual(providePlaces(folder, nobody).home, first);
    });

    it("keeps its socket's path under the limit however deep the folder is", () => {
      const deep = join(folder, "x".repeat(100), "y".repeat(100), "z".repeat(100));
      mkdirSync(deep, { recursive: true });
      assert.ok(Buffer.byteLength(`${providePlaces(deep, null).sockets}/.s.PGSQL.5432`) <= 103);
    });

    it("when somebody else made the private folder first, then it is refused", function () {
      if (process.getuid?.() === 0) skipWithReason(this, "root owns whatever it makes");
      assert.throws(() => { providePrivate("/", null); }, /another user/);
    });
  });

  describe("PostgreSQL's programs", () => {
    it("when their user cannot read them where they are, then they are copied whole, once, with the libraries' links", function () {
      if (process.platform === "win32") skipWithReason(this, "Windows has no other user to run them as");
      this.timeout(60_000);
      const closed = join(folder, "closed");
      mkdirSync(closed, { mode: 0o700 });
      cpSync(packageRoot(), join(closed, "package"), { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
      // Nobody has this number, so it can read nothing below a closed folder.
      const stranger = { uid: 4_000_000, gid: 4_000_000 };
      const cache = join(folder, "cache");
      const { postgres, initdb } = provideBinaries(stranger, [join(closed, "package", "package.json"), cache], join(closed, "package"));
      assert.ok(postgres.startsWith(cache));
      assert.match(execFileSync(initdb, ["--version"], { encoding: "utf8" }), /PostgreSQL/);
      const [copy = ""] = readdirSync(cache);
      const made = statSync(join(cache, copy)).ctimeMs;
      provideBinaries(stranger, [cache], join(closed, "package"));
      assert.deepEqual(readdirSync(cache), [copy]);
      assert.equal(statSync(join(cache, copy)).ctimeMs, made);
    });
  });
});
