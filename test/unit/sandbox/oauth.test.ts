import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { at, client, deliberate, redirectUri, SandboxClient } from "./sandbox-client.ts";

const tokenPath = "/oauth/2026-03/token";

describe("the sandbox HubSpot's OAuth", () => {
  let hubspot: SandboxClient;
  before(async () => {
    hubspot = await SandboxClient.shared();
  });
  beforeEach(() => hubspot.fresh());

  const askCode = async (more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { headers } = await hubspot.send("GET", hubspot.authorizePath(more), undefined, {});
    return new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
  };
  const exchange = (code: string, more: Readonly<Record<string, string>> = {}): Promise<unknown> =>
    hubspot.form(tokenPath, { ...client, grant_type: "authorization_code", code, redirect_uri: redirectUri, ...more });

  for (const [what, more] of [
    ["an unknown app", { client_id: "nobody" }],
    ["a redirect to another machine", { redirect_uri: "https://example.com/callback" }],
    ["a redirect that only begins like this machine", { redirect_uri: "http://localhost.example.com/cb" }],
    ["a scope that does not exist", { scope: "oauth crm.objects.calls.read" }],
    ["no oauth scope", { scope: "crm.objects.contacts.read" }],
    ["a plain code challenge", { code_challenge: "abc", code_challenge_method: "plain" }],
  ] as const) {
    it(`when authorization is asked with ${what}, then a page says why and nothing is sent back`, async () => {
      const answer = await hubspot.send("GET", hubspot.authorizePath(more), undefined, {});
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("location"), null);
      assert.match(String(answer.json), /role="alert"/);
    });
  }

  it("when a person denies, then the app hears access_denied with its state", async () => {
    await hubspot.door("POST", "settings", { autoApprove: false });
    const page = await hubspot.send("GET", hubspot.authorizePath(), undefined, {});
    const request = /name="request" value="([^"]+)"/.exec(String(page.json))?.[1] ?? "";
    const denied = await hubspot.form("/oauth/authorize/decision", { request, decision: "deny" });
    const target = new URL(denied.headers.get("location") ?? "");
    assert.equal(denied.status, 302);
    assert.equal(target.searchParams.get("error"), "access_denied");
    assert.equal(target.searchParams.get("state"), "s-1");
  });

  it("when a person allows, then the consent can be used once only", async () => {
    await hubspot.door("POST", "settings", { autoApprove: false });
    const page = await hubspot.send("GET", hubspot.authorizePath(), undefined, {});
    const request = /name="request" value="([^"]+)"/.exec(String(page.json))?.[1] ?? "";
    const allowed = await hubspot.form("/oauth/authorize/decision", { request, decision: "allow" });
    assert.ok(new URL(allowed.headers.get("location") ?? "").searchParams.get("code"));
    assert.equal((await hubspot.form("/oauth/authorize/decision", { request, decision: "allow" })).status, 400);
  });

  for (const [what, more, status] of [
    ["a wrong secret", { client_secret: "wrong" }, "BAD_CLIENT_SECRET"],
    ["an unknown app", { client_id: "wrong" }, "BAD_CLIENT_ID"],
    ["another redirect", { redirect_uri: "http://localhost:3000/other" }, "BAD_REDIRECT_URI"],
    ["an unknown code", { code: "wrong" }, "BAD_AUTH_CODE"],
  ] as const) {
    it(`when a code is exchanged with ${what}, then it is refused as ${status}`, async () => {
      const answer = await exchange(await askCode(), more);
      assert.equal(at(answer, "status"), 400);
      assert.equal(at(answer, "json", "status"), status);
    });
  }

  it("when a grant of an unknown kind is asked for, then it is refused as BAD_GRANT_TYPE", async () => {
    const form = new URLSearchParams({ ...client, grant_type: "password", code: await askCode(), redirect_uri: redirectUri });
    const answer = await hubspot.send("POST", tokenPath, form, deliberate);
    assert.deepEqual([answer.status, at(answer.json, "status")], [400, "BAD_GRANT_TYPE"]);
  });

  it("when the code verifier does not fit the challenge or is missing, then the code is refused", async () => {
    const challenge = createHash("sha256").update("right").digest("base64url");
    const code = await askCode({ code_challenge: challenge, code_challenge_method: "S256" });
    assert.equal(at(await exchange(code), "status"), 400);
    assert.equal(at(await exchange(code, { code_verifier: "wrong" }), "status"), 400);
    assert.equal(at(await exchange(code, { code_verifier: "right" }), "status"), 200);
  });

  it("when a code is used twice, then the second use fails and ends what the first one got", async () => {
    const code = await askCode();
    const first = await exchange(code);
    hubspot.token = String(at(first, "json", "access_token"));
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09")).status, 200);
    assert.equal(at(await exchange(code), "status"), 400);
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09")).status, 401);
  });

  it("when a code is older than ten minutes, then it is refused", async () => {
    const code = await askCode();
    await hubspot.door("POST", "clock", { advanceMs: 10 * 60_000 });
    assert.equal(at(await exchange(code), "json", "status"), "BAD_AUTH_CODE");
  });

  it("when thirty minutes pass, then the token is refused and a refresh brings a new one", async () => {
    const old = hubspot.token;
    await hubspot.door("POST", "clock", { advanceMs: 1_799_000 });
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09")).status, 200);
    await hubspot.door("POST", "clock", { advanceMs: 1_001 });
    const expired = await hubspot.call("GET", "/crm/owners/2026-09");
    assert.equal(expired.status, 401);
    assert.equal(at(expired.json, "category"), "INVALID_AUTHENTICATION");
    const refreshed = await hubspot.form(tokenPath, { ...client, grant_type: "refresh_token", refresh_token: hubspot.refreshToken });
    assert.equal(at(refreshed.json, "expires_in"), 1_800);
    assert.equal(at(refreshed.json, "refresh_token"), hubspot.refreshToken);
    hubspot.token = String(at(refreshed.json, "access_token"));
    assert.notEqual(hubspot.token, old);
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09")).status, 200);
  });

  it("when refresh tokens rotate, then the old one is refused", async () => {
    await hubspot.door("POST", "facts", { refreshTokenRotates: true });
    const fields = { ...client, grant_type: "refresh_token", refresh_token: hubspot.refreshToken };
    assert.notEqual(at((await hubspot.form(tokenPath, fields)).json, "refresh_token"), hubspot.refreshToken);
    assert.equal(at((await hubspot.form(tokenPath, fields)).json, "status"), "BAD_REFRESH_TOKEN");
  });

  it("when the refresh token is revoked, then nothing it gave out works any more", async () => {
    assert.equal((await hubspot.form(`${tokenPath}/revoke`, { ...client, token: hubspot.refreshToken })).status, 204);
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09")).status, 401);
    const again = await hubspot.form(tokenPath, { ...client, grant_type: "refresh_token", refresh_token: hubspot.refreshToken });
    assert.equal(at(again.json, "status"), "BAD_REFRESH_TOKEN");
  });

  it("when an app uninstalls itself, then its tokens end", async () => {
    assert.equal((await hubspot.call("DELETE", "/appinstalls/2026-09/external-install")).status, 204);
    assert.equal((await hubspot.call("GET", "/crm/owners/2026-09")).status, 401);
  });

  it("when a token is introspected, then portal and scopes are told under every version", async () => {
    for (const version of ["2026-03", "2026-09", "v3"]) {
      const { json } = await hubspot.form(`/oauth/${version}/token/introspect`, { ...client, token: hubspot.token, token_type_hint: "access_token" });
      assert.equal(at(json, "active"), true);
      assert.equal(at(json, "hub_id"), 24_601_987);
    }
    const { json } = await hubspot.form("/oauth/v3/token/introspect", { ...client, token: "unknown", token_type_hint: "access_token" });
    assert.deepEqual(json, { active: false });
  });

  it("when a scope was not granted, then the call is refused and says which one is needed", async () => {
    await hubspot.install(["oauth", "crm.objects.contacts.read"]);
    assert.equal((await hubspot.call("GET", "/crm/objects/2026-09/contacts")).status, 200);
    for (const [method, path, body, scope] of [
      ["GET", "/crm/objects/2026-09/companies", undefined, "crm.objects.companies.read"],
      ["POST", "/crm/objects/2026-09/notes", { properties: {} }, "crm.objects.contacts.write"],
      ["GET", "/crm/owners/2026-09", undefined, "crm.objects.owners.read"],
      ["GET", "/crm/objects/2026-09/users", undefined, "crm.objects.users.read"],
      ["GET", "/crm/pipelines/2026-09/deals", undefined, "crm.objects.deals.read"],
      ["POST", "/crm/properties/2026-09/contacts", { groupName: "contactinformation", name: "a", label: "a", type: "string", fieldType: "text" }, "crm.schemas.contacts.write"],
    ] as const) {
      const answer = await hubspot.call(method, path, body);
      assert.equal(answer.status, 403, path);
      assert.equal(at(answer.json, "category"), "MISSING_SCOPES");
      assert.equal(at(answer.json, "errors", 0, "context", "requiredGranularScopes", 0), scope);
    }
  });

  it("when there is no token, then the call is refused before anything else", async () => {
    const answer = await hubspot.send("POST", "/crm/objects/2026-09/contacts", { nonsense: true }, deliberate);
    assert.equal(answer.status, 401);
    assert.equal(at(answer.json, "message"), "Authentication credentials not found.");
  });
});
