import { raiseAlerts } from "../../usecases/raise-alerts.ts";
import type { App } from "../app.ts";
import { alertStanding } from "../alert-standing.ts";
import { eachInstallation } from "./each-installation.ts";

/** Looks at every installation for what needs a person, and tells whoever is to be told. A channel that fails is told of once in the log, until it works again. */
export function alertRaiser(app: App): () => Promise<void> {
  const failing = new Set<string>();
  return () => eachInstallation(app, "the alerts", async (one) => {
    const raised = await raiseAlerts(app, one.id, await alertStanding(app, one));
    if (raised === null) return;
    for (const { channel, message } of raised.failed) {
      if (!failing.has(channel)) app.log.error({ channel, message }, "people could not be told of alerts; it is tried again each minute");
      failing.add(channel);
    }
    if (raised.failed.length === 0 && raised.told > 0) failing.clear();
  });
}
