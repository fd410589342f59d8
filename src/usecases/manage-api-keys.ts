import type { Actor, AuditFact, AuditJson } from "../domain/audit/fact.ts";
import { plain } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { Permission } from "../domain/access/permissions.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/** Where keys stand and what time it is. */
export interface KeyDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** A key to be made: its id and hash; the key itself never comes here. */
export interface NewApiKey {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** Lets a machine in: the key and the audit entry about it, which holds neither key nor hash nor name, are saved together. */
export async function createApiKey({ store, clock }: KeyDeps, installation: InstallationId, key: NewApiKey, actor: Actor): Promise<void> {
  await store.inInstallation(installation, async (tx) => {
    await tx.apiKeys.add({ ...key, createdAt: clock.now() });
    await tx.audit.append([keyFact("api-key.created", actor, { id: key.id, permissions: key.permissions })]);
  });
}

/** Shuts a machine out from now on. False, and nothing changed, when no key in use has this id. */
export async function revokeApiKey({ store, clock }: KeyDeps, installation: InstallationId, id: string, actor: Actor): Promise<boolean> {
  return store.inInstallation(installation, async (tx) => {
    const revoked = await tx.apiKeys.revoke(id, clock.now());
    if (revoked) await tx.audit.append([keyFact("api-key.revoked", actor, { id })]);
    return revoked;
  });
}

function keyFact(key: string, actor: Actor, after: AuditJson): AuditFact {
  return { type: "config", actor, data: { key, before: plain(null), after: plain(after) } };
}
