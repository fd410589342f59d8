import { indexAudit } from "../../usecases/index-audit.ts";
import type { App } from "../app.ts";
import { eachInstallation } from "./each-installation.ts";

/** A long log that was never indexed is caught up with in a few turns; others have theirs in between. */
const ENTRIES_A_TURN_MAX = 200_000;

/** Brings the index of every installation's audit log up to date. */
export async function indexAllLogs(app: Pick<App, "store" | "log">): Promise<void> {
  await eachInstallation(app, "the index of the audit log", async ({ id }) => { await indexAudit(app, id, ENTRIES_A_TURN_MAX); });
}
