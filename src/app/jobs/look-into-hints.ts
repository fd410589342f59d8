import type { InstallationId } from "../../domain/model/ids.ts";
import { readHints } from "../../usecases/read-hints.ts";
import type { App } from "../app.ts";

/**
 * One round of looking into what a CRM told: how many hints it settled, 0 when nothing is to be done now. Throws when the CRM
 * cannot be asked at present; the hints wait meanwhile. Those of an object that the CRM refuses to show wait apart.
 */
export async function lookIntoHints(app: Pick<App, "store" | "clock" | "log" | "connection">, installation: InstallationId): Promise<number> {
  const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state !== "connected") return 0;
  const { reader } = await app.connection(installation, "sync");
  const looked = await readHints({ store: app.store, clock: app.clock, reader }, installation);
  if (looked.ok) return looked.value;
  const { kind, http } = looked.error;
  app.log.warn({ installation, kind, http }, "records that the CRM told of could not be read");
  if (kind === "throttled" || kind === "unavailable") throw new Error(`looking into hints: ${kind}`);
  return kind === "unauthorized" ? 0 : 1;
}
