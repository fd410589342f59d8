import assert from "node:assert/strict";
import type { Server } from "node:http";
import express from "express";
import session from "express-session";
import passport from "passport";
import * as z from "zod";

import { clientAppSettings, salesforceManifest } from "../../connectors/salesforce/manifest.ts";
import { createSalesforceStrategy, exchangeCode, refreshGrant } from "../../connectors/salesforce/oauth.ts";
import { GrantRefusedError } from "../../connectors/shared/code-strategy.ts";
import type { Granted } from "../../connectors/shared/install-strategy.ts";
import type { Grant } from "../../src/ports/crm-connection.ts";
import { inMemoryClock } from "../helpers/in-memory-clock.ts";
import { codeFrom, openSandbox, settingsOf } from "../helpers/salesforce-sandbox.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";
import { door } from "./portal-hands.ts";

const ANY_QUERY = { method: "GET", path: "/services/data/v66.0/query" };

describe("installing into Salesforce", function () {
  this.timeout(60_000);
  const clock = inMemoryClock();
  let sandbox: StartedSandbox;
  let app: Server;
  let origin: string;
  let granted: Granted[];

  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    const server = express();
    app = server.listen(0, "127.0.0.1");
    await new Promise((resolve) => { app.once("listening", resolve); });
    const address = app.address();
    assert.ok(typeof address === "object" && address !== null);
    origin = `http://localhost:${address.port}`;
    const strategies = new passport.Passport();
    strategies.use(createSalesforceStrategy({
      settings: settingsOf(sandbox.salesforceUrl), clock, callbackUrl: `${origin}${clientAppSettings.callbackPath}`,
      accept: async (one) => { granted.push(one); return { org: one.grantor.accountId }; },
    }));
    // The library's types say nothing about what this is.
    const authenticate = z.custom<express.RequestHandler>((value) => typeof value === "function").parse(strategies.authenticate("salesforce", { session: false }));
    server.use(session({ secret: "test", resave: false, saveUninitialized: false }));
    server.get(["/install/salesforce", clientAppSettings.callbackPath], authenticate, (_request, response) => { response.send("installed"); });
    server.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      const cause = typeof error === "object" && error !== null && "oauthError" in error ? error.oauthError : error;
      response.status(502).send(cause instanceof GrantRefusedError ? `refused: ${cause.crmError.kind}` : "failed");
    });
  });
  beforeEach(async () => {
    granted = [];
    await door(sandbox.salesforceUrl, "DELETE", "faults");
    await door(sandbox.salesforceUrl, "POST", "settings", { autoApprove: true });
  });
  after(async () => { app.closeAllConnections(); app.close(); await sandbox.stop(); });

  /** The first step of the road: where the browser is sent, and its session cookie. */
  async function begin(): Promise<{ readonly authorize: URL; readonly cookie: string }> {
    const response = await fetch(`${origin}/install/salesforce`, { redirect: "manual" });
    return { authorize: new URL(response.headers.get("location") ?? ""), cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
  }
  const come = async (back: string, cookie: string): Promise<{ readonly status: number; readonly text: string }> => {
    const response = await fetch(back, { headers: { cookie }, redirect: "manual" });
    return { status: response.status, text: await response.text() };
  };
  const approve = async (authorize: URL): Promise<string> => (await fetch(authorize, { redirect: "manual" })).headers.get("location") ?? "";
  const install = async (): Promise<Granted> => {
    const result = await exchangeCode(settingsOf(sandbox.salesforceUrl), clock, await codeFrom(sandbox.salesforceUrl));
    assert.ok(result.ok, result.ok ? "" : result.error.publicMessage);
    return result.value;
  };
  const refresh = (grant: Grant): ReturnType<typeof refreshGrant> => refreshGrant(settingsOf(sandbox.salesforceUrl), clock, grant);

  it("when the callback was forged, then nobody is installed", async () => {
    const { authorize, cookie } = await begin();
    const back = new URL(await approve(authorize));
    back.searchParams.set("state", "forged");
    assert.equal((await come(back.href, cookie)).status, 403);
    assert.equal((await come(await approve((await begin()).authorize), "")).status, 403);
    assert.deepEqual(granted, []);
  });

  it("when the admin says no, then nobody is installed", async () => {
    await door(sandbox.salesforceUrl, "POST", "settings", { autoApprove: false });
    const { authorize, cookie } = await begin();
    const page = await fetch(authorize, { redirect: "manual" });
    assert.equal(page.status, 200);
    const form = await page.text();
    const fields = new URLSearchParams(Object.fromEntries([...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")])));
    assert.ok(fields.size > 0, "the consent page holds no form that a browser could send back");
    fields.set("decision", "deny");
    const action = /<form[^>]* action="([^"]+)"/.exec(form)?.[1] ?? "";
    const denied = await fetch(new URL(action.replaceAll("&amp;", "&"), authorize), { method: "POST", body: fields, redirect: "manual" });
    const back = denied.headers.get("location") ?? "";
    assert.equal(new URL(back).searchParams.get("error"), "access_denied");
    assert.equal((await come(back, cookie)).status, 401);
    assert.deepEqual(granted, []);
  });

  it("when the code is wrong or was used before, then the refusal is told and nobody is installed", async () => {
    const { authorize, cookie } = await begin();
    const back = new URL(await approve(authorize));
    back.searchParams.set("code", "wrong");
    assert.deepEqual(await come(back.href, cookie), { status: 502, text: "refused: unauthorized" });
    const from = await codeFrom(sandbox.salesforceUrl);
    assert.ok((await exchangeCode(settingsOf(sandbox.salesforceUrl), clock, from)).ok);
    const again = await exchangeCode(settingsOf(sandbox.salesforceUrl), clock, from);
    assert.ok(!again.ok && again.error.kind === "unauthorized");
    assert.ok(!again.error.publicMessage.includes(from.code));
    assert.deepEqual(granted, []);
  });

  it("when somebody else's verifier comes with a code, or none, then there is no grant", async () => {
    const [one, other] = [await codeFrom(sandbox.salesforceUrl), await codeFrom(sandbox.salesforceUrl)];
    for (const [code, codeVerifier] of [[one.code, other.codeVerifier], [other.code, null]] as const) {
      const result = await exchangeCode(settingsOf(sandbox.salesforceUrl), clock, { ...one, code, codeVerifier });
      assert.ok(!result.ok && result.error.kind === "unauthorized");
    }
  });

  it("when the app's secret is wrong, then there is no grant", async () => {
    const result = await exchangeCode({ ...settingsOf(sandbox.salesforceUrl), clientSecret: "another" }, clock, await codeFrom(sandbox.salesforceUrl));
    assert.ok(!result.ok && result.error.kind === "unauthorized");
  });

  it("when the token endpoint is out of order, then it is unavailable and not a dead grant", async () => {
    const current: Grant = { accessToken: "a", refreshToken: "r", expiresAt: null, scopes: [], clientId: "steward-sandbox-salesforce" };
    const result = await refreshGrant({ ...settingsOf(sandbox.salesforceUrl), loginUrl: "http://127.0.0.1:9" }, clock, current);
    assert.ok(!result.ok && result.error.kind === "unavailable");
  });

  it("when the admin agrees, then the org, its person, its own host and the scopes are known, by state and PKCE", async () => {
    const { authorize, cookie } = await begin();
    assert.equal(authorize.origin, new URL(sandbox.salesforceUrl).origin);
    assert.equal(authorize.searchParams.get("code_challenge_method"), "S256");
    assert.match(authorize.searchParams.get("code_challenge") ?? "", /^[\w-]{43}$/);
    assert.ok((authorize.searchParams.get("state") ?? "").length >= 16);
    assert.equal(authorize.searchParams.get("scope"), clientAppSettings.scopes.join(" "));
    assert.ok(clientAppSettings.isPkceRequired && clientAppSettings.isRefreshTokenRotationEnabled);
    assert.deepEqual(await come(await approve(authorize), cookie), { status: 200, text: "installed" });
    const [one] = granted;
    assert.ok(one);
    assert.match(one.grantor.accountId, /^00D\w{15}$/);
    assert.match(one.grantor.userId ?? "", /^005\w{15}$/);
    assert.notEqual(one.grantor.accountName, "");
    assert.deepEqual([one.grant.clientId, one.grant.expiresAt], ["steward-sandbox-salesforce", null]);
    assert.equal(one.grant.instanceUrl, sandbox.salesforceUrl.replace("127.0.0.1", "localhost"));
    assert.ok(salesforceManifest.scopes.every((scope) => one.grant.scopes.includes(scope)));
  });

  it("when a callback is followed twice, then the second finds no state", async () => {
    const { authorize, cookie } = await begin();
    const back = await approve(authorize);
    assert.equal((await come(back, cookie)).status, 200);
    assert.equal((await come(back, cookie)).status, 403);
    assert.equal(granted.length, 1);
  });

  it("when the refresh token rotates, then the new one is kept and works, and the one before ends the whole family", async () => {
    const first = (await install()).grant;
    const second = await refresh(first);
    assert.ok(second.ok);
    assert.notEqual(second.value.refreshToken, first.refreshToken);
    assert.notEqual(second.value.accessToken, first.accessToken);
    const third = await refresh(second.value);
    assert.ok(third.ok);
    const reused = await refresh(first);
    assert.ok(!reused.ok && reused.error.kind === "unauthorized");
    assert.ok(!reused.error.publicMessage.includes(first.refreshToken));
    const afterwards = await refresh(third.value);
    assert.ok(!afterwards.ok && afterwards.error.kind === "unauthorized");
  });

  it("when an org does not rotate, then the old refresh token lives on", async () => {
    await door(sandbox.salesforceUrl, "POST", "facts", { refreshTokenRotates: false });
    const first = (await install()).grant;
    const second = await refresh(first);
    assert.ok(second.ok);
    assert.equal(second.value.refreshToken, first.refreshToken);
    assert.ok((await refresh(second.value)).ok);
    await door(sandbox.salesforceUrl, "POST", "facts", { refreshTokenRotates: true });
  });

  it("when a session ended, then twenty calls at once renew it once, and the rotated token is stored", async () => {
    const { crm, grants, granted: { grant } } = await openSandbox(sandbox.salesforceUrl);
    await door(sandbox.salesforceUrl, "POST", "faults", { match: { ...ANY_QUERY, times: 1 }, fault: "expire-token" });
    const results = await Promise.all(Array.from({ length: 20 }, () => crm.check()));
    assert.deepEqual(results.filter(({ ok }) => !ok), []);
    assert.equal(grants.refreshes, 1);
    assert.notEqual((await grants.load())?.grant.refreshToken, grant.refreshToken);
  });

  it("when every new token is refused as well, then one renewal is the end of it", async () => {
    const { crm, grants } = await openSandbox(sandbox.salesforceUrl);
    await door(sandbox.salesforceUrl, "POST", "faults", { match: { ...ANY_QUERY, times: 100 }, fault: "expire-token" });
    const result = await crm.check();
    assert.ok(!result.ok && result.error.kind === "unauthorized");
    assert.equal(grants.refreshes, 1);
  });

  it("knows the org's name and the pages of its records", async () => {
    const { crm, granted: { grant } } = await openSandbox(sandbox.salesforceUrl);
    const checked = await crm.check();
    assert.ok(checked.ok && checked.value.accountName !== "");
    assert.equal(crm.recordUrl("meeting", "00U000000000001AAA"), `${grant.instanceUrl ?? ""}/lightning/r/Event/00U000000000001AAA/view`);
    assert.equal(crm.recordUrl("contact", "00Q000000000001AAA"), `${grant.instanceUrl ?? ""}/lightning/r/Lead/00Q000000000001AAA/view`);
    assert.deepEqual([crm.recordUrl("user", "005000000000001AAA"), crm.recordUrl("engagement", "x")], [null, null]);
  });
});
