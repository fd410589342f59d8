import assert from "node:assert/strict";

import { exchangeCode } from "../../connectors/hubspot/oauth.ts";
import type { Granted } from "../../connectors/shared/install-strategy.ts";
import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import type { HubSpotSettings } from "../../connectors/hubspot/settings.ts";
import { hubspotManifest } from "../../connectors/hubspot/manifest.ts";
import { installationId } from "../../src/domain/model/ids.ts";
import type { CrmConnection } from "../../src/ports/crm-connection.ts";
import { inMemoryClock } from "./in-memory-clock.ts";
import type { InMemoryClock } from "./in-memory-clock.ts";
import { inMemoryGrants } from "./in-memory-grants.ts";
import type { InMemoryGrants } from "./in-memory-grants.ts";
import { inMemoryLimiter } from "./in-memory-limiter.ts";
import type { InMemoryLimiter } from "./in-memory-limiter.ts";

/** Where the sandbox sends a browser back to. */
export const REDIRECT = "http://localhost:3000/oauth/hubspot/callback";

/** An open connection to a sandbox portal, with everything a test may want to turn. */
export interface OpenSandbox {
  readonly crm: CrmConnection;
  readonly granted: Granted;
  readonly grants: InMemoryGrants;
  readonly limiter: InMemoryLimiter;
  readonly clock: InMemoryClock;
}

/** How to reach a sandbox. */
export const settingsOf = (url: string): HubSpotSettings =>
  ({ apiUrl: url, appUrl: url, clientId: "steward-sandbox", clientSecret: "steward-sandbox-secret" });

/** A code from the sandbox's authorize page, which approves by itself. */
export async function codeFrom(url: string, scopes: readonly string[] = hubspotManifest.scopes): Promise<string> {
  const query = new URLSearchParams({ client_id: "steward-sandbox", redirect_uri: REDIRECT, scope: scopes.join(" "), optional_scope: hubspotManifest.optionalScopes.join(" "), state: "s" });
  const page = await fetch(`${url}/oauth/authorize?${query.toString()}`, { redirect: "manual" });
  const back = new URL(page.headers.get("location") ?? "about:blank");
  const code = back.searchParams.get("code");
  assert.ok(code !== null, `the authorize page sent no code (${String(page.status)})`);
  return code;
}

/** Installs into a sandbox by its OAuth pages and opens it. */
export async function openSandbox(url: string, limits?: { readonly timeoutMs: number; readonly bodyMaxBytes: number }): Promise<OpenSandbox> {
  const clock = inMemoryClock();
  const settings = settingsOf(url);
  const granted = await exchangeCode(settings, clock, { code: await codeFrom(url), redirectUri: REDIRECT, codeVerifier: null });
  assert.ok(granted.ok, granted.ok ? "" : granted.error.publicMessage);
  const grants = inMemoryGrants(granted.value.grant);
  const limiter = inMemoryLimiter();
  const { accountId } = granted.value.grantor;
  const crm = openHubSpot({ installation: installationId("sandbox"), accountId, grants, limiter, clock, settings, ...(limits === undefined ? {} : { limits }) });
  return { crm, granted: granted.value, grants, limiter, clock };
}
