import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { startSandbox } from "../../../helpers/start-sandbox.ts";
import type { StartedSandbox } from "../../../helpers/start-sandbox.ts";
import { at, list } from "../sandbox-client.ts";

const seedDir = fileURLToPath(new URL("../../../../sandbox/seed/world", import.meta.url));

describe("the process of both sandbox CRMs", function () {
  this.timeout(60_000);
  let dataDir: string;
  let sandbox: StartedSandbox;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "steward-both-"));
    sandbox = await startSandbox({ dataDir, seedDir, autoApprove: true });
  });
  after(async () => {
    await sandbox.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const door = async (url: string, path: string): Promise<unknown> => (await fetch(`${url}/_sandbox/${path}`)).json();
  const count = async (url: string, object: string): Promise<number> => list(await door(url, `records/${object}`), "records").length;

  it("when it starts, then each CRM listens by itself, seeded with the same world, at the same time", async () => {
    assert.notEqual(new URL(sandbox.url).port, new URL(sandbox.salesforceUrl).port);
    const accounts = await count(sandbox.salesforceUrl, "Account");
    assert.ok(accounts > 0);
    assert.equal(accounts, await count(sandbox.url, "companies"));
    const [hubspot, salesforce] = [await door(sandbox.url, "clock"), await door(sandbox.salesforceUrl, "clock")];
    assert.equal(String(at(hubspot, "now")).slice(0, 10), String(at(salesforce, "now")).slice(0, 10));
    assert.equal(at(await door(sandbox.salesforceUrl, "settings"), "autoApprove"), true);
  });

  it("when it starts again on the same folder, then nothing is seeded twice", async () => {
    const before = await count(sandbox.salesforceUrl, "Contact");
    await sandbox.kill();
    sandbox = await startSandbox({ dataDir, seedDir });
    assert.equal(await count(sandbox.salesforceUrl, "Contact"), before);
  });

  it("when ports are wished for, then Salesforce has one after HubSpot's", async () => {
    const wished = Number(new URL(sandbox.url).port);
    await sandbox.stop();
    sandbox = await startSandbox({ dataDir, port: wished });
    assert.ok(Number(new URL(sandbox.salesforceUrl).port) > Number(new URL(sandbox.url).port));
  });
});
