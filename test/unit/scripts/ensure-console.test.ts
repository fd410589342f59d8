import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import { skipWithReason } from "../../helpers/skip.ts";
import { SmallCheckout } from "./small-checkout.ts";

/** In the place of the build tool: counts its runs, writes a page from the one source, and fails where that says so. */
const TOOL = `
  import fs from "node:fs";
  const out = process.argv[process.argv.indexOf("--outDir") + 1];
  fs.appendFileSync("../builds", "run\\n");
  const source = fs.readFileSync("index.html", "utf8");
  if (source.includes("broken")) { console.error("index.html:1: broken"); process.exit(1); }
  fs.mkdirSync(out, { recursive: true });
  fs.writeFileSync(out + "/index.html", source);`;
const INSTALL = `
  const folder = "node_modules/node-" + (process.platform === "win32" ? "win" : process.platform) + "-" + process.arch + "/bin";
  fs.mkdirSync(folder, { recursive: true });
  fs.symlinkSync(process.execPath, folder + "/node");
  fs.mkdirSync("node_modules/vite/bin", { recursive: true });
  fs.writeFileSync("node_modules/vite/bin/vite.js", ${JSON.stringify(TOOL)});
  fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");`;
/** Of the console, before anything of a page is seen. */
const FIRST_SCRIPT_BYTES_MAX = 200_000;
const DIST = join(import.meta.dirname, "..", "..", "..", "dist", "console");

describe("ensure-console", function () {
  this.timeout(30_000);
  let checkout = new SmallCheckout();
  beforeEach(() => {
    checkout = new SmallCheckout();
    checkout.npmDoes(INSTALL);
    checkout.write("console/index.html", "one");
  });
  afterEach(() => { rmSync(checkout.root, { recursive: true, force: true }); });

  const ensure = () => checkout.start("ensure-console.mjs").ended;
  const built = (): string => readFileSync(join(checkout.root, "dist", "console", "index.html"), "utf8");
  const builds = (): number => readFileSync(join(checkout.root, "builds"), "utf8").split("\n").length - 1;

  it("when there is no build, then it installs and builds once; again it says and writes nothing", async () => {
    const first = await ensure();
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /Building the console/);
    const { mtimeMs } = statSync(join(checkout.root, "dist"));
    assert.deepEqual(await ensure(), { code: 0, stdout: "", stderr: "" });
    assert.deepEqual([built(), builds(), statSync(join(checkout.root, "dist")).mtimeMs], ["one", 1, mtimeMs]);
  });

  it("when a source changed, then it builds anew", async () => {
    await ensure();
    checkout.write("console/index.html", "two");
    assert.equal((await ensure()).code, 0);
    assert.deepEqual([built(), builds()], ["two", 2]);
  });

  it("when a source cannot be built, then it says where, in the tool's words, and what was built before stays", async () => {
    await ensure();
    checkout.write("console/index.html", "broken");
    const end = await ensure();
    assert.equal(end.code, 2);
    assert.match(end.stderr, /could not be built:\nindex\.html:1: broken/);
    assert.equal(built(), "one");
    assert.deepEqual(readdirSync(join(checkout.root, "dist")), ["console"]);
  });

  it("when four start at once, then one builds and the others wait for it", async () => {
    const ends = await Promise.all([ensure(), ensure(), ensure(), ensure()]);
    assert.deepEqual([ends.map(({ code }) => code), builds(), built()], [[0, 0, 0, 0], 1, "one"]);
  });
});

describe("the console as built", () => {
  it("loads at most 200 kB of compressed script before it shows something, and keeps each file compressed beside it", function () {
    if (!existsSync(join(DIST, "index.html"))) skipWithReason(this, "dist/console is not built: npm run build:console");
    const names = [...readFileSync(join(DIST, "index.html"), "utf8").matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((found) => found[1] ?? "");
    assert.ok(names.some((name) => name.startsWith("assets/")), "the page names its script");
    const scripts = names.map((name) => readFileSync(join(DIST, name)));
    const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
    assert.ok(bytes <= FIRST_SCRIPT_BYTES_MAX, `${String(bytes)} bytes`);
    for (const name of names.filter((each) => each.startsWith("assets/") && readFileSync(join(DIST, each)).length >= 1_024)) assert.deepEqual(gunzipSync(readFileSync(join(DIST, `${name}.gz`))), readFileSync(join(DIST, name)));
  });
});
