import { randomUUID } from "node:crypto";

import type { SandboxClock } from "../../shared/clock.ts";
import { digest, newRefreshToken } from "./secrets.ts";
import type { Allowed, Grant, TokenRows } from "./token-rows.ts";

/** A refresh token that nobody used for so long is dead (VENDORS 2.5). */
export const refreshIdleMs = 30 * 24 * 60 * 60_000;
/** Rotated refresh tokens that are remembered; beyond, the oldest are forgotten and count as unknown. */
const rememberedMax = 50_000;
const forgottenAtOnce = 1_000;

/** The scopes that bring a refresh token; without one of them there is none. */
const refreshScopes = ["refresh_token", "offline_access"];

/** A grant, with the refresh token to hand out when there is a new one. */
export interface Granted {
  readonly grant: Grant;
  readonly refreshToken: string | undefined;
}

/** What people allowed, and the refresh tokens that prove it. Ending a grant ends its whole family. */
export class Grants {
  readonly #rows: TokenRows;
  readonly #clock: SandboxClock;

  constructor(rows: TokenRows, clock: SandboxClock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  find(id: string): Grant | undefined {
    return this.#rows.grants.get(id);
  }

  open({ clientId, userId, scopes }: Allowed): Granted {
    this.#forgetIdle();
    const grant = { clientId, userId, scopes, id: randomUUID(), refreshDigest: null, usedAt: this.#clock.now() };
    this.#rows.grants.set(grant.id, grant);
    return scopes.some((scope) => refreshScopes.includes(scope)) ? this.rotate(grant) : { grant, refreshToken: undefined };
  }

  /** The grant for which this refresh token works now; it may be idle for too long, or another one's successor. */
  living(refreshToken: string): Grant | undefined {
    const grant = this.#familyOf(refreshToken);
    if (grant === undefined || grant.refreshDigest !== digest(refreshToken)) return undefined;
    return this.#isIdle(grant) ? undefined : grant;
  }

  /**
   * Takes a refresh token as presented by an app. One that was rotated away before is in two hands, and nobody can tell
   * which is the thief's: the whole family ends.
   */
  present(refreshToken: string, clientId: string): Grant | undefined {
    const grant = this.#familyOf(refreshToken);
    if (grant?.clientId !== clientId) return undefined;
    if (grant.refreshDigest !== digest(refreshToken)) {
      this.revoke(grant.id);
      return undefined;
    }
    if (!this.#isIdle(grant)) return this.#touch(grant);
    this.dropRefresh(grant);
    return undefined;
  }

  /** Puts a new refresh token in the place of the old one, which is spent from now on. */
  rotate(grant: Grant): Granted {
    this.#forgetOldest();
    const refreshToken = newRefreshToken();
    const refreshDigest = digest(refreshToken);
    const next = { ...grant, refreshDigest };
    this.#rows.refresh.set(refreshDigest, { grantId: grant.id });
    this.#rows.grants.set(grant.id, next);
    return { grant: next, refreshToken };
  }

  /** Leaves the sessions of a grant alive, but nothing to renew them with. */
  dropRefresh(grant: Grant): void {
    if (grant.refreshDigest !== null) this.#rows.refresh.delete(grant.refreshDigest);
    this.#rows.grants.set(grant.id, { ...grant, refreshDigest: null });
  }

  revoke(id: string): void {
    this.#rows.grants.delete(id);
    for (const map of [this.#rows.refresh, this.#rows.access]) {
      for (const [key, row] of [...map.entries()]) if (row.grantId === id) map.delete(key);
    }
  }

  revokeAll(): void {
    for (const { id } of [...this.#rows.grants.values()]) this.revoke(id);
  }

  #familyOf(refreshToken: string): Grant | undefined {
    const row = this.#rows.refresh.get(digest(refreshToken));
    return row === undefined ? undefined : this.#rows.grants.get(row.grantId);
  }

  #isIdle(grant: Grant): boolean {
    return this.#clock.now() - grant.usedAt >= refreshIdleMs;
  }

  #touch(grant: Grant): Grant {
    const next = { ...grant, usedAt: this.#clock.now() };
    this.#rows.grants.set(grant.id, next);
    return next;
  }

  /** A grant that can neither be refreshed nor has a session is of no use to anybody. */
  #forgetIdle(): void {
    const inUse = new Set([...this.#rows.access.values()].map(({ grantId }) => grantId));
    for (const grant of [...this.#rows.grants.values()]) if (this.#isIdle(grant) && !inUse.has(grant.id)) this.revoke(grant.id);
  }

  #forgetOldest(): void {
    if (this.#rows.refresh.size < rememberedMax) return;
    const spent = [...this.#rows.refresh.entries()].filter(([key, { grantId }]) => this.find(grantId)?.refreshDigest !== key);
    for (const [key] of spent.slice(0, forgottenAtOnce)) this.#rows.refresh.delete(key);
  }
}
