import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { SmallCheckout } from "./small-checkout.ts";

describe("ensure-installed", function () {
  this.timeout(30_000);
  let checkout = new SmallCheckout();

  beforeEach(() => {
    checkout = new SmallCheckout();
  });
  afterEach(() => {
    rmSync(checkout.root, { recursive: true, force: true });
  });

  const ensure = () => checkout.start("ensure-installed.mjs").ended;

  it("when nothing is installed, then it installs once and keeps stdout clean", async () => {
    const end = await ensure();
    assert.equal(end.code, 0, end.stderr);
    assert.equal(end.stdout, "");
    assert.match(end.stderr, /Installing dependencies/);
    assert.equal(checkout.npmRuns(), 1);
  });

  it("when everything is installed, then it runs no npm, says nothing and writes nothing", async () => {
    await ensure();
    const before = everyFile(checkout.root);
    const end = await ensure();
    assert.deepEqual(end, { code: 0, stdout: "", stderr: "" });
    assert.deepEqual(everyFile(checkout.root), before);
    assert.equal(checkout.npmRuns(), 1);
  });

  it("when the lockfile asks for another version, then it installs again", async () => {
    await ensure();
    checkout.lock("1.0.1");
    assert.equal((await ensure()).code, 0);
    assert.equal(checkout.npmRuns(), 2);
  });

  it("when the pinned Node was removed, then it installs again", async () => {
    await ensure();
    for (const name of readdirSync(join(checkout.root, "node_modules"))) {
      if (name.startsWith("node-")) rmSync(join(checkout.root, "node_modules", name), { recursive: true });
    }
    assert.equal((await ensure()).code, 0);
    assert.equal(checkout.npmRuns(), 2);
  });

  it("when four start at once, then one installs and the others wait for it", async () => {
    const ends = await Promise.all([ensure(), ensure(), ensure(), ensure()]);
    assert.deepEqual(ends.map((end) => end.code), [0, 0, 0, 0]);
    assert.equal(checkout.npmRuns(), 1);
    assert.deepEqual(leftovers(checkout.root), []);
  });

  it("when a killed install left its lock, then it is taken over", async () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    checkout.write(".install-lock", JSON.stringify({ token: "t", host: hostname(), pids: [dead] }));
    assert.equal((await ensure()).code, 0);
    assert.equal(checkout.npmRuns(), 1);
    assert.deepEqual(leftovers(checkout.root), []);
  });

  it("when the registry cannot be reached, then it says so and exits 2", async () => {
    checkout.npmDoes('console.error("npm error code EAI_AGAIN"); process.exit(1);');
    const end = await ensure();
    assert.equal(end.code, 2);
    assert.match(end.stderr, /registry could not be reached/);
    assert.doesNotMatch(end.stderr, /\n\s+at /, "no stack for what a person can put right");
    assert.deepEqual(leftovers(checkout.root), []);
  });

  it("when npm ends well but a package is missing, then that is a failure with its name", async () => {
    checkout.npmDoes("");
    const end = await ensure();
    assert.equal(end.code, 2);
    assert.match(end.stderr, /node_modules is still missing/);
  });
});

function leftovers(root: string): readonly string[] {
  return readdirSync(root).filter((name) => name.startsWith(".install-lock"));
}

function everyFile(root: string): readonly string[] {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  return names.map((name) => `${name} ${statSync(join(root, name)).mtimeMs}`).toSorted();
}
