import { pollIntervalMs, type DailyCalls } from "../../domain/sync/poll-interval.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { CrmName } from "../../ports/crm-connection.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** Vendors that count the calls of a day, and what a look at every object takes of them when it finds nothing. HubSpot tells marketplace apps of no daily limit. */
const CALLS_PER_LOOK: ReadonlyMap<CrmName, number> = new Map([["salesforce", 16]]);

/** The part of the app that looking for changes needs. */
export type LookingApp = Pick<App, "store" | "clock" | "log"> & { readonly queue: Pick<App["queue"], "enqueue"> };

/**
 * Asks for a look at every connected installation whose turn it is: as often as its CRM's allocation allows. What each
 * look reads, and when the settled stream is due, the marks tell. Several schedulers may do so: the queue takes a look
 * that is asked for while one waits into that one, however long the one under way takes.
 */
export function changeLooker(app: LookingApp, dailyCalls: (installation: InstallationId) => Promise<DailyCalls | null>): () => Promise<void> {
  const askedAt = new Map<string, number>();
  return () => eachInstallation(app, "looking for changes", async ({ id, crm, state }) => {
    if (state !== "connected") return;
    const now = Date.parse(app.clock.now());
    const calls = CALLS_PER_LOOK.get(crm);
    const intervalMs = calls === undefined ? pollIntervalMs(0, null) : pollIntervalMs(calls, (await dailyCalls(id)) ?? "unknown");
    const last = askedAt.get(id);
    if (last !== undefined && Math.abs(now - last) < intervalMs) return;
    await app.queue.enqueue({ name: "sync-records", installation: id, object: null, full: false });
    askedAt.set(id, now);
  });
}
