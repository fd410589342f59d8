import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { OAuthRig, outcome, tokensOf } from "./oauth-rig.ts";

describe("the sandbox Salesforce's tokens on disk", () => {
  let folder: string;
  let journal: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "oauth-"));
    journal = join(folder, "journal.jsonl");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** An org as it comes up again: nothing is told to the one before, which may as well have been killed. */
  const started = (): OAuthRig => {
    const org = new OAuthRig();
    org.store.open(journal);
    return org;
  };

  it("when the process is killed, then sessions, codes, refresh tokens and open pages go on", () => {
    const before = started();
    const { access, refresh } = before.install();
    const code = before.code();
    before.settings = { ...before.settings, autoApprove: false };
    const request = /name="request" value="([^"]+)"/.exec(before.authorize().html ?? "")?.[1] ?? "";

    const after = started();
    assert.ok(after.opens(access));
    assert.equal(outcome(after.exchange(code)), "200");
    assert.equal(outcome(after.refresh(refresh)), "200");
    assert.equal(after.ask("POST", "/services/oauth2/authorize/decision", { form: { request, decision: "allow" } }).status, 302);
  });

  it("when the process is killed, then what was spent or ended stays so", () => {
    const before = started();
    const code = before.code();
    const first = tokensOf(before.exchange(code));
    const second = tokensOf(before.refresh(first.refresh));
    const other = before.install();
    before.desk.sessions.expire(other.access);
    before.store.commit();

    const after = started();
    assert.equal(after.opens(other.access), false);
    assert.ok(after.opens(second.access));
    assert.equal(outcome(after.refresh(first.refresh)), "400 invalid_grant");
    assert.equal(after.opens(second.access), false, "reuse is noticed across the restart");
    assert.equal(outcome(started().refresh(second.refresh)), "400 invalid_grant");
  });

  it("when a session was lengthened, then the restart remembers that", () => {
    const before = started();
    const { access } = before.install();
    before.later(1.5 * 60 * 60_000);
    assert.ok(before.opens(access));
    before.store.commit();
    const after = started();
    after.later(3 * 60 * 60_000);
    assert.ok(after.opens(access));
  });

  it("when somebody reads the journal, then there is no token, code or secret in it", () => {
    const org = started();
    const code = org.code();
    const { access, refresh } = tokensOf(org.exchange(code));
    const text = readFileSync(journal, "utf8");
    assert.ok(text.includes("oauthGrants"));
    for (const secret of [code, access, refresh, "steward-sandbox-salesforce-secret"]) {
      assert.equal(text.includes(secret.slice(20)), false);
    }
  });

  it("when all is emptied, then nothing from before opens anything", () => {
    const org = started();
    const { access, refresh } = org.install();
    org.store.clear();
    assert.equal(org.opens(access), false);
    assert.equal(outcome(started().refresh(refresh)), "400 invalid_grant");
  });
});
