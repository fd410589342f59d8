import assert from "node:assert/strict";

import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { crmSettings } from "./crm-settings.ts";
import { begin, consent, cookieOf, CRMS, signInAs, type SignInWeb, startSignIn } from "./signed-in.ts";
import { ask, installed, problemOf, signIn, startWeb } from "./web.ts";

describe("signing in through the CRM", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let ground: SignInWeb;
  before(async () => { ground = await startSignIn(); });
  after(() => ground.stop());

  for (const crm of CRMS) {
    describe(crm, () => {
      it("when an active user comes back, then the session is theirs, they are a rep, and the installation is the one of their account alone", async () => {
        const { session, location } = await signInAs(ground, crm, "priya");
        assert.deepEqual(session.person, { id: await ground.user(crm, "priya"), name: "Priya Raman", kind: "user" });
        assert.deepEqual(session.installations.map(({ id, roles }) => [id, roles]), [[ground.id[crm], ["rep"]]]);
        assert.equal(location, "/");
        const { rows } = await ground.web.app.store.inInstallation(ground.id[crm], async (tx) => ({ rows: await tx.roles.list() }));
        assert.ok(rows.every(({ person }) => person !== session.person.id), "a rep is given no role");
      });

      it("when whoever connected the CRM comes, then they are its admin, and not again once that was taken away", async () => {
        const first = await signInAs(ground, crm, null);
        assert.ok(first.session.installations[0]?.roles.includes("admin"));
        const admin = await signIn(ground.web);
        const put = await ask(`${ground.api}/people/${first.session.person.id}/roles?installation=${ground.id[crm]}`, { method: "PUT", body: { roles: [], version: "*" }, headers: { cookie: admin.cookie, "x-csrf-token": admin.csrf } });
        assert.equal(put.status, 200, put.text);
        assert.deepEqual((await signInAs(ground, crm, null)).session.installations[0]?.roles, ["rep"]);
      });

      it("when what was asked for is looked at, then it carries state and PKCE, comes back to us, and asks Salesforce for the identity alone", async () => {
        const { toVendor } = await begin(ground, crm);
        const { searchParams: asked } = new URL(toVendor);
        assert.equal(asked.get("code_challenge_method"), "S256");
        assert.ok((asked.get("state")?.length ?? 0) >= 20);
        assert.equal(asked.get("redirect_uri"), `${ground.web.app.publicUrl}/oauth/${crm}/sign-in/callback`);
        if (crm === "salesforce") assert.equal(asked.get("scope"), "id");
      });

      it("when the callback is opened a second time, then it begins nothing", async () => {
        await ground.atBrowser(crm, "priya");
        const { toVendor, cookie } = await begin(ground, crm);
        const back = await consent(toVendor);
        const first = await ask(back, { headers: { cookie } });
        assert.equal(first.status, 303);
        for (const used of [cookie, cookieOf(first) ?? ""]) {
          const again = await ask(back, { headers: { cookie: used } });
          assert.equal(again.status, 403);
          assert.match(again.text, /another browser/);
        }
      });

      it("when the callback comes to another browser, or with another's state, then nobody is signed in there", async () => {
        await ground.atBrowser(crm, "priya");
        const victim = await begin(ground, crm);
        const attacker = await begin(ground, crm);
        const back = await consent(attacker.toVendor);
        assert.equal((await ask(back, { headers: { cookie: victim.cookie } })).status, 403);
        assert.equal((await ask(back)).status, 403);
        problemOf(await ask(`${ground.api}/session`, { headers: { cookie: victim.cookie } }), 401);
      });

      it("when the way for signing in and the way for installing are open at once, then neither takes the other's callback", async () => {
        await ground.atBrowser(crm, "priya");
        const { toVendor, cookie } = await begin(ground, crm);
        const back = new URL(await consent(toVendor));
        back.pathname = `/oauth/${crm}/callback`;
        assert.equal((await ask(back.href, { headers: { cookie } })).status, 403);
      });

      it("when the page to go on to is elsewhere, then it is the start page; a path of ours is kept", async () => {
        for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "/..//evil.example", "/%2e%2e//evil.example", "javascript:alert(1)", "/ /evil"]) {
          assert.equal((await signInAs(ground, crm, "priya", { next })).location, "/", next);
        }
        assert.equal((await signInAs(ground, crm, "priya", { next: "/reviews/r-1?a=b" })).location, "/reviews/r-1?a=b");
      });

      it("when a session was planted in the browser before, then the signed-in one is another", async () => {
        const planted = await begin(ground, crm);
        await signInAs(ground, crm, "priya", { cookie: planted.cookie });
        problemOf(await ask(`${ground.api}/session`, { headers: { cookie: planted.cookie } }), 401);
      });

      it("when the person says no, then nobody is signed in and no word of the vendor's address is on the page", async () => {
        const { cookie } = await begin(ground, crm);
        const answer = await ask(`${ground.web.origin}/oauth/${crm}/sign-in/callback?error=access_denied&error_description=${encodeURIComponent("<b>x</b>")}`, { headers: { cookie } });
        assert.equal(answer.status, 403);
        assert.ok(!answer.text.includes("<b>"));
      });

      it("when somebody names an installation that is not theirs, then it is as unknown as one that does not exist", async () => {
        const { cookie } = await signInAs(ground, crm, null);
        const other = ground.id[crm === "hubspot" ? "salesforce" : "hubspot"];
        for (const named of [other, "none"]) {
          const { errors } = problemOf(await ask(`${ground.api}/reviews?installation=${named}`, { headers: { cookie } }), 400);
          assert.deepEqual(errors, [{ path: "installation", message: "is not known" }]);
        }
      });
    });
  }

  it("when a HubSpot user is no owner there, then they may not come in", async () => {
    await ground.atBrowser("hubspot", "stranger@seller.example");
    const { toVendor, cookie } = await begin(ground, "hubspot");
    const answer = await ask(await consent(toVendor), { headers: { cookie } });
    assert.equal(answer.status, 403);
    assert.match(answer.text, /does not have you/);
    problemOf(await ask(`${ground.api}/session`, { headers: { cookie } }), 401);
  });

  it("when the account has no installation here, then its users may not come in, whatever others are installed", async () => {
    const elsewhere = await startWeb(crmSettings(ground.sandbox));
    try {
      await installed(elsewhere, "another portal");
      const other = { ...ground, web: elsewhere, api: `${elsewhere.origin}/api/v1` };
      await other.atBrowser("hubspot", "priya");
      const { toVendor, cookie } = await begin(other, "hubspot");
      const answer = await ask(await consent(toVendor), { headers: { cookie } });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /not connected to the account/);
      problemOf(await ask(`${other.api}/session`, { headers: { cookie } }), 401);
    } finally {
      await elsewhere.stop();
    }
  });

  it("when a stranger asks for the ways in, then no portal is named", async () => {
    const answer = await ask(`${ground.api}/sign-in-ways`);
    assert.deepEqual(answer.json, [
      { kind: "crm", crm: "hubspot", installation: ground.id.hubspot, title: "Sign in with HubSpot", href: "/sign-in/hubspot" },
      { kind: "crm", crm: "salesforce", installation: ground.id.salesforce, title: "Sign in with Salesforce", href: "/sign-in/salesforce" },
      { kind: "link" },
    ]);
  });

  it("when a CRM has no client, then there is no way through it", async () => {
    assert.equal((await ask(`${ground.web.origin}/sign-in/pipedrive`)).status, 404);
  });
});
