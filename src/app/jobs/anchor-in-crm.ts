import type { InstallationId } from "../../domain/model/ids.ts";
import { anchorInCrm } from "../../usecases/apply-writes/anchor-in-crm.ts";
import { tellAnchorDoubt } from "../../usecases/apply-writes/anchor-outcome.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

type AnchorApp = Pick<App, "store" | "clock" | "log" | "connection"> & { readonly audit: Pick<App["audit"], "grown"> };

/** Writes a log's checkpoint into its CRM, where an admin wants that and it is due, and tells the operator what stopped it. */
export async function writeAnchor(app: AnchorApp, installation: InstallationId): Promise<void> {
  const { store, clock, log, audit } = app;
  const state = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return store.inInstallation(installation, (tx) => tellAnchorDoubt(tx));
  const { reader, writer } = await app.connection(installation, "sync");
  const run = await anchorInCrm({ store, clock, reader, writer, signedBeyond: (size) => audit.grown(installation, size) }, installation);
  const { trouble, size, detail } = run;
  if (run.state === "written" && trouble === null) log.info({ installation, size }, "the audit log's checkpoint was written into the CRM");
  else if (run.state === "written") log.error({ installation, size }, "the CRM holds checkpoints of the audit log that this database does not know: it was put back to an older state. Verify the log with --in-crm");
  else if (run.state === "failed") log.warn({ installation, kind: trouble, detail }, "the audit log's checkpoint could not be written into the CRM; it is tried again, tomorrow at the latest");
}

/** Enqueues what is due, and what a crash left without its outcome. */
export async function anchorsDue(app: Pick<App, "store" | "clock" | "log"> & { readonly queue: Pick<App["queue"], "enqueue"> }): Promise<void> {
  const now = app.clock.now();
  await eachInstallation(app, "writing checkpoints into the CRM", async ({ id, state }) => {
    const { record, last } = await app.store.inInstallation(id, async (tx) => ({ record: await tx.anchor.record(), last: await tx.anchor.last() }));
    const isDue = state === "connected" && record !== null && record.dueAt <= now;
    if (isDue || last?.state === "open") await app.queue.enqueue({ name: "anchor-in-crm", installation: id });
  });
}
