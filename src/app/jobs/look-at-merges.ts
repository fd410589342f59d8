import type { InstallationId } from "../../domain/model/ids.ts";
import { lookAtMerges } from "../../usecases/look-at-merges.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** Counts what hangs on the merged records of one installation whose CRM should be done with moving. Throws when it is to be gone on with later. */
export async function lookAtMerged(app: Pick<App, "store" | "clock" | "log" | "connection">, installation: InstallationId): Promise<void> {
  const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return;
  const { merger } = await app.connection(installation, "backfill");
  if (merger === undefined) return;
  const told = await lookAtMerges({ store: app.store, clock: app.clock, previewer: merger }, installation);
  if (told.missing > 0) app.log.warn({ installation, missing: told.missing }, "of what hung on merged records some hangs on them no more; a person is asked to look for it");
  if (told.stopped !== null) throw new Error(`merged records: ${told.stopped.kind}`);
}

/** Asks for it where a merge waits to be looked at. */
export async function lookAtAllMerged(app: Pick<App, "store" | "clock" | "log"> & { readonly queue: Pick<App["queue"], "enqueue"> }): Promise<void> {
  await eachInstallation(app, "merged records", async ({ id, state }) => {
    if (state !== "connected") return;
    const [due] = await app.store.inInstallation(id, (tx) => tx.merges.toLookAt(app.clock.now(), 1));
    if (due !== undefined) await app.queue.enqueue({ name: "look-at-merges", installation: id });
  });
}
