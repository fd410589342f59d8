import type { InstallationId } from "../../domain/model/ids.ts";
import { proposeMerges } from "../../usecases/propose-merges.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";
import { lastVerification } from "../last-verification.ts";

type ProposingApp = Pick<App, "store" | "clock" | "log" | "connection"> & { readonly audit: Pick<App["audit"], "lastVerdict"> };

/** Puts likely duplicates of one installation before its people. Throws when it is to be gone on with later. */
export async function askAboutMerges(app: ProposingApp, installation: InstallationId): Promise<void> {
  const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return;
  const { merger } = await app.connection(installation, "backfill");
  if (merger === undefined) return;
  const told = await proposeMerges({ store: app.store, clock: app.clock, previewer: merger, verification: await lastVerification(app, installation) }, installation);
  if (told.asked > 0) app.log.info({ installation, asked: told.asked }, "people are asked whether records are the same");
  if (told.stopped !== null) throw new Error(`duplicates: ${told.stopped.kind}`);
}

/** Asks for it where the policy wants merges at all; what waits already fills the queue of a person but once. */
export async function proposeAllMerges(app: Pick<App, "store" | "log"> & { readonly queue: Pick<App["queue"], "enqueue"> }): Promise<void> {
  await eachInstallation(app, "likely duplicates", async ({ id, state, policy }) => {
    if (state === "connected" && policy.merge.enabled) await app.queue.enqueue({ name: "propose-merges", installation: id });
  });
}
