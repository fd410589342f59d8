import assert from "node:assert/strict";

import { REFRESH_MARGIN_MS, createTokenSource } from "../../../../connectors/shared/oauth.ts";
import type { TokenSource } from "../../../../connectors/shared/oauth.ts";
import type { Result } from "../../../../src/domain/model/result.ts";
import type { Grant } from "../../../../src/ports/crm-connection.ts";
import type { CrmError } from "../../../../src/ports/crm-errors.ts";
import { inMemoryClock } from "../../../helpers/in-memory-clock.ts";
import { inMemoryGrants } from "../../../helpers/in-memory-grants.ts";

const START = Date.parse("2026-03-20T22:00:00.000Z");
const LIFE_MS = 30 * 60_000;
const grant = (at: number, name = "first"): Grant =>
  ({ accessToken: `access ${name}`, refreshToken: `refresh ${name}`, expiresAt: new Date(at + LIFE_MS).toISOString(), scopes: [], clientId: "ours" });
const failure = (kind: CrmError["kind"]): { readonly ok: false; readonly error: CrmError } =>
  ({ ok: false, error: { kind, publicMessage: kind, http: 400, requestId: null, retryAfterMs: null, mayHaveHappened: false } });

interface Setup {
  readonly first?: Grant | null;
  readonly refresh?: (current: Grant) => Promise<Result<Grant, CrmError>>;
}

function opened({ first = grant(START), refresh }: Setup = {}): { readonly tokens: TokenSource; readonly clock: ReturnType<typeof inMemoryClock>; readonly grants: ReturnType<typeof inMemoryGrants> } {
  const clock = inMemoryClock(START);
  const grants = inMemoryGrants(first);
  let count = 0;
  const renew = refresh ?? (async () => { count += 1; return { ok: true as const, value: grant(Date.parse(clock.now()), `renewed ${count}`) }; });
  return { clock, grants, tokens: createTokenSource({ grants, clock, clientId: "ours", refresh: renew }) };
}

const tokenOf = (held: Awaited<ReturnType<TokenSource["current"]>>): string => (held.ok ? held.value.grant.accessToken : held.error.kind);

describe("a source of tokens", () => {
  it("when there is no grant, then it is unauthorized", async () => {
    assert.equal(tokenOf(await opened({ first: null }).tokens.current()), "unauthorized");
  });

  it("when the grant belongs to another client, then it is refused before the vendor is asked", async () => {
    const { tokens, grants } = opened({ first: { ...grant(START), clientId: "another" } });
    assert.equal(tokenOf(await tokens.current()), "unauthorized");
    assert.equal(grants.refreshes, 0);
  });

  it("when the refresh token is dead, then it is unauthorized, and a new grant is picked up", async () => {
    const { tokens, clock, grants } = opened({ refresh: async () => failure("unauthorized") });
    clock.advance(LIFE_MS);
    assert.equal(tokenOf(await tokens.current()), "unauthorized");
    grants.replace(grant(START + LIFE_MS, "reconnected"));
    assert.equal(tokenOf(await tokens.current()), "access reconnected");
  });

  it("when the token endpoint is down shortly before the end, then the old token still serves", async () => {
    const { tokens, clock } = opened({ refresh: async () => failure("unavailable") });
    clock.advance(LIFE_MS - REFRESH_MARGIN_MS / 2);
    assert.equal(tokenOf(await tokens.current()), "access first");
    clock.advance(REFRESH_MARGIN_MS);
    assert.equal(tokenOf(await tokens.current()), "unavailable");
  });

  it("when the token is fresh, then nobody is asked", async () => {
    const { tokens, clock, grants } = opened();
    clock.advance(LIFE_MS - REFRESH_MARGIN_MS - 1);
    assert.equal(tokenOf(await tokens.current()), "access first");
    assert.equal(grants.refreshes, 0);
  });

  it("when it is about to end, then it is renewed once for all who ask at once", async () => {
    const { tokens, clock, grants } = opened();
    clock.advance(LIFE_MS - REFRESH_MARGIN_MS);
    const all = await Promise.all(Array.from({ length: 20 }, async () => tokens.current()));
    assert.deepEqual(new Set(all.map(tokenOf)), new Set(["access renewed 1"]));
    assert.equal(grants.refreshes, 1);
  });

  it("when many meet a 401 with the same token, then it is renewed once", async () => {
    const { tokens, grants } = opened();
    const held = await tokens.current();
    assert.ok(held.ok);
    const all = await Promise.all(Array.from({ length: 20 }, async () => tokens.renewed(held.value)));
    assert.deepEqual(new Set(all.map(tokenOf)), new Set(["access renewed 1"]));
    assert.equal(grants.refreshes, 1);
  });

  it("when another process has renewed it, then its token is taken", async () => {
    const { tokens, grants } = opened();
    const held = await tokens.current();
    assert.ok(held.ok);
    grants.replace(grant(START, "by another process"));
    assert.equal(tokenOf(await tokens.renewed(held.value)), "access by another process");
    assert.equal(grants.refreshes, 0);
  });
});
