import type { Installation } from "../../ports/store.ts";
import type { App } from "../app.ts";

/** Does something for one installation after the other. What goes wrong with one is told and stops no other. */
export async function eachInstallation({ store, log }: Pick<App, "store" | "log">, what: string, work: (one: Installation) => Promise<void>): Promise<void> {
  for (const one of await store.acrossTenants.list()) {
    try {
      await work(one);
    } catch (error) {
      log.error({ what, installation: one.id, error: error instanceof Error ? error.name : "unknown" }, "this could not be done for one installation; the others go on");
    }
  }
}
