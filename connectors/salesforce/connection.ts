import type { InstallationId } from "../../src/domain/model/ids.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmConnection, GrantStore, MappedFields, RateLimiter } from "../../src/ports/crm-connection.ts";
import { failure } from "../shared/failure.ts";
import type { HttpLimits } from "../shared/http.ts";
import { NOTHING_MAPPED } from "../shared/mapped.ts";
import { createTokenSource } from "../shared/oauth.ts";
import { createClient } from "./client.ts";
import { createFeed } from "./feed.ts";
import { salesforceManifest } from "./manifest.ts";
import { createMerger } from "./merger.ts";
import { refreshGrant, revokeGrant } from "./oauth.ts";
import { organizationName } from "./organization.ts";
import { createProvisioner } from "./provision.ts";
import { createReader } from "./reader.ts";
import { orgAddress, recordPage } from "./record-page.ts";
import type { Pause } from "./row-locks.ts";
import type { SalesforceSettings } from "./settings.ts";
import { createWriter } from "./writer.ts";

/** What a connection is made of. `accountId` is the org. */
export interface SalesforceParts {
  readonly installation: InstallationId;
  readonly accountId: string;
  readonly grants: GrantStore;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly settings: SalesforceSettings;
  readonly mapped?: MappedFields;
  /** Shorter time-outs and smaller bodies than usual. */
  readonly limits?: HttpLimits;
  /** How to wait for a locked row; the machine's own clock by default. */
  readonly pause?: Pause;
}

/** Opens an installed org. Calls nobody; may be kept and used by many at once. */
export function openSalesforce(parts: SalesforceParts): CrmConnection {
  const { settings, clock, limiter } = parts;
  const address = orgAddress(parts.grants, settings.loginUrl);
  const mapped = parts.mapped ?? NOTHING_MAPPED;
  const tokens = createTokenSource({ grants: address.grants, clock, clientId: settings.clientId, refresh: (current) => refreshGrant(settings, clock, current) });
  const client = createClient({ settings, tokens, limiter, clock, ...(parts.limits === undefined ? {} : { limits: parts.limits }) });
  return {
    installation: parts.installation,
    manifest: salesforceManifest,
    reader: createReader({ client, mapped, clock }),
    writer: createWriter({ client, clock, mapped, pause: parts.pause }),
    merger: createMerger({ client, clock, pause: parts.pause }),
    provisioner: createProvisioner(client),
    feed: createFeed({ settings, tokens }),
    async check() {
      const name = await organizationName(client);
      if (!name.ok) return name;
      const held = await tokens.current();
      if (!held.ok) return held;
      const { scopes, instanceUrl } = held.value.grant;
      const missing = salesforceManifest.scopes.filter((scope) => !scopes.includes(scope) && !scopes.includes("full"));
      if (missing.length > 0) return err(failure("forbidden", `The grant lacks ${missing.join(", ")}. Allow it for the app, and connect again.`));
      return ok({ accountName: name.value ?? (instanceUrl === undefined ? parts.accountId : new URL(instanceUrl).hostname), scopes });
    },
    revoke: async () => (await parts.grants.alone((current) => revokeGrant(settings, current))) ?? ok(null),
    recordUrl: (object, crmId) => recordPage(address.origin(), object, crmId),
  };
}
