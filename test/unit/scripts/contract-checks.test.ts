import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checkout = join(import.meta.dirname, "..", "..", "..");
const startHelper = JSON.stringify(join(checkout, "test", "helpers", "start-sandbox.ts"));
const asOneToken = "authorization: 'Bearer nobody', 'content-type': 'application/json'";

describe("the contract checks of a test run", function () {
  this.timeout(60_000);
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "steward-contract-checks-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A run of one test that sends requests to a sandbox of its own, which it ends so. */
  const run = (requests: string, end: "stop" | "kill" = "stop") => {
    const file = join(folder, "planted.test.ts");
    writeFileSync(file, `import { startSandbox } from ${startHelper};
      it("speaks", async function () { this.timeout(30000); const sandbox = await startSandbox(); const url = sandbox.url + "/crm/objects/2026-09/contacts";
      ${requests}
      await sandbox.${end}(); });`);
    const { status, stdout } = spawnSync(process.execPath, [join(checkout, "scripts", "test.mjs"), file], { encoding: "utf8" });
    return { status, stdout, last: stdout.trimEnd().split("\n").at(-1) };
  };

  it("when all messages keep to the contracts, then they are counted and the run passes", () => {
    const { status, stdout, last } = run("await fetch(url);");
    assert.match(stdout, /\n2 HubSpot messages checked against the contracts, 0 violations\n/);
    assert.equal(last, "1 passed, 0 failed, 0 skipped");
    assert.equal(status, 0);
  });

  for (const end of ["stop", "kill"] as const) {
    it(`when requests break the contract and the sandbox ends by ${end}, then the run names them, fails, and still closes with the closing line`, () => {
      const { status, stdout, last } = run(`
        await fetch(url, { method: "POST", headers: { ${asOneToken} }, body: JSON.stringify({ property: {} }) });
        for (const path of ["/no/such/path", "/crm/objects/2026-09/contacts/batch/merge"]) await fetch(sandbox.url + path);`, end);
      assert.match(stdout, /request POST \/crm\/objects\/2026-09\/contacts 400: .*'properties'/);
      assert.match(stdout, /request GET \/no\/such\/path 404: there is no such path/);
      assert.match(stdout, /, 3 violations\n/);
      assert.equal(last, "1 passed, 1 failed, 0 skipped");
      assert.equal(status, 1);
    });
  }

  it("when a fault swallows a request that breaks the contract, then it is found all the same", () => {
    const { stdout } = run(`
      await fetch(sandbox.url + "/_sandbox/faults", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify([{ fault: "drop-before" }]) });
      await fetch(url, { method: "POST", headers: { ${asOneToken} }, body: "{" }).catch(() => undefined);`);
    assert.match(stdout, /1 HubSpot messages checked against the contracts, 1 violations/);
  });

  it("when a test says that it breaks the contract on purpose, then the run passes", () => {
    const { status, stdout } = run('await fetch(sandbox.url + "/no/such/path", { headers: { "x-steward-deliberate": "true" } });');
    assert.match(stdout, /1 HubSpot messages checked against the contracts, 0 violations/);
    assert.equal(status, 0);
  });
});
