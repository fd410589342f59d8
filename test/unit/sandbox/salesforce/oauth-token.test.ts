import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";

import { member, stringOf } from "../../../../sandbox/shared/unknown-values.ts";
import { answerOAuth } from "../../../../sandbox/salesforce/oauth/oauth.ts";
import { anaId, client, OAuthRig, orgId, outcome, redirectUri, requestOf, tokensOf, verifier } from "./oauth-rig.ts";

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

describe("the sandbox Salesforce's token endpoint", () => {
  let org: OAuthRig;
  beforeEach(() => {
    org = new OAuthRig();
  });

  it("when a code is exchanged, then the answer has the vendor's members and no lifetime", () => {
    const { status, json, headers } = org.exchange(org.code());
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(typeof json === "object" && json !== null ? json : {}), [
      "access_token", "refresh_token", "signature", "scope", "instance_url", "id", "token_type", "issued_at",
    ]);
    assert.match(tokensOf({ json }).access, /^00DKj00000SandB!AQ[\w.]{90,}$/);
    assert.match(tokensOf({ json }).refresh, /^5Aep861[\w.]{80}$/);
    assert.equal(member(json, "scope"), "api refresh_token");
    assert.equal(member(json, "token_type"), "Bearer");
    assert.equal(member(json, "instance_url"), "http://localhost:4100");
    assert.equal(member(json, "id"), `http://127.0.0.1:4100/id/${orgId}/${anaId}`);
    assert.match(headers?.["cache-control"] ?? "", /no-store/);
  });

  it("when the app checks the signature with its secret, then identity URL and time are genuine", () => {
    const { json } = org.exchange(org.code());
    const signed = `${stringOf(member(json, "id")) ?? ""}${stringOf(member(json, "issued_at")) ?? ""}`;
    assert.equal(member(json, "signature"), createHmac("sha256", client.client_secret).update(signed).digest("base64"));
    assert.ok(Math.abs(Number(member(json, "issued_at")) - org.clock.now()) < 60_000);
  });

  it("when it is asked on the My Domain, then it names the same hosts", () => {
    const { json } = org.token({ ...client, grant_type: "authorization_code", code: org.code(), redirect_uri: redirectUri, code_verifier: verifier }, { host: "localhost:4100" });
    assert.equal(member(json, "instance_url"), "http://localhost:4100");
    assert.equal(member(json, "id"), `http://127.0.0.1:4100/id/${orgId}/${anaId}`);
  });

  for (const [what, more, expected] of [
    ["a wrong secret", { client_secret: "wrong" }, "400 invalid_client"],
    ["no secret", { client_secret: "" }, "400 invalid_client"],
    ["an unknown app", { client_id: "wrong" }, "400 invalid_client_id"],
    ["another redirect", { redirect_uri: "http://localhost:3000/other" }, "400 redirect_uri_mismatch"],
    ["an unknown code", { code: "wrong" }, "400 invalid_grant"],
    ["no code", { code: "" }, "400 invalid_request"],
    ["no verifier", { code_verifier: "" }, "400 invalid_request"],
    ["a verifier of 42 characters", { code_verifier: "v".repeat(42) }, "400 invalid_request"],
    ["a verifier of 129 characters", { code_verifier: "v".repeat(129) }, "400 invalid_request"],
    ["a verifier with other characters", { code_verifier: `${"v".repeat(43)}!` }, "400 invalid_request"],
    ["another verifier", { code_verifier: "w".repeat(43) }, "400 invalid_grant"],
    ["a password", { grant_type: "password", username: "ana@org.example.com", password: "x" }, "400 invalid_grant"],
    ["an unknown grant", { grant_type: "client_credentials" }, "400 unsupported_grant_type"],
    ["no grant type", { grant_type: "" }, "400 unsupported_grant_type"],
  ] as const) {
    it(`when a code is exchanged with ${what}, then it is refused as ${expected} and the code still works`, () => {
      const code = org.code();
      assert.equal(outcome(org.exchange(code, more)), expected);
      assert.equal(outcome(org.exchange(code)), "200");
    });
  }

  it("when the verifier has 128 characters, then it is taken", () => {
    const long = "w".repeat(128);
    const code = org.code({ code_challenge: createHash("sha256").update(long).digest("base64url") });
    assert.equal(outcome(org.exchange(code, { code_verifier: long })), "200");
  });

  it("when a code is used twice, then the second use fails and ends what the first one got", () => {
    const code = org.code();
    const { access, refresh } = tokensOf(org.exchange(code));
    assert.ok(org.opens(access));
    assert.equal(outcome(org.exchange(code)), "400 invalid_grant");
    assert.equal(org.opens(access), false);
    assert.equal(outcome(org.refresh(refresh)), "400 invalid_grant");
  });

  it("when a code is ten minutes old, then it is refused as expired", () => {
    const code = org.code();
    org.later(10 * 60_000);
    assert.deepEqual(org.exchange(code).json, { error: "invalid_grant", error_description: "expired authorization code" });
  });

  it("when the app was not allowed to come back alone, then it gets no refresh token", () => {
    const { access, refresh } = org.install({ scope: "api" });
    assert.ok(org.opens(access));
    assert.equal(refresh, "");
  });

  it("when the user was deactivated, then neither code nor refresh token brings anything", () => {
    const { access, refresh } = org.install();
    const code = org.code();
    org.user(anaId, { Username: "ana@org.example.com", IsActive: false });
    assert.equal(org.opens(access), false);
    assert.equal(outcome(org.refresh(refresh)), "400 invalid_grant");
    assert.equal(outcome(org.exchange(code)), "400 invalid_grant");
  });

  describe("knows an app by HTTP Basic", () => {
    const form = (code: string): Readonly<Record<string, string>> => ({ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier });
    for (const [what, authorization, more, expected] of [
      ["its id and secret", basic(client.client_id, client.client_secret), {}, "200"],
      ["them and the same id in the form", basic(client.client_id, client.client_secret), { client_id: client.client_id }, "200"],
      ["a wrong secret", basic(client.client_id, "wrong"), {}, "400 invalid_client"],
      ["an unknown id", basic("wrong", "wrong"), {}, "400 invalid_client_id"],
      ["another id in the form", basic(client.client_id, client.client_secret), { client_id: "other" }, "400 invalid_client"],
      ["a secret in the form as well", basic(client.client_id, client.client_secret), client, "400 invalid_client"],
      ["what is no Basic header", "Basic !", client, "400 invalid_client"],
      ["broken percent signs", basic("%zz", "%"), {}, "400 invalid_client_id"],
    ] as const) {
      it(`when it sends ${what}, then the answer is ${expected}`, () => {
        assert.equal(outcome(org.token({ ...form(org.code()), ...more }, { headers: { authorization } })), expected);
      });
    }
  });

  it("when the answer is wanted in another format, then it comes in that one, refusals too", () => {
    const fields = { ...client, grant_type: "refresh_token", refresh_token: org.install().refresh };
    const asXml = org.token({ ...fields, format: "xml" });
    assert.match(asXml.html ?? "", /^<\?xml.*<OAuth><access_token>00D.*<\/OAuth>$/);
    assert.equal(asXml.headers?.["content-type"], "application/xml;charset=utf-8");
    const refused = org.token({ ...fields, refresh_token: "wrong" }, { headers: { accept: "application/x-www-form-urlencoded" } });
    assert.equal(refused.status, 400);
    assert.equal(refused.html, "error=invalid_grant&error_description=expired+access%2Frefresh+token");
    for (const accept of ["text/html, */*", "__proto__", ""]) {
      assert.equal(outcome(org.token({ ...fields, refresh_token: "wrong" }, { headers: { accept } })), "400 invalid_grant", accept);
    }
  });

  it("when it is asked by GET, without a form or with a repeated parameter, then it is refused", () => {
    assert.deepEqual(org.ask("GET", "/services/oauth2/token").json, { error: "invalid_request", error_description: "must use HTTP POST" });
    assert.equal(outcome(org.ask("POST", "/services/oauth2/token")), "400 unsupported_grant_type");
    const { refresh } = org.install();
    const twice = new URLSearchParams([...Object.entries({ ...client, grant_type: "refresh_token", refresh_token: refresh }), ["refresh_token", "x"]]);
    const request = { ...requestOf("POST", "/services/oauth2/token", {}), body: { kind: "form", params: twice } } as const;
    assert.deepEqual(answerOAuth(org.desk, request, undefined)?.json, { error: "invalid_request", error_description: "parameter given more than once" });
  });

  it("when the device flow is tried, then it is refused", () => {
    assert.equal(outcome(org.ask("POST", "/services/oauth2/device/code", { form: client })), "400 unsupported_grant_type");
    assert.equal(outcome(org.token({ ...client, response_type: "device_code" })), "400 unsupported_grant_type");
  });
});
