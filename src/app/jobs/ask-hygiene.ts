import type { InstallationId } from "../../domain/model/ids.ts";
import { askHygiene } from "../../usecases/ask-hygiene.ts";
import type { App } from "../app.ts";
import { lastVerification } from "../last-verification.ts";
import { eachInstallation } from "./each-installation.ts";

/** Puts the week's questions about records of one installation before its people. */
export async function askAboutRecords(app: Pick<App, "store" | "clock" | "log"> & { readonly audit: Pick<App["audit"], "lastVerdict"> }, installation: InstallationId): Promise<void> {
  const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return;
  const { asked, findings, closed } = await askHygiene({ ...app, isSuspended: (await lastVerification(app, installation))?.isValid === false }, installation);
  if (asked + closed > 0) app.log.info({ installation, asked, findings, closed }, "people are asked about the state of records");
}

/** Asks for it everywhere; a week that is full asks nobody. */
export async function askAllAboutRecords(app: Pick<App, "store" | "log"> & { readonly queue: Pick<App["queue"], "enqueue"> }): Promise<void> {
  await eachInstallation(app, "the state of the records", async ({ id, state }) => {
    if (state === "connected") await app.queue.enqueue({ name: "ask-hygiene", installation: id });
  });
}
