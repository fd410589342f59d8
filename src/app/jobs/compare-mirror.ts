import type { InstallationId } from "../../domain/model/ids.ts";
import { mended, NO_MENDS, sumOfMends } from "../../domain/reconcile/mends.ts";
import { isNightDue, lastNightOf } from "../../domain/reconcile/night.ts";
import { reconcileRecords } from "../../usecases/reconcile-records.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

type CompareApp = Pick<App, "store" | "clock" | "log" | "connection">;

/** Compares a mirror with its CRM, and tells what it mended. Throws when it is to be gone on with later. */
export async function compareMirror(app: CompareApp, installation: InstallationId, believe: boolean): Promise<void> {
  const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return;
  const { reader } = await app.connection(installation, "backfill");
  const result = await reconcileRecords({ store: app.store, reader, clock: app.clock }, installation, { believe });
  if (!result.ok) {
    app.log.warn({ installation, kind: result.error.kind, http: result.error.http }, "the comparison with the CRM stopped");
    // What was compared stays compared: the next run goes on from there.
    if (result.error.kind === "throttled" || result.error.kind === "unavailable") throw new Error(`comparison: ${result.error.kind}`);
    return;
  }
  const counts = result.value.map((pass) => pass.counts).reduce(sumOfMends, NO_MENDS);
  const told = { installation, ...counts, mended: mended(counts) };
  if (counts.heldBack > 0) app.log.error(told, "the CRM shows so few of the records that the mirror holds that none of the rest is taken for gone: look at what the app may see there");
  else app.log.info(told, "the mirror was compared with the CRM");
}

/** Once a night for each installation, at its own minute of the organisation's night. */
export async function compareNightly(app: Pick<App, "store" | "clock" | "log"> & { readonly queue: Pick<App["queue"], "enqueue"> }): Promise<void> {
  const now = app.clock.now();
  await eachInstallation(app, "the nightly comparison", async ({ id, state, createdAt }) => {
    if (state !== "connected") return;
    const { run, zone, isRead } = await app.store.inInstallation(id, async (tx) => ({
      // Before everything was read once there is nothing to compare.
      run: await tx.reconcile.run(), zone: await tx.reconcile.zone(), isRead: (await tx.sync.marks("contact")) !== null,
    }));
    if (!isRead) return;
    const nights = { connectedAt: createdAt, startedAt: run?.startedAt ?? null, isOpen: run?.passes.some((pass) => pass.state !== "done") ?? false };
    if (isNightDue(nights, lastNightOf(id, zone ?? "UTC", now))) await app.queue.enqueue({ name: "reconcile", installation: id });
  });
}
