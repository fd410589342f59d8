import { randomBytes, randomUUID } from "node:crypto";

import { z } from "zod";

import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";

/** Access tokens live 30 minutes (VENDORS 1.9). */
export const accessTokenSeconds = 1_800;
const codeMs = 10 * 60_000;
/** Access tokens may be longer than 300 characters (VENDORS 1.9), so these are. */
const accessTokenBytes = 240;

const GrantSchema = z.object({ clientId: z.string(), scopes: z.array(z.string()), userId: z.number(), user: z.string() });
/** What a person allowed an app to do. */
export type Grant = Readonly<z.infer<typeof GrantSchema>>;

const CodeSchema = GrantSchema.extend({
  code: z.string(), redirectUri: z.string(), challenge: z.string().nullable(), expiresAt: z.number(),
  /** The refresh token that it was exchanged for: a code works once. */
  usedFor: z.string().nullable(),
});
const RefreshSchema = GrantSchema.extend({ token: z.string(), revoked: z.boolean() });
const AccessSchema = GrantSchema.extend({ token: z.string(), refreshToken: z.string(), expiresAt: z.number(), revoked: z.boolean() });

/** A code on its way to be exchanged. */
export type AuthorizationCode = Readonly<z.infer<typeof CodeSchema>>;
/** What brings new access tokens. */
export type RefreshToken = Readonly<z.infer<typeof RefreshSchema>>;
/** What opens the API for half an hour. */
export type AccessToken = Readonly<z.infer<typeof AccessSchema>>;

/** Codes and tokens of the portal; they outlive a restart. */
export class TokenStore {
  readonly #codes: DurableMap<AuthorizationCode>;
  readonly #refresh: DurableMap<RefreshToken>;
  readonly #access: DurableMap<AccessToken>;
  /** Whether each app is installed: ending its tokens does not uninstall it. */
  readonly #installs: DurableMap<boolean>;

  constructor(store: DurableStore) {
    this.#codes = store.map("codes", (value) => CodeSchema.parse(value));
    this.#refresh = store.map("refreshTokens", (value) => RefreshSchema.parse(value));
    this.#access = store.map("accessTokens", (value) => AccessSchema.parse(value));
    this.#installs = store.map("installs", (value) => z.boolean().parse(value));
  }

  issueCode(grant: Grant, redirectUri: string, challenge: string | null, nowMs: number): string {
    const code = randomUUID();
    this.#codes.set(code, { ...grant, code, redirectUri, challenge, expiresAt: nowMs + codeMs, usedFor: null });
    return code;
  }

  code(code: string): AuthorizationCode | undefined {
    return this.#codes.get(code);
  }

  /** Exchanges a code; a second use of it revokes what the first one got, as RFC 6749 4.1.2 asks. */
  useCode(code: AuthorizationCode): RefreshToken {
    const refresh = this.issueRefresh(code);
    this.#codes.set(code.code, { ...code, usedFor: refresh.token });
    this.#installs.set(code.clientId, true);
    return refresh;
  }

  issueRefresh({ clientId, scopes, userId, user }: Grant): RefreshToken {
    const refresh = { clientId, scopes, userId, user, token: `na1-${randomUUID()}`, revoked: false };
    this.#refresh.set(refresh.token, refresh);
    return refresh;
  }

  refresh(token: string): RefreshToken | undefined {
    return this.#refresh.get(token);
  }

  issueAccess(refresh: RefreshToken, nowMs: number): AccessToken {
    const { clientId, scopes, userId, user } = refresh;
    const token = `C${randomBytes(accessTokenBytes).toString("base64url")}`;
    const expiresAt = nowMs + accessTokenSeconds * 1_000;
    const access = { clientId, scopes, userId, user, token, refreshToken: refresh.token, expiresAt, revoked: false };
    this.#forgetExpired(refresh.token, nowMs);
    this.#access.set(token, access);
    return access;
  }

  access(token: string): AccessToken | undefined {
    return this.#access.get(token);
  }

  expire(token: string, nowMs: number): void {
    const access = this.#access.get(token);
    if (access !== undefined) this.#access.set(token, { ...access, expiresAt: nowMs });
  }

  /** Ends a refresh token and every access token that came from it. */
  revokeFamily(refreshToken: string): void {
    const refresh = this.#refresh.get(refreshToken);
    if (refresh !== undefined) this.#refresh.set(refreshToken, { ...refresh, revoked: true });
    for (const access of [...this.#access.values()]) {
      if (access.refreshToken === refreshToken) this.#access.set(access.token, { ...access, revoked: true });
    }
  }

  revokeAccess(token: string): void {
    const access = this.#access.get(token);
    if (access !== undefined) this.#access.set(token, { ...access, revoked: true });
  }

  /** Uninstalls an app: all it holds stops working. */
  revokeClient(clientId: string): void {
    this.#installs.set(clientId, false);
    for (const refresh of [...this.#refresh.values()]) if (refresh.clientId === clientId) this.revokeFamily(refresh.token);
  }

  /** Whether the portal has the app: what it does not have gets no events. */
  installed(clientId: string): boolean {
    return this.#installs.get(clientId) === true;
  }

  // An hour after its end nobody asks for an access token's details any more.
  #forgetExpired(refreshToken: string, nowMs: number): void {
    for (const access of [...this.#access.values()]) {
      if (access.refreshToken === refreshToken && access.expiresAt < nowMs - 3_600_000) this.#access.delete(access.token);
    }
  }
}
