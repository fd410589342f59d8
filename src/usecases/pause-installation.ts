import { type Actor, type AuditFact, plain } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/**
 * Has an installation's reading and writing of its CRM rest, or go on: what comes in is still judged, approved writes wait, and a synchronisation under way
 * stops behind its page and goes on from there. Safe to repeat; false when it was so already.
 */
export function pauseInstallation({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, isPaused: boolean, actor: Actor): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    if (!(await tx.setPaused(isPaused ? clock.now() : null))) return false;
    await tx.audit.append([pauseFact(actor, isPaused)]);
    if (isPaused) return true;
    await tx.enqueue({ name: "sync-records", installation, object: null, full: false });
    await tx.enqueue({ name: "apply-writes", installation });
    await tx.enqueue({ name: "read-hints", installation });
    return true;
  });
}

function pauseFact(actor: Actor, isPaused: boolean): AuditFact {
  return { type: "config", actor, data: { key: isPaused ? "installation.paused" : "installation.resumed", before: plain(!isPaused), after: plain(isPaused) } };
}
