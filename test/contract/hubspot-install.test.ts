import assert from "node:assert/strict";
import type { Server } from "node:http";
import express from "express";
import session from "express-session";
import passport from "passport";
import * as z from "zod";

import { createHubSpotStrategy, exchangeCode, introspect, refreshGrant } from "../../connectors/hubspot/oauth.ts";
import { GrantRefusedError } from "../../connectors/shared/code-strategy.ts";
import type { Granted } from "../../connectors/shared/install-strategy.ts";
import { hubspotManifest } from "../../connectors/hubspot/manifest.ts";
import { REDIRECT, codeFrom, settingsOf } from "../helpers/hubspot-sandbox.ts";
import { inMemoryClock } from "../helpers/in-memory-clock.ts";
import { startSandbox } from "../helpers/start-sandbox.ts";
import type { StartedSandbox } from "../helpers/start-sandbox.ts";

describe("installing into HubSpot", function () {
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
    strategies.use(createHubSpotStrategy({
      settings: settingsOf(sandbox.url), clock, callbackUrl: `${origin}/oauth/hubspot/callback`,
      accept: async (one) => { granted.push(one); return { portal: one.grantor.accountId }; },
    }));
    // The library's types say nothing about what this is.
    const authenticate = z.custom<express.RequestHandler>((value) => typeof value === "function").parse(strategies.authenticate("hubspot", { session: false }));
    server.use(session({ secret: "test", resave: false, saveUninitialized: false }));
    server.get(["/install/hubspot", "/oauth/hubspot/callback"], authenticate, (_request, response) => { response.send("installed"); });
    server.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      const cause = typeof error === "object" && error !== null && "oauthError" in error ? error.oauthError : error;
      response.status(502).send(cause instanceof GrantRefusedError ? `refused: ${cause.crmError.kind}` : "failed");
    });
  });
  beforeEach(() => { granted = []; });
  after(async () => { app.closeAllConnections(); app.close(); await sandbox.stop(); });

  /** The first step of the road: where the browser is sent, and its session cookie. */
  async function begin(): Promise<{ readonly authorize: URL; readonly cookie: string }> {
    const response = await fetch(`${origin}/install/hubspot`, { redirect: "manual" });
    return { authorize: new URL(response.headers.get("location") ?? ""), cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
  }
  const come = async (back: string, cookie: string): Promise<{ readonly status: number; readonly text: string }> => {
    const response = await fetch(back, { headers: { cookie }, redirect: "manual" });
    return { status: response.status, text: await response.text() };
  };
  const approve = async (authorize: URL): Promise<string> => (await fetch(authorize, { redirect: "manual" })).headers.get("location") ?? "";

  it("when the callback was forged, then nobody is installed", async () => {
    const { authorize, cookie } = await begin();
    const back = new URL(await approve(authorize));
    back.searchParams.set("state", "forged");
    assert.equal((await come(back.href, cookie)).status, 403);
    assert.equal((await come(await approve((await begin()).authorize), "")).status, 403);
    assert.deepEqual(granted, []);
  });

  it("when the code is wrong or was used before, then the refusal is told and nobody is installed", async () => {
    const { authorize, cookie } = await begin();
    const back = new URL(await approve(authorize));
    back.searchParams.set("code", "wrong");
    assert.deepEqual(await come(back.href, cookie), { status: 502, text: "refused: unauthorized" });
    const code = await codeFrom(sandbox.url);
    const trade = async (): ReturnType<typeof exchangeCode> => exchangeCode(settingsOf(sandbox.url), clock, { code, redirectUri: REDIRECT, codeVerifier: null });
    assert.ok((await trade()).ok);
    const again = await trade();
    assert.ok(!again.ok && again.error.kind === "unauthorized");
    assert.ok(!again.error.publicMessage.includes(code));
    assert.deepEqual(granted, []);
  });

  it("when the admin says no, then nobody is installed", async () => {
    const { authorize, cookie } = await begin();
    const back = `${origin}/oauth/hubspot/callback?error=access_denied&state=${authorize.searchParams.get("state") ?? ""}`;
    assert.equal((await come(back, cookie)).status, 401);
    assert.deepEqual(granted, []);
  });

  it("when the token endpoint is out of order, then it is unavailable and not a dead grant", async () => {
    const current = { accessToken: "a", refreshToken: "r", expiresAt: clock.now(), scopes: [], clientId: "steward-sandbox" };
    const result = await refreshGrant({ ...settingsOf(sandbox.url), apiUrl: "http://127.0.0.1:9" }, clock, current);
    assert.ok(!result.ok && result.error.kind === "unavailable");
  });

  it("when a token is nobody's, then introspection says unauthorized", async () => {
    const result = await introspect(settingsOf(sandbox.url), "nobody's token");
    assert.ok(!result.ok && result.error.kind === "unauthorized");
  });

  it("when the admin agrees, then the portal, its person and the scopes are known, by state and PKCE", async () => {
    const { authorize, cookie } = await begin();
    assert.equal(authorize.searchParams.get("code_challenge_method"), "S256");
    assert.ok((authorize.searchParams.get("state") ?? "").length >= 16);
    assert.equal(authorize.searchParams.get("scope"), hubspotManifest.scopes.join(" "));
    assert.deepEqual(await come(await approve(authorize), cookie), { status: 200, text: "installed" });
    const [one] = granted;
    assert.ok(one);
    assert.match(one.grantor.accountId, /^\d+$/);
    assert.ok(one.grantor.accountName !== "" && one.grantor.userId !== null);
    assert.equal(one.grant.clientId, "steward-sandbox");
    assert.ok(hubspotManifest.scopes.every((scope) => one.grant.scopes.includes(scope)));
    assert.equal(Date.parse(one.grant.expiresAt ?? "") - Date.parse(clock.now()), 1_800_000);
  });

  it("when a callback is followed twice, then the second finds no state", async () => {
    const { authorize, cookie } = await begin();
    const back = await approve(authorize);
    assert.equal((await come(back, cookie)).status, 200);
    assert.equal((await come(back, cookie)).status, 403);
    assert.equal(granted.length, 1);
  });
});
