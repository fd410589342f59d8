import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checkout = join(import.meta.dirname, "..", "..", "..");
const skipHelper = JSON.stringify(join(checkout, "test", "helpers", "skip.ts"));

describe("the closing line of a test run", function () {
  this.timeout(60_000);
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "steward-closing-line-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (program: string) => {
    const file = join(folder, "planted.test.ts");
    writeFileSync(file, program);
    const end = spawnSync(process.execPath, [join(checkout, "scripts", "test.mjs"), file], { encoding: "utf8" });
    return { code: end.status, output: end.stdout, last: end.stdout.trimEnd().split("\n").at(-1) };
  };

  it("when tests pass, then it counts them", () => {
    const { code, last } = run('it("a", () => {}); it("b", () => {});');
    assert.equal(last, "2 passed, 0 failed, 0 skipped");
    assert.equal(code, 0);
  });

  it("when a test fails, then it counts it and exits 1", () => {
    const { code, last } = run('it("a", () => {}); it("b", () => { throw new Error("no"); });');
    assert.equal(last, "1 passed, 1 failed, 0 skipped");
    assert.equal(code, 1);
  });

  it("when an import fails, then that is one failure", () => {
    const { code, last } = run('import "./nowhere.ts"; it("a", () => {});');
    assert.equal(last, "0 passed, 1 failed, 0 skipped");
    assert.equal(code, 1);
  });

  it("when the process dies in the middle, then that is one failure", () => {
    const { code, last } = run('it("a", () => {}); it("b", () => { process.kill(process.pid, "SIGKILL"); });');
    assert.equal(last, "0 passed, 1 failed, 0 skipped");
    assert.equal(code, 1);
  });

  it("when no test ran, then that is a failure", () => {
    const { code, last } = run('describe("nothing", () => {});');
    assert.equal(last, "0 passed, 1 failed, 0 skipped");
    assert.equal(code, 1);
  });

  it("when tests are skipped with a reason, alone or as a suite, then each is named with it", () => {
    const { code, output, last } = run(`import { skipWithReason } from ${skipHelper};
      it("runs", () => {});
      it("alone", function () { skipWithReason(this, "there is no moon"); });
      describe("suite", () => {
        before(function () { skipWithReason(this, "there is no sun"); });
        it("first", () => {});
        it("second", () => {});
      });
      describe("each", () => {
        beforeEach(function () { skipWithReason(this, "there is no star"); });
        it("third", () => {});
      });`);
    assert.equal(last, "1 passed, 0 failed, 4 skipped");
    assert.equal(code, 0);
    assert.match(output, /skipped because there is no moon:\n\s+- alone\n/);
    assert.match(output, /skipped because there is no sun:\n\s+- suite first\n\s+- suite second\n/);
    assert.match(output, /skipped because there is no star:\n\s+- each third\n/);
  });

  it("when a test is skipped without a reason, then the run fails", () => {
    const { code, last } = run('it("runs", () => {}); it.skip("quietly", () => {});');
    assert.equal(last, "1 passed, 1 failed, 0 skipped");
    assert.equal(code, 1);
  });
});
