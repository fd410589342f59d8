import assert from "node:assert/strict";

import { anaId, client, OAuthRig, outcome, redirectUri, requestOf, returned } from "./oauth-rig.ts";
import { answerOAuth } from "../../../../sandbox/salesforce/oauth/oauth.ts";

const decisionPath = "/services/oauth2/authorize/decision";

describe("the sandbox Salesforce's authorize endpoint", () => {
  let org: OAuthRig;
  beforeEach(() => {
    org = new OAuthRig();
  });

  /** Asks for the page and returns its number. */
  const openPage = (more: Readonly<Record<string, string>> = {}): string => {
    org.settings = { ...org.settings, autoApprove: false };
    return /name="request" value="([^"]+)"/.exec(org.authorize(more).html ?? "")?.[1] ?? "";
  };

  for (const [what, more] of [
    ["an unknown app", { client_id: "nobody" }],
    ["a redirect to another machine", { redirect_uri: "https://example.com/callback" }],
    ["a redirect that only begins like this machine", { redirect_uri: "http://localhost.example.com/cb" }],
    ["a redirect that hides another machine behind a user name", { redirect_uri: "http://localhost@example.com/cb" }],
    ["a redirect with a user name", { redirect_uri: "http://example.com@localhost/cb" }],
    ["a redirect with a fragment", { redirect_uri: "http://localhost/cb#here" }],
    ["a redirect to a script", { redirect_uri: "javascript:alert(1)" }],
  ] as const) {
    it(`when authorization is asked with ${what}, then a page says why and nothing is sent back`, () => {
      const answer = org.authorize(more);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers?.["location"], undefined);
      assert.match(answer.html ?? "", /role="alert">error=(invalid_client_id|redirect_uri_mismatch)&amp;/);
    });
  }

  it("when a parameter is given twice, then nothing is sent back", () => {
    const query = new URLSearchParams([["client_id", client.client_id], ["redirect_uri", redirectUri], ["redirect_uri", "http://localhost/other"]]);
    const answer = answerOAuth(org.desk, { ...requestOf("GET", "/services/oauth2/authorize", {}), query }, undefined);
    assert.equal(answer?.status, 400);
    assert.equal(answer.headers?.["location"], undefined);
  });

  for (const [what, more, less, error, description] of [
    ["no code challenge", {}, ["code_challenge", "code_challenge_method"], "invalid_request", "missing required code challenge"],
    ["a challenge without its method", {}, ["code_challenge_method"], "invalid_request", "invalid code challenge"],
    ["a plain challenge", { code_challenge_method: "plain" }, [], "invalid_request", "invalid code challenge"],
    ["a challenge that is no SHA-256", { code_challenge: "abc" }, [], "invalid_request", "invalid code challenge"],
    ["no response type", {}, ["response_type"], "invalid_request", "missing required parameter: response_type"],
    ["the implicit flow", { response_type: "token" }, [], "unsupported_response_type", "response type not supported"],
    ["a scope that the app may not have", { scope: "api full" }, [], "invalid_scope", "the requested scope is not allowed"],
  ] as const) {
    it(`when authorization is asked with ${what}, then the app hears ${error} with its state`, () => {
      const answer = org.authorize(more, less);
      assert.equal(answer.status, 302);
      assert.deepEqual(Object.fromEntries(returned(answer)), { error, error_description: description, state: "s-1" });
    });
  }

  it("when approval is automatic, then a code goes back at once, with state and the app's own parameters", () => {
    const params = returned(org.authorize({ redirect_uri: `${redirectUri}?tenant=7` }));
    assert.equal(params.get("state"), "s-1");
    assert.equal(params.get("tenant"), "7");
    assert.match(params.get("code") ?? "", /^aPrx[\w.]+==$/);
  });

  it("when no state was sent, then none comes back", () => {
    assert.equal(returned(org.authorize({}, ["state"])).has("state"), false);
  });

  it("when no scope was asked, then the app gets all of its own", () => {
    const scope = new Set(scopeOf(org.exchange(returned(org.authorize({}, ["scope"])).get("code") ?? "").json));
    assert.ok(scope.has("api") && scope.has("refresh_token") && scope.has("id"));
  });

  it("when a person is asked, then the page names sandbox, app, org, user, target and permissions, and cannot be framed", () => {
    org.settings = { ...org.settings, autoApprove: false };
    const { status, html = "", headers } = org.authorize();
    assert.equal(status, 200);
    for (const part of ["sandbox Salesforce", "Steward", "00DKj00000SandB0XA", "Ana Example (ana@org.example.com)", "localhost:3000", "(api)"]) {
      assert.ok(html.includes(part), part);
    }
    assert.match(html, /<html lang="en">.*<title>.+<\/title>.*<h1>/s);
    assert.match(headers?.["content-security-policy"] ?? "", /default-src 'none'.*frame-ancestors 'none'/);
    assert.match(headers?.["cache-control"] ?? "", /no-store/);
  });

  it("when a user's name is markup, then the page shows it as text", () => {
    org.users.clear();
    org.user("005Kj0000000003AAA", { Username: "x@example.com", Name: `<script>"x"</script>`, IsActive: true });
    org.settings = { ...org.settings, autoApprove: false };
    assert.doesNotMatch(org.authorize().html ?? "", /<script/);
  });

  it("when a person denies, then the app hears access_denied with its state", () => {
    const denied = org.ask("POST", decisionPath, { form: { request: openPage(), decision: "deny" } });
    assert.deepEqual(Object.fromEntries(returned(denied)), {
      error: "access_denied", error_description: "end-user denied authorization", state: "s-1",
    });
  });

  it("when a person allows, then the code works and the page does not a second time", () => {
    const request = openPage();
    const allowed = org.ask("POST", decisionPath, { form: { request, decision: "allow" } });
    assert.equal(outcome(org.exchange(returned(allowed).get("code") ?? "")), "200");
    assert.equal(org.ask("POST", decisionPath, { form: { request, decision: "allow" } }).status, 400);
  });

  it("when neither button was pressed, then it counts as no", () => {
    const answer = org.ask("POST", decisionPath, { form: { request: openPage() } });
    assert.equal(returned(answer).get("error"), "access_denied");
  });

  it("when the page was open for ten minutes, then it is too late", () => {
    const request = openPage();
    org.later(10 * 60_000);
    assert.equal(org.ask("POST", decisionPath, { form: { request, decision: "allow" } }).status, 400);
  });

  it("when a decision names a page that was never opened, then nothing happens", () => {
    assert.equal(org.ask("POST", decisionPath, { form: { request: "", decision: "allow" } }).status, 400);
    assert.equal(org.ask("POST", decisionPath).status, 400);
  });

  it("when the org has no active user, then a page says so and nothing is sent back", () => {
    org.users.delete(anaId);
    const answer = org.authorize();
    assert.equal(answer.status, 400);
    assert.equal(answer.headers?.["location"], undefined);
  });

  it("when the request came under a foreign name, then it is not served", () => {
    assert.equal(org.ask("GET", "/services/oauth2/authorize", { host: "rebound.example.com:4100" }).status, 421);
    assert.equal(org.ask("GET", "/services/oauth2/authorize", { host: "localhost.example.com" }).status, 421);
  });

  it("when a path is not OAuth's, then it is left to others", () => {
    assert.equal(answerOAuth(org.desk, requestOf("GET", "/services/data/v66.0/sobjects", {}), undefined), undefined);
    assert.equal(answerOAuth(org.desk, requestOf("GET", "/services/oauth2x/token", {}), undefined), undefined);
  });
});

function scopeOf(json: unknown): readonly string[] {
  return typeof json === "object" && json !== null && "scope" in json ? String(json.scope).split(" ") : [];
}
