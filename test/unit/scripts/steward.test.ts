import assert from "node:assert/strict";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { SmallCheckout } from "./small-checkout.ts";

describe("the steward launcher", function () {
  this.timeout(30_000);
  let checkout = new SmallCheckout();

  beforeEach(() => {
    checkout = new SmallCheckout();
  });
  afterEach(() => {
    rmSync(checkout.root, { recursive: true, force: true });
  });

  const main = (code: string) => {
    checkout.write("src/app/cli/main.ts", code);
  };

  it("when nothing is installed, then it installs, runs the command with its arguments and ends with its exit code", async () => {
    main("console.log(JSON.stringify(process.argv.slice(2))); process.exit(3);");
    const end = await checkout.start("steward.mjs", "audit", "verify", "--json").ended;
    assert.equal(end.code, 3);
    assert.equal(end.stdout, '["audit","verify","--json"]\n');
  });

  it("when there is a .env, then its settings apply, and a command writes to stdout alone", async () => {
    checkout.write(".env", "AUDIT_ORIGIN=audit.example.com\n");
    main('console.log(process.env["AUDIT_ORIGIN"]);');
    const end = await checkout.start("steward.mjs", "doctor").ended;
    assert.equal(end.stdout, "audit.example.com\n");
  });

  it("when it is asked to stop, then the command hears it once and decides how to end", async () => {
    main('process.on("SIGTERM", () => { console.log("bye"); process.exit(7); }); setInterval(() => {}, 1000); console.log("up");');
    const { child, ended } = checkout.start("steward.mjs", "start");
    assert.ok(child.stdout);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    const end = await ended;
    assert.equal(end.code, 7);
    assert.equal(end.stdout, "up\nbye\n");
  });

  it("when the command is killed, then the launcher ends by the same signal", async () => {
    main('process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);');
    const { child, ended } = checkout.start("steward.mjs", "work");
    await ended;
    assert.equal(child.signalCode, "SIGKILL");
  });
});
