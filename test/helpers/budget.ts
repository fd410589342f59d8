import { loadDefaultPolicy } from "../../config/load.ts";
import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import { hubspotManifest } from "../../connectors/hubspot/manifest.ts";
import { openSalesforce } from "../../connectors/salesforce/connection.ts";
import { salesforceManifest } from "../../connectors/salesforce/manifest.ts";
import { createRateLimiter, type LimiterOptions, type StoppableLimiter } from "../../src/adapters/limits/bottleneck.ts";
import { allocationStore } from "../../src/adapters/store/allocations.ts";
import { pauseStore } from "../../src/adapters/store/pauses.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmConnection, CrmName, Urgency } from "../../src/ports/crm-connection.ts";
import { type FreshStore, freshStore } from "./database.ts";
import { openSandbox as openPortal, settingsOf as portalSettings } from "./hubspot-sandbox.ts";
import { openSandbox as openOrg, settingsOf as orgSettings } from "./salesforce-sandbox.ts";

/** The wall clock, moved ahead by as much as a test wants: limiters wait in real time. */
export interface MovedClock {
  now(): Instant;
  advance(ms: number): void;
}

/** An installation whose connections share one budget, kept in a database of its own. */
export interface Budgeted {
  readonly id: InstallationId;
  readonly fresh: FreshStore;
  readonly clock: MovedClock;
  /** A limiter as each process has one; stopped with everything else. */
  limiter(options?: LimiterOptions): StoppableLimiter;
  /** The connector on a limiter. */
  connection(limiter: StoppableLimiter, urgency: Urgency): CrmConnection;
  close(): Promise<void>;
}

/** Installs into a sandbox. */
export async function budgeted(crm: CrmName, url: string): Promise<Budgeted> {
  const opened = await (crm === "hubspot" ? openPortal(url) : openOrg(url));
  const fresh = await freshStore();
  const { grant, grantor } = opened.granted;
  const { id } = await fresh.store.acrossTenants.install({ crm, grantor, grant, policy: await loadDefaultPolicy(), auditOrigin: "audit.example", at: fresh.clock.now() });
  const clock = movedClock();
  const limiters: StoppableLimiter[] = [];
  return {
    id, fresh, clock,
    limiter(options = {}) {
      const { kysely } = fresh.database;
      const { limits } = crm === "hubspot" ? hubspotManifest : salesforceManifest;
      const limiter = createRateLimiter(limits, pauseStore(kysely, id), clock, { allocation: allocationStore(kysely, id), ...options });
      limiters.push(limiter);
      return limiter;
    },
    connection(limiter, urgency) {
      const parts = { installation: id, accountId: grantor.accountId, grants: opened.grants, limiter: limiter.as(urgency), clock };
      return crm === "hubspot" ? openHubSpot({ ...parts, settings: portalSettings(url) }) : openSalesforce({ ...parts, settings: orgSettings(url) });
    },
    async close() {
      await Promise.all(limiters.map((limiter) => limiter.stop()));
      await fresh.close();
    },
  };
}

function movedClock(): MovedClock {
  let aheadMs = 0;
  return { now: () => new Date(Date.now() + aheadMs).toISOString(), advance: (ms) => { aheadMs += ms; } };
}
