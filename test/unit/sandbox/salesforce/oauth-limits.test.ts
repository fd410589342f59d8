import assert from "node:assert/strict";

import { SandboxClock } from "../../../../sandbox/shared/clock.ts";
import { DurableStore } from "../../../../sandbox/shared/durable-store.ts";
import { Codes } from "../../../../sandbox/salesforce/oauth/codes.ts";
import { Grants, refreshIdleMs } from "../../../../sandbox/salesforce/oauth/grants.ts";
import { declareTokenRows } from "../../../../sandbox/salesforce/oauth/token-rows.ts";
import type { TokenRows } from "../../../../sandbox/salesforce/oauth/token-rows.ts";
import { anaId, challenge, redirectUri } from "./oauth-rig.ts";

const asked = { clientId: "app", userId: anaId, scopes: ["api", "refresh_token"], redirectUri, challenge };

describe("what the sandbox Salesforce remembers of OAuth", () => {
  let clock: SandboxClock;
  let rows: TokenRows;
  let codes: Codes;
  let grants: Grants;
  beforeEach(() => {
    clock = new SandboxClock();
    rows = declareTokenRows(new DurableStore());
    codes = new Codes(rows, clock);
    grants = new Grants(rows, clock);
  });

  it("when another app shows a code, then it is unknown and still fresh for its own", () => {
    const code = codes.issue({ ...asked, expiresAt: 0 });
    assert.equal(codes.present(code, "thief").state, "unknown");
    assert.equal(codes.present(code, "app").state, "fresh");
  });

  it("when another app shows a refresh token, living or spent, then nothing happens to the family", () => {
    const first = grants.open(asked);
    const second = grants.rotate(first.grant);
    for (const { refreshToken } of [first, second]) assert.equal(grants.present(refreshToken ?? "", "thief"), undefined);
    assert.equal(grants.present(second.refreshToken ?? "", "app")?.id, first.grant.id);
  });

  it("when more than a thousand pages or codes wait, then the oldest is forgotten and the newest works", () => {
    const expiresAt = clock.now() + 60_000;
    const pages = Array.from({ length: 1_001 }, () => codes.wait({ ...asked, state: null, expiresAt }));
    const given = Array.from({ length: 1_001 }, () => codes.issue({ ...asked, expiresAt }));
    assert.deepEqual([rows.consents.size, rows.codes.size], [1_000, 1_000]);
    assert.equal(codes.take(pages[0] ?? ""), undefined);
    assert.ok(codes.take(pages[1_000] ?? ""));
    assert.equal(codes.present(given[0] ?? "", "app").state, "unknown");
    assert.equal(codes.present(given[1_000] ?? "", "app").state, "fresh");
  });

  it("when a used code is a day old, then it is forgotten; until then its reuse is noticed", () => {
    const code = codes.issue({ ...asked, expiresAt: 0 });
    codes.markUsed(code, "grant");
    clock.change({ advanceMs: 24 * 60 * 60_000 });
    codes.issue({ ...asked, expiresAt: 0 });
    assert.deepEqual(codes.present(code, "app"), { state: "used", grantId: "grant" });
    clock.change({ advanceMs: 11 * 60_000 });
    codes.issue({ ...asked, expiresAt: 0 });
    assert.equal(codes.present(code, "app").state, "unknown");
  });

  it("when grants were idle for thirty days, then a new one sweeps them away, unless one has a session", () => {
    const [idle, busy] = [grants.open(asked), grants.open(asked)];
    rows.access.set("session", { grantId: busy.grant.id, issuedAt: 0, usedAt: 0 });
    clock.change({ advanceMs: refreshIdleMs });
    const fresh = grants.open(asked);
    assert.deepEqual([idle, busy, fresh].map(({ grant }) => grants.find(grant.id) !== undefined), [false, true, true]);
    assert.equal(rows.refresh.size, 2);
  });

  it("when a grant is revoked, then no row of it stays behind", () => {
    const { grant } = grants.rotate(grants.open(asked).grant);
    rows.access.set("session", { grantId: grant.id, issuedAt: 0, usedAt: 0 });
    grants.revoke(grant.id);
    assert.deepEqual([rows.grants.size, rows.refresh.size, rows.access.size], [0, 0, 0]);
  });
});
