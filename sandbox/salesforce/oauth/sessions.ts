import type { SandboxClock } from "../../shared/clock.ts";
import type { DurableStore } from "../../shared/durable-store.ts";
import type { Session } from "../model.ts";
import type { Org } from "../org.ts";
import { defaultSettings } from "../settings.ts";
import { Codes } from "./codes.ts";
import { Grants } from "./grants.ts";
import { personOf } from "./people.ts";
import { digest, newAccessToken } from "./secrets.ts";
import { declareTokenRows } from "./token-rows.ts";
import type { AccessRow, Grant, TokenRows } from "./token-rows.ts";

/** What the org decides about its sessions. */
export interface SessionPolicy {
  timeoutMs(): number;
  isActive(userId: string): boolean;
}

/** A session as introspection tells it. */
export interface SessionDetails {
  readonly grant: Grant;
  readonly issuedAt: number;
  readonly endsAt: number;
}

/** Everybody who is signed in, and the permissions behind it. It outlives a restart and a kill; tokens are kept as digests. */
export interface Sessions {
  /** Who is behind an access token; nothing once it is dead. A call may lengthen the session, so commit after it. */
  check(accessToken: string): Session | undefined;
  /** Ends one access token; its grant brings new ones. */
  expire(accessToken: string): void;
  /** Ends the grant behind an access token: the refresh token and every session of it. */
  revokeGrant(accessToken: string): void;
  /** The vendor's revocation: an access token ends alone, a refresh token with all its sessions. False when nobody knows it. */
  revoke(token: string): boolean;
  /** Ends every access token; grants stay. */
  expireAll(): void;
  /** Ends every grant, with codes on their way. */
  revokeAll(): void;
  /** A session as it stands, without lengthening it. */
  details(accessToken: string): SessionDetails | undefined;
  issueAccess(grant: Grant, orgId: string): string;
  readonly codes: Codes;
  readonly grants: Grants;
}

/** The policy that an org's settings and users make. */
export function sessionPolicy(org: Pick<Org, "row" | "settings">): SessionPolicy {
  return { timeoutMs: () => org.settings().sessionTimeoutMs, isActive: (userId) => personOf(org, userId)?.active === true };
}

const ordinaryPolicy: SessionPolicy = { timeoutMs: () => defaultSettings.sessionTimeoutMs, isActive: () => true };

/** Declares its maps on the store, which is opened afterwards. Pass `sessionPolicy(org)`, or the org's settings do not count. */
export function createSessions(store: DurableStore, clock: SandboxClock, policy: SessionPolicy = ordinaryPolicy): Sessions {
  return new OrgSessions(declareTokenRows(store), clock, policy);
}

class OrgSessions implements Sessions {
  readonly codes: Codes;
  readonly grants: Grants;
  readonly #rows: TokenRows;
  readonly #clock: SandboxClock;
  readonly #policy: SessionPolicy;

  constructor(rows: TokenRows, clock: SandboxClock, policy: SessionPolicy) {
    this.codes = new Codes(rows, clock);
    this.grants = new Grants(rows, clock);
    this.#rows = rows;
    this.#clock = clock;
    this.#policy = policy;
  }

  check(accessToken: string): Session | undefined {
    const found = this.#living(accessToken);
    if (found === undefined) return undefined;
    const { grant, row } = found;
    // As at the vendor, activity counts from the second half of the timeout on; that also spares the journal.
    if (this.#clock.now() - row.usedAt >= this.#policy.timeoutMs() / 2) {
      this.#rows.access.set(digest(accessToken), { ...row, usedAt: this.#clock.now() });
    }
    return { userId: grant.userId, clientId: grant.clientId, scopes: grant.scopes };
  }

  expire(accessToken: string): void {
    this.#rows.access.delete(digest(accessToken));
  }

  revokeGrant(accessToken: string): void {
    const row = this.#rows.access.get(digest(accessToken));
    if (row !== undefined) this.grants.revoke(row.grantId);
  }

  revoke(token: string): boolean {
    const grant = this.grants.living(token);
    if (grant !== undefined) {
      this.grants.revoke(grant.id);
      return true;
    }
    const known = this.#living(token) !== undefined;
    this.expire(token);
    return known;
  }

  expireAll(): void {
    for (const [key] of [...this.#rows.access.entries()]) this.#rows.access.delete(key);
  }

  revokeAll(): void {
    this.codes.clear();
    this.grants.revokeAll();
    this.expireAll();
  }

  details(accessToken: string): SessionDetails | undefined {
    const found = this.#living(accessToken);
    if (found === undefined) return undefined;
    return { grant: found.grant, issuedAt: found.row.issuedAt, endsAt: found.row.usedAt + this.#policy.timeoutMs() };
  }

  issueAccess(grant: Grant, orgId: string): string {
    this.#forgetDead();
    const token = newAccessToken(orgId);
    const now = this.#clock.now();
    this.#rows.access.set(digest(token), { grantId: grant.id, issuedAt: now, usedAt: now });
    return token;
  }

  /** A session that has once been found expired stays so, whatever happens to clock and settings. */
  #living(accessToken: string): { readonly grant: Grant; readonly row: AccessRow } | undefined {
    const row = this.#rows.access.get(digest(accessToken));
    if (row === undefined) return undefined;
    const grant = this.grants.find(row.grantId);
    if (grant !== undefined && this.#isLive(row) && this.#policy.isActive(grant.userId)) return { grant, row };
    this.expire(accessToken);
    return undefined;
  }

  #isLive(row: AccessRow): boolean {
    return this.#clock.now() - row.usedAt < this.#policy.timeoutMs();
  }

  #forgetDead(): void {
    for (const [key, row] of [...this.#rows.access.entries()]) if (!this.#isLive(row)) this.#rows.access.delete(key);
  }
}
