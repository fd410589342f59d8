import assert from "node:assert/strict";

import { isObject, member } from "../../../../sandbox/shared/unknown-values.ts";
import { anaId, client, OAuthRig, orgId, outcome, tokensOf } from "./oauth-rig.ts";

const idPath = `/id/${orgId}/${anaId}`;

describe("the sandbox Salesforce's identity service", () => {
  let org: OAuthRig;
  beforeEach(() => {
    org = new OAuthRig();
  });

  it("when the identity URL is asked, then it tells who, which org, and where the services are", () => {
    const { access } = org.install();
    const { status, json } = org.ask("GET", idPath, { bearer: access });
    assert.equal(status, 200);
    const told = Object.fromEntries(["id", "user_id", "organization_id", "username", "display_name", "email", "timezone", "is_app_installed"].map((key) => [key, member(json, key)]));
    assert.deepEqual(told, {
      id: `http://127.0.0.1:4100${idPath}`, user_id: anaId, organization_id: orgId, username: "ana@org.example.com",
      display_name: "Ana Example", email: "ana@example.com", timezone: "Europe/Vienna", is_app_installed: true,
    });
    assert.equal(member(member(json, "urls"), "rest"), "http://localhost:4100/services/data/v{version}/");
  });

  it("when it is asked on the My Domain or with ids of 15 characters, then it tells the same", () => {
    const { access } = org.install();
    const plain = org.ask("GET", idPath, { bearer: access }).json;
    assert.deepEqual(org.ask("GET", idPath, { bearer: access, host: "localhost:4100" }).json, plain);
    assert.deepEqual(org.ask("GET", `/id/${orgId.slice(0, 15)}/${anaId.slice(0, 15)}`, { bearer: access }).json, plain);
  });

  for (const [what, path, bearer, expected] of [
    ["no token", idPath, undefined, "403 Missing_OAuth_Token"],
    ["a dead token", idPath, "dead", "403 Bad_OAuth_Token"],
    ["another org", `/id/00DKj00000OtherB0XA/${anaId}`, "living", "403 Wrong_Org"],
    ["another user", `/id/${orgId}/005Kj0000000001AAA`, "living", "404 Bad_Id"],
    ["more of a path", `${idPath}/more`, "living", "404 Bad_Id"],
    ["too little of a path", `/id/${orgId}`, "living", "404 Bad_Id"],
    ["a refresh token", idPath, "refresh", "403 Bad_OAuth_Token"],
  ] as const) {
    it(`when it is asked with ${what}, then it says ${expected} in plain text`, () => {
      const { access, refresh } = org.install();
      const asking = bearer === undefined ? {} : { bearer: { dead: `${access}x`, living: access, refresh }[bearer] };
      const reply = org.ask("GET", path, asking);
      assert.equal(`${String(reply.status)} ${reply.html ?? ""}`, expected);
      assert.match(reply.headers?.["content-type"] ?? "", /^text\/plain/);
    });
  }

  it("when the token's scopes say nothing of the person, then it is told nothing", () => {
    assert.equal(org.ask("GET", idPath, { bearer: org.install({ scope: "refresh_token" }).access }).html, "Bad_OAuth_Token");
  });

  it("when userinfo is asked, then it tells the same in OpenID's words", () => {
    const { json } = org.ask("GET", "/services/oauth2/userinfo", { bearer: org.install().access });
    assert.equal(member(json, "sub"), `http://127.0.0.1:4100${idPath}`);
    assert.deepEqual([member(json, "name"), member(json, "zoneinfo"), member(json, "preferred_username")], ["Ana Example", "Europe/Vienna", "ana@org.example.com"]);
  });
});

describe("the sandbox Salesforce's token services", () => {
  let org: OAuthRig;
  beforeEach(() => {
    org = new OAuthRig();
  });
  const revoke = (token: string): number => org.ask("POST", "/services/oauth2/revoke", { form: { token } }).status;
  const introspect = (token: string, more: Readonly<Record<string, string>> = {}): unknown =>
    org.ask("POST", "/services/oauth2/introspect", { form: { ...client, token, ...more } }).json;

  it("when an access token is revoked, then it alone is dead", () => {
    const { access, refresh } = org.install();
    assert.equal(revoke(access), 200);
    assert.equal(org.opens(access), false);
    assert.equal(outcome(org.refresh(refresh)), "200");
  });

  it("when a refresh token is revoked, by GET too, then its sessions are dead with it", () => {
    for (const method of ["POST", "GET"]) {
      const { access, refresh } = org.install();
      const asking = method === "GET" ? { query: { token: refresh } } : { form: { token: refresh } };
      assert.equal(org.ask(method, "/services/oauth2/revoke", asking).status, 200);
      assert.equal(org.opens(access), false);
      assert.equal(outcome(org.refresh(refresh)), "400 invalid_grant");
    }
  });

  it("when a token nobody knows is revoked, then it is refused and nothing else happens", () => {
    const { access, refresh } = org.install();
    assert.equal(outcome(org.ask("POST", "/services/oauth2/revoke", { form: { token: `${refresh}x` } })), "400 invalid_token");
    assert.equal(revoke(""), 400);
    const next = tokensOf(org.refresh(refresh));
    assert.equal(revoke(refresh), 400, "a spent refresh token");
    assert.ok(org.opens(access) && org.opens(next.access));
  });

  it("when a living token is introspected, then its kind, scopes and person are told, and its session is not lengthened", () => {
    const { access, refresh } = org.install();
    org.later(1.5 * 60 * 60_000);
    const told = introspect(access);
    assert.deepEqual(
      ["active", "token_type", "scope", "client_id", "username", "sub"].map((key) => member(told, key)),
      [true, "access_token", "api refresh_token", client.client_id, "ana@org.example.com", `http://127.0.0.1:4100${idPath}`],
    );
    assert.equal(Number(member(told, "exp")) - Number(member(told, "iat")), 7_200);
    assert.equal(member(introspect(refresh), "token_type"), "refresh_token");
    org.later(60 * 60_000);
    assert.equal(org.opens(access), false);
  });

  it("when a dead token is introspected, then no more than that is told", () => {
    const { access, refresh } = org.install();
    const next = tokensOf(org.refresh(refresh));
    assert.deepEqual(introspect(refresh), { active: false });
    assert.ok(org.opens(next.access), "asking about a spent token is no reuse");
    revoke(next.refresh);
    for (const token of [access, next.access, next.refresh, "unknown", ""]) assert.deepEqual(introspect(token), { active: false });
  });

  it("when the app is not known by its secret, then introspection tells nothing", () => {
    const told = introspect(org.install().access, { client_secret: "wrong" });
    assert.equal(member(told, "error"), "invalid_client");
    assert.ok(isObject(told) && !("active" in told));
  });

  it("when a service is asked that there is not, then the answer is 404", () => {
    assert.equal(org.ask("GET", "/services/oauth2/nothing").status, 404);
    assert.equal(org.ask("GET", "/services/oauth2").status, 404);
    assert.equal(org.ask("DELETE", "/services/oauth2/userinfo").status, 405);
  });
});
