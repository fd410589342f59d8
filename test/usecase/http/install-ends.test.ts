import assert from "node:assert/strict";

import { exchangeCode } from "../../../connectors/hubspot/oauth.ts";
import { exchangeCode as tradeInOrg } from "../../../connectors/salesforce/oauth.ts";
import { grantStore } from "../../../src/adapters/store/grants.ts";
import { openPool } from "../../../src/adapters/store/database.ts";
import { masterKey } from "../../../src/adapters/system/master-key.ts";
import { secretsUnder } from "../../../src/adapters/system/secrets.ts";
import type { Grant } from "../../../src/ports/crm-connection.ts";
import { codeFrom, REDIRECT, settingsOf } from "../../helpers/hubspot-sandbox.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { codeFrom as orgCode, settingsOf as orgSettings } from "../../helpers/salesforce-sandbox.ts";
import { door } from "../../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../../helpers/start-sandbox.ts";
import { crmSettings } from "./crm-settings.ts";
import { type Answered, ask, signIn, startWeb, type Web } from "./web.ts";

const PAGE = { accept: "text/html,*/*;q=0.8" };

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`an install of ${crm}`, function () {
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
    const url = (): string => (crm === "hubspot" ? sandbox.url : sandbox.salesforceUrl);
    const ids = async () => (await web.app.store.acrossTenants.list()).map(({ id }) => id);
    const rows = async (table: string): Promise<number> => (await asOwner(web.connection, (client) => client.query(`SELECT 1 FROM steward.${table}`))).rowCount ?? 0;

    /** A browser of its own on its way: the vendor's page agreed, and nothing was followed yet. */
    async function consent(query = ""): Promise<{ readonly start: Answered; readonly back: string; readonly cookie: string }> {
      const start = await ask(`${web.origin}/install/${crm}${query}`, { headers: PAGE });
      assert.equal(start.status, 302, start.text);
      const [setCookie = ""] = start.headers.getSetCookie();
      const agreed = await ask(start.headers.get("location") ?? "");
      return { start, back: agreed.headers.get("location") ?? "", cookie: setCookie.split(";")[0] ?? "" };
    }
    const follow = async ({ back, cookie }: { readonly back: string; readonly cookie: string }) => ask(back, { headers: { ...PAGE, cookie } });

    it("when the admin says no, then the page says so and nothing is written", async () => {
      const { cookie } = await consent();
      const answer = await ask(`${web.origin}/oauth/${crm}/callback?error=access_denied&error_description=no`, { headers: { ...PAGE, cookie } });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /was not granted, so nothing was stored/);
      assert.deepEqual(await ids(), []);
    });

    it("when too little was granted, then the page names what is missing and nothing is written", async () => {
      const way = await consent();
      const body = crm === "hubspot"
        ? { token_type: "bearer", access_token: "some-access-token", refresh_token: "some-refresh-token", expires_in: 1800, hub_id: 4711, scopes: ["oauth", "crm.objects.contacts.read"] }
        : { access_token: "some-access-token", refresh_token: "some-refresh-token", scope: "id refresh_token", token_type: "Bearer", instance_url: url(), id: `${url()}/id/00D000000000001AAA/005000000000001AAA` };
      await door(url(), "faults", [{ match: { method: "POST", path: "/*/token" }, fault: "status", status: 200, body }, ...(crm === "hubspot"
        ? [{ match: { method: "POST", path: "/*/introspect" }, fault: "status", status: 200, body: { active: true, hub_id: 4711, user_id: 1 } }]
        : [{ match: { path: "/id/*" }, fault: "status", status: 200, body: { organization_id: "00D000000000001AAA", user_id: "005000000000001AAA" } }])]);
      const answer = await follow(way);
      assert.equal(answer.status, 403, answer.text);
      assert.match(answer.text, crm === "hubspot" ? /granted too little. Missing:.*crm\.objects\.deals\.read/ : /granted too little. Missing: api\b/);
      assert.ok(!answer.text.includes("some-access-token"));
      assert.deepEqual([await ids(), await rows("crm_grant"), await rows("audit_entry")], [[], 0, 0]);
    });

    it("when two admins agree at the same time, then there is one installation and both see a page of success", async () => {
      const [one, other] = [await consent(), await consent()];
      for (const answer of await Promise.all([follow(one), follow(other)])) {
        assert.equal(answer.status, 200, answer.text);
        assert.match(answer.text, /<h1>Connected/);
      }
      assert.equal((await ids()).length, 1);
      assert.equal(await rows("crm_grant"), 1);
    });

    it("when it is installed once more, then it is the same one, with a grant that works", async () => {
      const before = await ids();
      const answer = await follow(await consent());
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(await ids(), before);
      const [id] = before;
      assert.ok(id !== undefined);
      const check = await (await web.app.connection(id, "interactive")).check();
      assert.ok(check.ok, check.ok ? "" : check.error.publicMessage);
    });

    it("when another user of the account opens the link, then the grant there is stays, unless they are an admin of the installation here", async () => {
      const [id] = await ids();
      assert.ok(id !== undefined);
      await grantedBy(id, "somebody-else");
      const [held, entries] = [await grantOf(id), await rows("audit_entry")];
      const refused = await follow(await consent());
      assert.equal(refused.status, 403, refused.text);
      assert.match(refused.text, /connected already, by somebody else/);
      assert.match(refused.text, /one-time link/);
      assert.deepEqual([await grantOf(id), await rows("audit_entry")], [held, entries]);
      // Who gave it is not known of it: then it is nobody's to renew but an admin's.
      await grantedBy(id, null);
      assert.equal((await follow(await consent())).status, 403);
      // A session of another kind is no admin.
      const stranger = await consent();
      assert.equal((await follow({ ...stranger, cookie: (await consent()).cookie })).status, 403, "a consent of another browser");
      const admin = await signIn(web);
      const start = await ask(`${web.origin}/install/${crm}`, { headers: { ...PAGE, cookie: admin.cookie } });
      const agreed = await ask(start.headers.get("location") ?? "");
      const renewed = await follow({ back: agreed.headers.get("location") ?? "", cookie: admin.cookie });
      assert.equal(renewed.status, 200, renewed.text);
      assert.notDeepEqual(await grantOf(id), held);
      assert.equal((await follow(await consent())).status, 200, "and whoever gave this one renews it by themselves");
    });

    it("when a strange login host is named, then a page says so and no browser is sent anywhere", async () => {
      for (const named of ["https://salesforce.com.evil.example", "http://acme.my.salesforce.com", "https://acme.my.salesforce.com:8443", "https://user@acme.my.salesforce.com", "javascript:alert(1)", ""]) {
        const answer = await ask(`${web.origin}/install/${crm}?login=${encodeURIComponent(named)}`, { headers: PAGE });
        assert.equal(answer.status, 400, named);
        assert.match(answer.text, /Nobody signs in there/);
        assert.equal(answer.headers.get("location"), null);
      }
    });

    if (crm === "salesforce") {
      it("when an org's own login host is named, then the browser goes there, the code is traded there, and refreshes remember it", async () => {
        const own = url().replace("127.0.0.1", "localhost");
        const way = await consent(`?login=${encodeURIComponent(`${own}/some/page?x=1`)}`);
        assert.ok(way.start.headers.get("location")?.startsWith(`${own}/services/oauth2/authorize?`));
        assert.equal((await follow(way)).status, 200);
        const [id] = await ids();
        assert.ok(id !== undefined);
        assert.equal((await grantOf(id)).loginUrl, own);
        await door(url(), "clock", { advanceMs: 24 * 3_600_000 });
        const check = await (await web.app.connection(id, "interactive")).check();
        assert.ok(check.ok, check.ok ? "" : check.error.publicMessage);
        const renewed = await grantOf(id);
        assert.equal(renewed.loginUrl, own);

        const plain = await consent();
        assert.ok(plain.start.headers.get("location")?.startsWith(`${url()}/services/oauth2/authorize?`));
        assert.equal((await follow(plain)).status, 200);
        assert.equal((await grantOf(id)).loginUrl, undefined);
      });

      it("when a vendor's own host is named, then it is where the browser is sent", async () => {
        const answer = await ask(`${web.origin}/install/salesforce?login=${encodeURIComponent("https://acme.my.salesforce.com")}`, { headers: PAGE });
        assert.ok(answer.headers.get("location")?.startsWith("https://acme.my.salesforce.com/services/oauth2/authorize?"));
      });
    }

    it("when a second account of the CRM is connected, then it is an installation of its own, and the first stays as it is", async () => {
      const [first] = await ids();
      assert.ok(first !== undefined);
      const held = await grantOf(first);
      const way = await consent();
      await door(url(), "faults", crm === "hubspot" ? await anotherPortal() : await anotherOrg());
      const answer = await follow(way);
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.text, /<h1>Connected/);
      const accounts = (await web.app.store.acrossTenants.list()).map(({ accountId }) => accountId);
      assert.equal(accounts.length, 2);
      assert.ok(accounts.includes(crm === "hubspot" ? "4711" : "00D000000000002AAA"), accounts.join(", "));
      assert.deepEqual(await grantOf(first), held);
    });

    const grantedBy = (id: string, user: string | null) => asOwner(web.connection, (client) => client.query("UPDATE steward.installation SET granted_by = $2 WHERE id = $1", [id, user]));

    /** The next consent is told to be another portal's. */
    async function anotherPortal(): Promise<readonly object[]> {
      const granted = await exchangeCode(settingsOf(url()), { now: () => new Date().toISOString() }, { code: await codeFrom(url()), redirectUri: REDIRECT, codeVerifier: null });
      assert.ok(granted.ok);
      const { accessToken, refreshToken, scopes } = granted.value.grant;
      return [
        { match: { method: "POST", path: "/*/token" }, fault: "status", status: 200, body: { token_type: "bearer", access_token: accessToken, refresh_token: refreshToken, expires_in: 1800, hub_id: 4711, user_id: 2, scopes } },
        { match: { method: "POST", path: "/*/introspect" }, fault: "status", status: 200, body: { active: true, token_use: "access_token", hub_id: 4711, user_id: 2, scopes } },
      ];
    }

    /** The next consent is told to be another org's. */
    async function anotherOrg(): Promise<readonly object[]> {
      const granted = await tradeInOrg(orgSettings(url()), { now: () => new Date().toISOString() }, await orgCode(url()));
      assert.ok(granted.ok);
      const { accessToken, refreshToken, scopes } = granted.value.grant;
      const [organization_id, user_id] = ["00D000000000002AAA", "005000000000002AAA"];
      return [
        { match: { method: "POST", path: "/*/token" }, fault: "status", status: 200, body: { access_token: accessToken, refresh_token: refreshToken, scope: scopes.join(" "), token_type: "Bearer", instance_url: url(), id: `${url()}/id/${organization_id}/${user_id}` } },
        { match: { path: "/id/*" }, fault: "status", status: 200, body: { organization_id, user_id } },
      ];
    }

    async function grantOf(id: Awaited<ReturnType<typeof ids>>[number]): Promise<Grant> {
      const database = openPool(web.connection, { poolMax: 1 });
      try {
        const held = await grantStore({ kysely: database.kysely, secrets: secretsUnder(masterKey({ dataDir: web.dataDir, stewardKey: undefined })) }, id).load();
        assert.ok(held);
        return held.grant;
      } finally {
        await database.close();
      }
    }
  });
}
