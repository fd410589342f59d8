import assert from "node:assert/strict";
import * as z from "zod";

import { installByOAuth } from "../../../src/app/demo/install-by-oauth.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { door, requestCount, sidesOf } from "../../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { crmSettings } from "./crm-settings.ts";
import { startWeb, type Web } from "./web.ts";

const PlanSchema = z.object({ installation: z.string(), steps: z.array(z.object({ name: z.string(), state: z.enum(["present", "missing", "differs"]), adminAction: z.string().nullable() })) });

describe("the plan of fields at the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let web: Web;
  beforeEach(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    web = await startWeb(crmSettings(sandbox));
  });
  afterEach(async () => {
    await web.stop();
    await sandbox.stop();
  });

  const fields = (...args: readonly string[]) => run(crmSettings(sandbox), args);

  const run = (settings: Readonly<Record<string, string>>, args: readonly string[]): Promise<Ran> => runSteward(["fields", ...args], { ...settings, ...besides(web) });

  it("when a portal has all, then it says so; when an admin took a field away, then that one is missing, and looking makes none", async () => {
    await installByOAuth(`${web.origin}/install/hubspot`);
    const whole = await fields();
    assert.equal(whole.code, 0, whole.stderr);
    assert.match(whole.stdout, /^present {2}property notes\.steward_activity_key$/m);
    await door(sandbox.url, "properties", { object: "notes", name: "steward_activity_key", archived: true });
    for (let look = 0; look < 2; look += 1) {
      const { code, stdout } = await fields("--json");
      assert.equal(code, 1);
      const { steps } = PlanSchema.parse(JSON.parse(stdout));
      assert.deepEqual(steps.filter(({ state }) => state !== "present").map(({ name, state }) => [name, state]), [["property notes.steward_activity_key", "missing"]]);
    }
  });

  it("when the process has no client of that CRM, then one line says what to set", async () => {
    await installByOAuth(`${web.origin}/install/hubspot`);
    const { code, stderr } = await run({}, []);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^steward fields: this process has no client id and secret for hubspot: [^\n]+\n$/);
  });

  it("when nothing was deployed in an org, then every field is missing, with what an admin must do", async () => {
    await installByOAuth(`${web.origin}/install/salesforce`);
    const { code, stdout } = await fields("--json");
    assert.equal(code, 1);
    const { steps } = PlanSchema.parse(JSON.parse(stdout));
    assert.ok(steps.length > 5 && steps.every(({ state, adminAction }) => state === "missing" && (adminAction ?? "").length > 20));
  });

  it("when the CRM does not answer, then there is no plan and it ends with 2", async () => {
    await installByOAuth(`${web.origin}/install/hubspot`);
    const [hubspot] = sidesOf(sandbox);
    assert.ok(hubspot);
    await door(sandbox.url, "faults", [{ match: { path: "/crm/properties/*", times: 50 }, fault: "status", status: 503 }]);
    const before = await requestCount(hubspot);
    const { code, stdout, stderr } = await fields("--json");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /The plan could not be made/);
    assert.ok((await requestCount(hubspot)) > before);
  });
});
