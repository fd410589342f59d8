import { loadDefaultPolicy } from "../../config/load.ts";
import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import { exchangeCode as hubspotGrant } from "../../connectors/hubspot/oauth.ts";
import { openSalesforce } from "../../connectors/salesforce/connection.ts";
import { exchangeCode as salesforceGrant } from "../../connectors/salesforce/oauth.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmConnection, Grant, Grantor, RateLimiter } from "../../src/ports/crm-connection.ts";
import type { FreshStore } from "../../test/helpers/database.ts";
import { codeFrom as hubspotCode, REDIRECT, settingsOf as hubspotSettings } from "../../test/helpers/hubspot-sandbox.ts";
import { codeFrom as salesforceCode, settingsOf as salesforceSettings } from "../../test/helpers/salesforce-sandbox.ts";
import type { StartedSandbox } from "../../test/helpers/start-sandbox.ts";

/** An installation in a running sandbox, its calls held back by the limiter that was given. */
export interface BenchCrm {
  readonly installation: InstallationId;
  readonly connection: CrmConnection;
}

/** Installs into one CRM of a sandbox and opens it. */
export async function openBench(crm: "hubspot" | "salesforce", sandbox: Pick<StartedSandbox, "url" | "salesforceUrl">, { fresh, limiter, clock }: { readonly fresh: FreshStore; readonly limiter: RateLimiter; readonly clock: Clock }): Promise<BenchCrm> {
  const granted = crm === "hubspot"
    ? await hubspotGrant(hubspotSettings(sandbox.url), clock, { code: await hubspotCode(sandbox.url), redirectUri: REDIRECT, codeVerifier: null })
    : await salesforceGrant(salesforceSettings(sandbox.salesforceUrl), clock, await salesforceCode(sandbox.salesforceUrl));
  if (!granted.ok) throw new Error(granted.error.publicMessage);
  const installation = await install(crm, fresh, granted.value);
  const parts = { installation, accountId: granted.value.grantor.accountId, grants: grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, installation), limiter, clock };
  const connection = crm === "hubspot" ? openHubSpot({ ...parts, settings: hubspotSettings(sandbox.url) }) : openSalesforce({ ...parts, settings: salesforceSettings(sandbox.salesforceUrl) });
  return { installation, connection };
}

async function install(crm: "hubspot" | "salesforce", { store, clock }: FreshStore, { grant, grantor }: { readonly grant: Grant; readonly grantor: Grantor }): Promise<InstallationId> {
  const { id } = await store.acrossTenants.install({ crm, grant, grantor, policy: await loadDefaultPolicy(), auditOrigin: "bench.example", at: clock.now() });
  return id;
}
