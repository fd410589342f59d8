import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";

import { openSalesforce } from "../../connectors/salesforce/connection.ts";
import { salesforceManifest } from "../../connectors/salesforce/manifest.ts";
import { exchangeCode } from "../../connectors/salesforce/oauth.ts";
import type { SalesforceSettings } from "../../connectors/salesforce/settings.ts";
import type { AuthorizationCode } from "../../connectors/shared/code-strategy.ts";
import type { Granted } from "../../connectors/shared/install-strategy.ts";
import { installationId } from "../../src/domain/model/ids.ts";
import type { CrmConnection } from "../../src/ports/crm-connection.ts";
import { inMemoryClock } from "./in-memory-clock.ts";
import type { InMemoryClock } from "./in-memory-clock.ts";
import { inMemoryGrants } from "./in-memory-grants.ts";
import type { InMemoryGrants } from "./in-memory-grants.ts";
import { inMemoryLimiter } from "./in-memory-limiter.ts";
import type { InMemoryLimiter } from "./in-memory-limiter.ts";

/** Where the sandbox sends a browser back to. */
const REDIRECT = "http://localhost:3000/oauth/salesforce/callback";

/** An open connection to a sandbox org, with everything a test may want to turn. */
export interface OpenSandbox {
  readonly crm: CrmConnection;
  readonly granted: Granted;
  readonly grants: InMemoryGrants;
  readonly limiter: InMemoryLimiter;
  readonly clock: InMemoryClock;
}

/** How to reach a sandbox, by its login host. */
export const settingsOf = (url: string): SalesforceSettings =>
  ({ loginUrl: url, clientId: "steward-sandbox-salesforce", clientSecret: "steward-sandbox-salesforce-secret" });

/** A code from the sandbox's authorize page, which approves by itself, with the verifier that belongs to it. */
export async function codeFrom(url: string, scopes: readonly string[] = salesforceManifest.scopes): Promise<AuthorizationCode> {
  const codeVerifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code", client_id: settingsOf(url).clientId, redirect_uri: REDIRECT, scope: scopes.join(" "), state: "s",
    code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"), code_challenge_method: "S256",
  });
  const page = await fetch(`${url}/services/oauth2/authorize?${query.toString()}`, { redirect: "manual" });
  const back = new URL(page.headers.get("location") ?? "about:blank");
  const code = back.searchParams.get("code");
  assert.ok(code !== null, `the authorize page sent no code (${String(page.status)})`);
  return { code, redirectUri: REDIRECT, codeVerifier };
}

/** Installs into a sandbox by its OAuth pages and opens it. */
export async function openSandbox(url: string, limits?: { readonly timeoutMs: number; readonly bodyMaxBytes: number }): Promise<OpenSandbox> {
  const clock = inMemoryClock();
  const settings = settingsOf(url);
  const granted = await exchangeCode(settings, clock, await codeFrom(url));
  assert.ok(granted.ok, granted.ok ? "" : granted.error.publicMessage);
  const grants = inMemoryGrants(granted.value.grant);
  const limiter = inMemoryLimiter();
  const { accountId } = granted.value.grantor;
  const crm = openSalesforce({ installation: installationId("sandbox"), accountId, grants, limiter, clock, settings, pause: () => Promise.resolve(), ...(limits === undefined ? {} : { limits }) });
  return { crm, granted: granted.value, grants, limiter, clock };
}
