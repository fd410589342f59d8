import type { Actor } from "../domain/audit/fact.ts";
import { disconnectedFact } from "../domain/audit/config-fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Result } from "../domain/model/result.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import type { Store } from "../ports/store.ts";

/** What disconnecting needs: the store, and the vendor's ear. */
export interface DisconnectDeps {
  readonly store: Store;
  /** Withdraws the grant at the vendor. It may fail or throw: what is kept here is erased all the same. */
  readonly revoke: (installation: InstallationId) => Promise<Result<null, CrmError>>;
}

/** How a disconnecting went. */
export interface Disconnected {
  /** False when it had been disconnected before: nothing was done. */
  readonly changed: boolean;
  /** Whether the vendor took the tokens back; where not, an admin removes the app in the CRM. */
  readonly revoked: boolean;
}

/**
 * Takes leave of a CRM: the tokens are revoked at the vendor and erased here whatever it says, and nothing runs for the
 * installation any more. What it logged and its audit log stay. Safe to repeat; installing again takes it up where it was.
 */
export async function disconnectCrm({ store, revoke }: DisconnectDeps, installation: InstallationId, actor: Actor): Promise<Disconnected> {
  const state = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
  if (state === "disconnected") return { changed: false, revoked: true };
  const revoked = await revoke(installation).then((result) => result.ok, () => false);
  await store.inInstallation(installation, async (tx) => {
    await tx.eraseGrant();
    await tx.setState("disconnected");
    await tx.audit.append([disconnectedFact(actor, state, revoked)]);
  });
  return { changed: true, revoked };
}
