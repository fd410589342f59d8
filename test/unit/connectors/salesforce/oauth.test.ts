import assert from "node:assert/strict";

import { identity } from "../../../../connectors/salesforce/identity.ts";
import { exchangeCode, refreshGrant } from "../../../../connectors/salesforce/oauth.ts";
import type { AuthorizationCode } from "../../../../connectors/shared/code-strategy.ts";
import { scriptedHost } from "./scripted-host.ts";
import type { Said, ScriptedHost, Seen } from "./scripted-host.ts";

const ORG = "00D000000000001AAA";
const USER = "005000000000001AAA";
const FROM: AuthorizationCode = { code: "the-code-of-the-vendor", redirectUri: "http://localhost:3000/oauth/salesforce/callback", codeVerifier: "a-verifier" };

describe("a grant of Salesforce", () => {
  let org: ScriptedHost;
  afterEach(() => { org.stop(); });

  /** A well-behaved org, but for the answers given by path. */
  const open = async (odd: Readonly<Record<string, (seen: Seen) => Said>> = {}): Promise<void> => {
    org = await scriptedHost((seen) => {
      const path = seen.path.split("?")[0] ?? "";
      const special = odd[path];
      if (special !== undefined) return special(seen);
      if (path === "/services/oauth2/token") return { status: 200, json: token() };
      if (path === `/id/${ORG}/${USER}`) return { status: 200, json: { organization_id: ORG, user_id: USER, username: "ana@example.com" } };
      return { status: 200, json: { done: true, records: [{ attributes: {}, Name: "Example Org" }] } };
    });
  };
  const token = (changed: object = {}): object => ({
    access_token: "access", refresh_token: "refresh", signature: "s", scope: "refresh_token api", instance_url: org.instanceUrl,
    id: `${org.settings.loginUrl}/id/${ORG}/${USER}`, token_type: "Bearer", issued_at: "1700000000000", ...changed,
  });
  const formOf = (seen: Seen | undefined): Record<string, string> => Object.fromEntries(new URLSearchParams(String(seen?.body)));

  it("when a code is traded, then the grant is the org's own, with its host and no known end", async () => {
    await open();
    const granted = await exchangeCode(org.settings, org.clock, FROM);
    assert.ok(granted.ok);
    assert.deepEqual(granted.value, {
      grant: { accessToken: "access", refreshToken: "refresh", instanceUrl: org.instanceUrl, expiresAt: null, scopes: ["refresh_token", "api"], clientId: "c" },
      grantor: { accountId: ORG, accountName: "Example Org", userId: USER },
    });
    assert.deepEqual(formOf(org.seen[0]), {
      grant_type: "authorization_code", code: FROM.code, redirect_uri: FROM.redirectUri, code_verifier: "a-verifier", client_id: "c", client_secret: "the-client-secret",
    });
  });

  it("when the org does not tell its name, then its host stands for it", async () => {
    await open({ "/services/data/v66.0/query": () => ({ status: 400, json: [{ errorCode: "INVALID_TYPE", message: "no" }] }) });
    const granted = await exchangeCode(org.settings, org.clock, FROM);
    assert.ok(granted.ok && granted.value.grantor.accountName === "localhost");
  });

  it("when the token answer names a host that is not Salesforce's, then no token is sent there and there is no grant", async () => {
    for (const changed of [{ instance_url: "https://example.com" }, { instance_url: undefined }, { id: `http://example.com/id/${ORG}/${USER}` }, { id: undefined }, { id: `http://127.0.0.1:1/other/${ORG}/${USER}` }]) {
      await open({ "/services/oauth2/token": () => ({ status: 200, json: token(changed) }) });
      const granted = await exchangeCode(org.settings, org.clock, FROM);
      assert.ok(!granted.ok && granted.error.kind === "unavailable");
      assert.equal(org.seen.length, 1);
      org.stop();
    }
  });

  it("when there is no refresh token, then the sentence says what an admin must allow", async () => {
    await open({ "/services/oauth2/token": () => ({ status: 200, json: token({ refresh_token: undefined }) }) });
    const granted = await exchangeCode(org.settings, org.clock, FROM);
    assert.ok(!granted.ok && granted.error.kind === "forbidden" && granted.error.publicMessage.includes("refresh_token"));
  });

  it("when the code or the client is refused, then it is unauthorized, and nothing that was sent is told", async () => {
    for (const error of ["invalid_grant", "invalid_client_id", "invalid_client"]) {
      await open({ "/services/oauth2/token": () => ({ status: 400, json: { error, error_description: `not good: ${FROM.code} the-client-secret` } }) });
      const granted = await exchangeCode(org.settings, org.clock, FROM);
      assert.ok(!granted.ok && granted.error.kind === "unauthorized" && granted.error.publicMessage.includes(error));
      assert.doesNotMatch(granted.error.publicMessage, /vendor|secret/);
      org.stop();
    }
  });

  it("when a refusal is about the moment, then the grant is not dead", async () => {
    for (const [said, kind] of [
      [{ status: 400, json: { error: "rate_limit_exceeded" } }, "throttled"], [{ status: 400, json: { error: "unknown_error", error_description: "retry your request" } }, "unavailable"],
      [{ status: 400, text: "<html>" }, "unavailable"], [{ status: 503, text: "" }, "unavailable"], [{ status: 302, headers: { location: "/" } }, "unavailable"],
    ] as const) {
      await open({ "/services/oauth2/token": () => said });
      const result = await refreshGrant(org.settings, org.clock, org.grant);
      assert.ok(!result.ok && result.error.kind === kind);
      org.stop();
    }
  });

  it("when the refresh token rotates, then the new one counts; when none comes back, then the old one does", async () => {
    await open({ "/services/oauth2/token": () => ({ status: 200, json: { access_token: "next", refresh_token: "rotated" } }) });
    const rotated = await refreshGrant(org.settings, org.clock, org.grant);
    assert.deepEqual(rotated, { ok: true, value: { ...org.grant, accessToken: "next", refreshToken: "rotated" } });
    assert.deepEqual(formOf(org.seen[0]), { grant_type: "refresh_token", refresh_token: "first-refresh-token", client_id: "c", client_secret: "the-client-secret" });
    org.stop();
    await open({ "/services/oauth2/token": () => ({ status: 200, json: { access_token: "next", scope: "api id" } }) });
    const kept = await refreshGrant(org.settings, org.clock, org.grant);
    assert.deepEqual(kept, { ok: true, value: { ...org.grant, accessToken: "next", scopes: ["api", "id"] } });
  });

  it("when a refresh names a strange host, then the rotated token is kept and the known host stays", async () => {
    await open({ "/services/oauth2/token": () => ({ status: 200, json: token({ refresh_token: "rotated", instance_url: "https://example.com" }) }) });
    const result = await refreshGrant(org.settings, org.clock, org.grant);
    assert.ok(result.ok);
    assert.deepEqual([result.value.refreshToken, result.value.instanceUrl], ["rotated", org.instanceUrl]);
  });

  it("when a success makes no sense, then the token may have rotated all the same", async () => {
    await open({ "/services/oauth2/token": () => ({ status: 200, json: { token: 5 } }) });
    const result = await refreshGrant(org.settings, org.clock, org.grant);
    assert.ok(!result.ok && result.error.kind === "unavailable" && result.error.mayHaveHappened);
  });

  it("when the identity has moved to the org's host, then it is asked there, once", async () => {
    await open({ [`/id/${ORG}/${USER}`]: ({ headers }) => (headers["host"] === new URL(org.instanceUrl).host ? { status: 200, json: { organization_id: ORG, user_id: USER } } : { status: 302, headers: { location: `${org.instanceUrl}/id/${ORG}/${USER}` } }) });
    assert.deepEqual(await identity(org.settings, `${org.settings.loginUrl}/id/${ORG}/${USER}`, "t"), { ok: true, value: { organizationId: ORG, userId: USER } });
    org.stop();
    await open({ [`/id/${ORG}/${USER}`]: () => ({ status: 302, headers: { location: `/id/${ORG}/${USER}` } }) });
    const circles = await identity(org.settings, `${org.settings.loginUrl}/id/${ORG}/${USER}`, "t");
    assert.ok(!circles.ok && org.seen.length === 2);
  });

  it("when the identity is about another org, refused or a page, then nobody granted", async () => {
    for (const [said, kind] of [
      [{ status: 200, json: { organization_id: "00D000000000002AAA", user_id: USER } }, "unavailable"], [{ status: 403, text: "Bad_OAuth_Token" }, "unauthorized"], [{ status: 200, text: "<html>" }, "unavailable"],
    ] as const) {
      await open({ [`/id/${ORG}/${USER}`]: () => said });
      const result = await identity(org.settings, `${org.settings.loginUrl}/id/${ORG}/${USER}`, "t");
      assert.ok(!result.ok && result.error.kind === kind);
      org.stop();
    }
  });
});
