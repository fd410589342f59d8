import assert from "node:assert/strict";

import { filesForAdmin } from "../../../src/app/compose-crms.ts";
import { diagnose } from "../../../src/app/doctor.ts";
import { installByOAuth } from "../../../src/app/demo/install-by-oauth.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { door } from "../../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { startWeb, type Web } from "./web.ts";

describe("installing into Salesforce by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let sandbox: StartedSandbox;
  let web: Web;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    web = await startWeb({ SALESFORCE_CLIENT_ID: "steward-sandbox-salesforce", SALESFORCE_CLIENT_SECRET: "steward-sandbox-salesforce-secret", SALESFORCE_LOGIN_URL: sandbox.salesforceUrl });
  });
  after(async () => {
    await web.stop();
    await sandbox.stop();
  });

  it("when the metadata is not deployed, then the page and the doctor say what the admin does, and nothing can be written yet", async () => {
    const page = await installByOAuth(`${web.origin}/install/salesforce`);
    assert.match(page, /Connected, but not ready/);
    assert.match(page, /steward connect salesforce --metadata/);
    const { ok, checks } = await diagnose(web.app);
    const fields = checks.find(({ name }) => name.endsWith("fields"));
    assert.equal(ok, false);
    assert.equal(fields?.state, "error");
    assert.match(fields.fix ?? "", /Deploy the metadata/);
  });

  it("when it was deployed and the link is opened once more, then the same installation is ready", async () => {
    const before = await web.app.store.acrossTenants.list();
    await door(sandbox.salesforceUrl, "deploy", { files: Object.fromEntries(await filesForAdmin("salesforce")) });
    const page = await installByOAuth(`${web.origin}/install/salesforce`);
    assert.match(page, /<h1>Connected<\/h1>/);
    const after = await web.app.store.acrossTenants.list();
    assert.deepEqual(after.map(({ id }) => id), before.map(({ id }) => id));
    const { checks } = await diagnose(web.app);
    assert.deepEqual(checks.filter(({ name, state }) => name.startsWith("salesforce") && state === "error"), []);
  });
});
