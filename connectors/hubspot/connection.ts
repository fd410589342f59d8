import type { InstallationId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmConnection, GrantStore, MappedFields, RateLimiter } from "../../src/ports/crm-connection.ts";
import type { HttpLimits } from "../shared/http.ts";
import { NOTHING_MAPPED } from "../shared/mapped.ts";
import { createTokenSource } from "../shared/oauth.ts";
import { createClient } from "./client.ts";
import { createKeyFacts } from "./key-facts.ts";
import { createKeyFinder } from "./key-finder.ts";
import { createKnownProperties } from "./known-properties.ts";
import { hubspotManifest } from "./manifest.ts";
import { createMerger } from "./merger.ts";
import { introspect, refreshGrant, revokeGrant } from "./oauth.ts";
import { createProvisioner } from "./provision.ts";
import { createReader } from "./reader.ts";
import { OwnerPageSchema } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";
import type { HubSpotSettings } from "./settings.ts";
import { createZones } from "./users.ts";
import { createWriter } from "./writer.ts";

/** What a connection is made of. `accountId` is the portal (`hub_id`), needed only for links that people follow. */
export interface HubSpotParts {
  readonly installation: InstallationId;
  readonly accountId: string;
  readonly grants: GrantStore;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly settings: HubSpotSettings;
  readonly mapped?: MappedFields;
  /** Shorter time-outs and smaller bodies than usual. */
  readonly limits?: HttpLimits;
}

/** Opens an installed portal. Calls nobody; may be kept and used by many at once. */
export function openHubSpot(parts: HubSpotParts): CrmConnection {
  const { settings, grants, clock, limiter } = parts;
  const tokens = createTokenSource({ grants, clock, clientId: settings.clientId, refresh: (current) => refreshGrant(settings, clock, current) });
  const client = createClient({ apiUrl: settings.apiUrl, tokens, limiter, clock, ...(parts.limits === undefined ? {} : { limits: parts.limits }) });
  const mapped = parts.mapped ?? NOTHING_MAPPED;
  const zones = createZones(client, clock);
  const keys = createKeyFacts(client, clock);
  const known = createKnownProperties(client, clock);
  return {
    installation: parts.installation,
    manifest: hubspotManifest,
    reader: createReader({ client, zones, clock, mapped, known }),
    writer: createWriter({ client, clock, zones, keys, mapped, known, finder: createKeyFinder(client) }),
    merger: createMerger(client, clock),
    provisioner: createProvisioner(client, keys),
    async check() {
      const called = await client.call({ method: "GET", path: `/crm/owners/${API_VERSION}`, query: { limit: "1" }, mutates: false }, OwnerPageSchema);
      if (!called.ok) return called;
      const held = await tokens.current();
      if (!held.ok) return held;
      const about = await introspect(settings, held.value.grant.accessToken);
      if (!about.ok) return about;
      const scopes = about.value.scopes ?? held.value.grant.scopes;
      const missing = hubspotManifest.scopes.filter((scope) => !scopes.includes(scope));
      if (missing.length > 0) return err({ kind: "forbidden", publicMessage: `The grant lacks ${missing.join(", ")}. Connect again.`, http: null, requestId: null, retryAfterMs: null, mayHaveHappened: false });
      return ok({ accountName: about.value.hub_domain ?? parts.accountId, scopes });
    },
    revoke: async () => (await grants.alone((current) => revokeGrant(settings, current))) ?? ok(null),
    recordUrl: (object, crmId) => recordUrl(parts, object, crmId),
  };
}

/** HubSpot's record pages stand under type ids; of the engagements only tasks have a page of their own. */
const RECORD_PAGES: Readonly<Record<string, string>> = { contact: "0-1", account: "0-2", opportunity: "0-3" };

function recordUrl(parts: HubSpotParts, object: string, crmId: string): string | null {
  const base = parts.settings.appUrl;
  const portal = encodeURIComponent(parts.accountId);
  const id = encodeURIComponent(crmId);
  if (object === "task") return `${base}/tasks/${portal}/view/all/task/${id}`;
  const type = RECORD_PAGES[object];
  return type === undefined ? null : `${base}/contacts/${portal}/record/${type}/${id}`;
}
