import assert from "node:assert/strict";

import { anaId, client, OAuthRig, outcome, tokensOf } from "./oauth-rig.ts";

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

describe("the sandbox Salesforce's sessions", () => {
  let org: OAuthRig;
  beforeEach(() => {
    org = new OAuthRig();
  });

  it("when a token is checked, then it tells the user, the app and its scopes", () => {
    assert.deepEqual(org.desk.sessions.check(org.install().access), { userId: anaId, clientId: client.client_id, scopes: ["api", "refresh_token"] });
    assert.equal(org.desk.sessions.check(""), undefined);
    assert.equal(org.desk.sessions.check("00DKj00000SandB!AQwrong"), undefined);
  });

  it("when nobody calls for the org's timeout, then the session ends, and not a millisecond earlier", () => {
    const { access } = org.install();
    org.later(2 * hourMs - 1);
    assert.ok(org.desk.sessions.details(access));
    org.later(1);
    assert.equal(org.opens(access), false);
  });

  it("when somebody calls in the second half of the timeout, then the session lasts that much longer", () => {
    const { access } = org.install();
    org.later(1.5 * hourMs);
    assert.ok(org.opens(access));
    org.later(1.5 * hourMs);
    assert.ok(org.opens(access));
    org.later(2 * hourMs);
    assert.equal(org.opens(access), false);
  });

  it("when somebody calls in the first half only, then it does not, as at the vendor", () => {
    const { access } = org.install();
    org.later(hourMs / 2);
    assert.ok(org.opens(access));
    org.later(1.5 * hourMs);
    assert.equal(org.opens(access), false);
  });

  it("when an admin shortens the timeout, then it binds sessions that are there; once dead they stay so", () => {
    const { access } = org.install();
    org.later(hourMs / 2);
    org.settings = { ...org.settings, sessionTimeoutMs: 15 * 60_000 };
    assert.equal(org.opens(access), false);
    org.settings = { ...org.settings, sessionTimeoutMs: 24 * hourMs };
    assert.equal(org.opens(access), false);
  });

  it("when all sessions expire, then refresh tokens still bring new ones", () => {
    const { access, refresh } = org.install();
    org.desk.sessions.expireAll();
    assert.equal(org.opens(access), false);
    assert.ok(org.opens(tokensOf(org.refresh(refresh)).access));
  });

  it("when one session is expired, then others of the grant go on", () => {
    const { access, refresh } = org.install();
    const second = tokensOf(org.refresh(refresh));
    org.desk.sessions.expire(access);
    assert.deepEqual([access, second.access].map((token) => org.opens(token)), [false, true]);
    assert.equal(outcome(org.refresh(second.refresh)), "200");
  });

  it("when the grant behind a token is revoked, then all its tokens are dead and other grants are not", () => {
    const [first, other] = [org.install(), org.install()];
    const second = tokensOf(org.refresh(first.refresh));
    org.desk.sessions.revokeGrant(second.access);
    assert.deepEqual([first.access, second.access, other.access].map((token) => org.opens(token)), [false, false, true]);
    assert.equal(outcome(org.refresh(second.refresh)), "400 invalid_grant");
  });

  it("when all grants are revoked, then tokens and codes on their way are dead", () => {
    const { access, refresh } = org.install();
    const code = org.code();
    org.desk.sessions.revokeAll();
    assert.equal(org.opens(access), false);
    assert.equal(outcome(org.refresh(refresh)), "400 invalid_grant");
    assert.equal(outcome(org.exchange(code)), "400 invalid_grant");
    assert.ok(org.opens(org.install().access));
  });

  describe("with rotating refresh tokens", () => {
    it("when one is used, then a new one comes and sessions from before go on", () => {
      const { access, refresh } = org.install();
      const next = tokensOf(org.refresh(refresh));
      assert.notEqual(next.refresh, refresh);
      assert.notEqual(next.access, access);
      assert.ok(org.opens(access) && org.opens(next.access));
    });

    it("when a spent one comes again, then the whole family is dead, the newest tokens included", () => {
      const first = org.install();
      const second = tokensOf(org.refresh(first.refresh));
      const third = tokensOf(org.refresh(second.refresh));
      assert.deepEqual(org.refresh(first.refresh).json, { error: "invalid_grant", error_description: "expired access/refresh token" });
      for (const { access, refresh } of [first, second, third]) {
        assert.equal(org.opens(access), false);
        assert.equal(outcome(org.refresh(refresh)), "400 invalid_grant");
      }
    });

    it("when an unknown one comes, then nobody's family is touched", () => {
      const { access, refresh } = org.install();
      assert.equal(outcome(org.refresh(`${refresh}x`)), "400 invalid_grant");
      assert.ok(org.opens(access));
    });

    it("when a refresh with a wrong secret shows a spent one, then the family is not touched", () => {
      const { refresh } = org.install();
      const next = tokensOf(org.refresh(refresh));
      assert.equal(outcome(org.token({ ...client, client_secret: "wrong", grant_type: "refresh_token", refresh_token: refresh })), "400 invalid_client");
      assert.ok(org.opens(next.access));
    });
  });

  it("when refresh tokens do not rotate, then none is answered and the old one works again", () => {
    org.facts = { ...org.facts, refreshTokenRotates: false };
    const { refresh } = org.install();
    for (const reply of [org.refresh(refresh), org.refresh(refresh)]) {
      assert.equal(reply.status, 200);
      assert.equal(tokensOf(reply).refresh, "");
      assert.ok(org.opens(tokensOf(reply).access));
    }
  });

  it("when a refresh token is idle for thirty days, then it is dead; use within them keeps it", () => {
    const first = org.install();
    org.later(30 * dayMs - 1_000);
    const second = tokensOf(org.refresh(first.refresh));
    org.later(30 * dayMs - 1_000);
    const third = tokensOf(org.refresh(second.refresh));
    org.later(30 * dayMs);
    assert.equal(outcome(org.refresh(third.refresh)), "400 invalid_grant");
    assert.equal(outcome(org.refresh(third.refresh)), "400 invalid_grant");
  });

  describe("under planned failures", () => {
    it("when another process has just used the refresh token, then this use counts as reuse", () => {
      const { access, refresh } = org.install();
      assert.equal(outcome(org.refresh(refresh, { fault: "rotate-twice" })), "400 invalid_grant");
      assert.equal(org.opens(access), false);
      assert.equal(outcome(org.refresh(refresh)), "400 invalid_grant");
    });

    it("when it did so without rotation, then nobody is harmed", () => {
      org.facts = { ...org.facts, refreshTokenRotates: false };
      const { access, refresh } = org.install();
      assert.equal(outcome(org.refresh(refresh, { fault: "rotate-twice" })), "200");
      assert.ok(org.opens(access));
    });

    it("when the grant is revoked meanwhile, then the refresh fails and sessions are dead", () => {
      const { access, refresh } = org.install();
      assert.equal(outcome(org.refresh(refresh, { fault: "revoke" })), "400 invalid_grant");
      assert.equal(org.opens(access), false);
    });

    it("when the refresh token expires meanwhile, then the refresh fails and sessions go on", () => {
      const { access, refresh } = org.install();
      assert.equal(outcome(org.refresh(refresh, { fault: "expire-token" })), "400 invalid_grant");
      assert.ok(org.opens(access));
    });

    it("when the identity service meets an expired or revoked token, then it says Bad_OAuth_Token", () => {
      const { access, refresh } = org.install();
      assert.equal(org.ask("GET", "/services/oauth2/userinfo", { bearer: access, fault: "expire-token" }).html, "Bad_OAuth_Token");
      const next = tokensOf(org.refresh(refresh));
      assert.equal(org.ask("GET", "/services/oauth2/userinfo", { bearer: next.access, fault: "revoke" }).html, "Bad_OAuth_Token");
      assert.equal(outcome(org.refresh(next.refresh)), "400 invalid_grant");
    });
  });
});
