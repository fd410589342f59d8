import type { Result } from "../../src/domain/model/result.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Grant, GrantStore, HeldGrant } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";

/** A token is renewed this long before it ends, so that it does not die inside a page of calls. */
export const REFRESH_MARGIN_MS = 120_000;

/**
 * How often one call may renew its token. Once is not enough where the vendor tells no end of a token: a process that slept
 * through several of them is first given what another stored long ago, which may have ended too.
 */
const RENEWALS_MAX = 2;

/** A grant after a renewal; `isFresh` when the vendor has just given it: one that is refused then is not helped by another. */
export interface RenewedGrant extends HeldGrant {
  readonly isFresh: boolean;
}

/** The one source of access tokens of a connection; every call and sub-request asks it. */
export interface TokenSource {
  /** A token that is good for a while yet; renews it first when it is about to end. */
  current(): Promise<Result<HeldGrant, CrmError>>;
  /** After a 401: the token of another generation, or an error. For {@link withToken} alone, which knows when to stop. */
  renewed(refused: HeldGrant): Promise<Result<RenewedGrant, CrmError>>;
}

/** Makes a call with a token, and again with a renewed one while it is refused with 401: refused before anything was done. */
export async function withToken<Value>(tokens: TokenSource, call: (held: HeldGrant) => Promise<Result<Value, CrmError>>): Promise<Result<Value, CrmError>> {
  const held = await tokens.current();
  if (!held.ok) return held;
  let result = await call(held.value);
  let refused: RenewedGrant = { ...held.value, isFresh: false };
  for (let renewals = 0; !result.ok && result.error.http === 401 && !refused.isFresh && renewals < RENEWALS_MAX; renewals += 1) {
    const renewed = await tokens.renewed(refused);
    if (!renewed.ok) return renewed;
    refused = renewed.value;
    result = await call(refused);
  }
  return result;
}

/** What a token source is made of. `refresh` asks the vendor once and stores nothing. */
export interface TokenSourceParts {
  readonly grants: GrantStore;
  readonly clock: Clock;
  readonly clientId: string;
  readonly refresh: (current: Grant) => Promise<Result<Grant, CrmError>>;
}

/**
 * Tokens by `expires_in`, with a margin; a 401 is no valid sign of expiry and triggers one refresh only (HubSpot, "API
 * usage guidelines"). The store makes refreshes single-flight across processes and keeps the rotated token before use.
 */
export function createTokenSource(parts: TokenSourceParts): TokenSource {
  let held: HeldGrant | null = null;

  async function load(): Promise<Result<HeldGrant, CrmError>> {
    held ??= await parts.grants.load();
    if (held === null) return err(deadGrant("The installation has no grant. Connect it again."));
    // A refresh token presented by another client is refused by the vendor with a misleading error.
    if (held.grant.clientId !== parts.clientId) {
      held = null;
      return err(deadGrant("The grant belongs to another OAuth client. Connect the installation again."));
    }
    return ok(held);
  }

  let renewing: Promise<Result<RenewedGrant, CrmError>> | null = null;

  /** Callers of one process share a refresh; those of others take turns in the store. */
  function renew(from: HeldGrant): Promise<Result<RenewedGrant, CrmError>> {
    renewing ??= refresh(from).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  async function refresh(from: HeldGrant): Promise<Result<RenewedGrant, CrmError>> {
    let isFresh = false;
    const result = await parts.grants.refreshOnce(from.generation, (current) => {
      isFresh = true;
      return parts.refresh(current);
    });
    // A dead grant may be replaced by an admin at any time: the next call looks into the store again.
    held = result.ok ? result.value : null;
    return result.ok ? ok({ ...result.value, isFresh }) : result;
  }

  return {
    async current() {
      const loaded = await load();
      if (!loaded.ok) return loaded;
      const { expiresAt } = loaded.value.grant;
      if (expiresAt === null) return loaded;
      const leftMs = Date.parse(expiresAt) - Date.parse(parts.clock.now());
      if (leftMs > REFRESH_MARGIN_MS) return loaded;
      const result = await renew(loaded.value);
      // Within the margin the old token still works: a token endpoint that is down for a moment stops nobody.
      if (!result.ok && result.error.kind !== "unauthorized" && leftMs > 0) return loaded;
      return result;
    },
    async renewed(refused) {
      const loaded = await load();
      if (loaded.ok && loaded.value.generation !== refused.generation) return ok({ ...loaded.value, isFresh: false });
      return renew(refused);
    },
  };
}

function deadGrant(publicMessage: string): CrmError {
  return { kind: "unauthorized", publicMessage, http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false };
}
