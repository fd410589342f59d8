import assert from "node:assert/strict";

import { installByOAuth } from "../../../src/app/demo/install-by-oauth.ts";
import { handle } from "../../../src/app/jobs/handlers.ts";
import type { Installation } from "../../../src/ports/store.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { requestCount, sidesOf } from "../../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { crmSettings } from "./crm-settings.ts";
import { ask, keyOf, problemOf, signIn, startWeb, type Web } from "./web.ts";


for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`disconnecting from ${crm} by HTTP`, function () {
    this.timeout(DATABASE_TIMEOUT_MS);
    let sandbox: StartedSandbox;
    let web: Web;
    before(async () => {
      sandbox = await startSandbox({ autoApprove: true });
      web = await startWeb(crmSettings(sandbox));
    });
    after(async () => {
      await web.stop();
      await sandbox.stop();
    });
    const only = async (): Promise<Installation> => {
      const [one, ...more] = await web.app.store.acrossTenants.list();
      assert.ok(one !== undefined && more.length === 0);
      return one;
    };
    const requests = async (): Promise<number> => {
      const side = sidesOf(sandbox).find((one) => one.crm === crm);
      assert.ok(side);
      return requestCount(side);
    };
    const grants = async (): Promise<number> => (await asOwner(web.connection, (client) => client.query("SELECT 1 FROM steward.crm_grant"))).rowCount ?? 0;
    const disconnect = async (id: string, headers: Readonly<Record<string, string>>) => ask(`${web.origin}/api/v1/installations/${id}/disconnect`, { method: "POST", headers });

    it("when a stranger, a key or a forged page asks for it, then nothing happens", async () => {
      await installByOAuth(`${web.origin}/install/${crm}`);
      const { id } = await only();
      problemOf(await disconnect(id, {}), 401);
      problemOf(await disconnect(id, { authorization: `Bearer ${await keyOf(web, id)}` }), 403);
      const { cookie, csrf } = await signIn(web);
      problemOf(await disconnect(id, { cookie }), 403);
      problemOf(await disconnect("another", { cookie, "x-csrf-token": csrf }), 404);
      assert.equal((await only()).state, "connected");
    });

    it("when an admin asks for it twice, then the tokens are dead at the vendor and gone here, and no job calls the CRM any more", async () => {
      const { id } = await only();
      const connection = await web.app.connection(id, "interactive");
      const { cookie, csrf } = await signIn(web);
      const first = await disconnect(id, { cookie, "x-csrf-token": csrf });
      assert.deepEqual(first.json, { id, state: "disconnected", changed: true, revoked: true });
      assert.equal(await grants(), 0);
      const refused = await connection.check();
      assert.ok(!refused.ok && refused.error.kind === "unauthorized");

      const before = await requests();
      const again = await disconnect(id, { cookie, "x-csrf-token": csrf });
      assert.deepEqual(again.json, { id, state: "disconnected", changed: false, revoked: true });
      for (const job of [{ name: "sync-records", installation: id, object: null, full: false }, { name: "apply-writes", installation: id }] as const) await handle(web.app, job);
      assert.equal(await requests(), before);
    });

    it("when a job that was under way meets the dead tokens, then it stays disconnected and nobody is told to connect", async () => {
      const { id } = await only();
      await web.app.store.inInstallation(id, (tx) => tx.setState("reconnect-needed"));
      assert.equal((await only()).state, "disconnected");
    });

    it("when it is installed anew, then the same installation goes on, and its chain tells of all three", async () => {
      const { id } = await only();
      await installByOAuth(`${web.origin}/install/${crm}`);
      const now = await only();
      assert.deepEqual([now.id, now.state], [id, "connected"]);
      const check = await (await web.app.connection(id, "interactive")).check();
      assert.ok(check.ok, check.ok ? "" : check.error.publicMessage);
      assert.equal((await web.app.audit.verify(id)).ok, true);
      const { rows } = await asOwner(web.connection, (client) => client.query<{ bytes: string }>("SELECT bytes FROM steward.audit_entry WHERE bytes LIKE '%\"installation.%connected\"%' ORDER BY seq"));
      assert.deepEqual(rows.map(({ bytes }) => /installation\.\w+/.exec(bytes)?.[0]), ["installation.connected", "installation.disconnected", "installation.reconnected"]);
    });

    it("when it is asked for at the command line, then --yes alone does it, and doing it again changes nothing", async () => {
      const { id } = await only();
      const steward = (...args: readonly string[]): Promise<Ran> => runSteward(["disconnect", "--json", ...args], { ...crmSettings(sandbox), ...besides(web) });
      assert.match((await steward("--installation", id)).stderr, /say --yes to do it/);
      assert.match((await steward("--yes")).stderr, /needs --installation/);
      assert.equal((await only()).state, "connected");
      assert.deepEqual(JSON.parse((await steward("--installation", id, "--yes")).stdout), { id, state: "disconnected", changed: true, revoked: true });
      assert.deepEqual(JSON.parse((await steward("--installation", id, "--yes")).stdout), { id, state: "disconnected", changed: false, revoked: true });
      await installByOAuth(`${web.origin}/install/${crm}`);
      assert.equal((await only()).state, "connected");
    });

    it("when the vendor does not answer, then the tokens are erased all the same and the answer says what is left to do", async () => {
      const { id } = await only();
      const { cookie, csrf } = await signIn(web);
      await sandbox.stop();
      const answer = await disconnect(id, { cookie, "x-csrf-token": csrf });
      assert.deepEqual(answer.json, { id, state: "disconnected", changed: true, revoked: false });
      assert.equal(await grants(), 0);
    });
  });
}
