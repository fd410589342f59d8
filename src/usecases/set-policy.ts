import type { Policy } from "../../config/policy.ts";
import { type Actor, type AuditFact, plain } from "../domain/audit/fact.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { RECORD_OBJECTS, type RecordObject } from "../domain/model/record-fields.ts";
import { changedKeys } from "../domain/policy/changed-keys.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What a new policy changed. */
export interface PolicyChange {
  /** The version that holds from now on. */
  readonly version: number;
  /** The settings that are other than before, `fields.mapped`; none when it says the same. */
  readonly changed: readonly string[];
  /** Fields newly mapped that the CRM did not show when it was last looked at: a slip of the pen, or still to be made there. */
  readonly unknown: readonly string[];
}

/**
 * Puts a policy in the place of the one that holds. What an admin maps newly is in no record that was read before, so
 * everything of its object is read again. The audit entry names the settings, not their values: those name people.
 */
export function setPolicy({ store }: { readonly store: Store }, installation: InstallationId, policy: Policy, actor: Actor): Promise<PolicyChange> {
  return store.inInstallation(installation, async (tx) => {
    const { policy: before, policyVersion } = tx.installation;
    const changed = changedKeys(before, policy);
    if (changed.length === 0) return { version: policyVersion, changed, unknown: [] };
    const version = await tx.setPolicy(policy);
    const unknown: string[] = [];
    for (const object of RECORD_OBJECTS) {
      const added = policy.fields.mapped[object].filter((name) => !before.fields.mapped[object].includes(name));
      if (added.length === 0) continue;
      unknown.push(...(await notShown(tx, object, added)));
      // One under way has read a part without it, and begins anew.
      await tx.sync.endPass(object, "full");
      await tx.enqueue({ name: "sync-records", installation, object, full: true });
    }
    // After what a pass locks before it writes to the log.
    await tx.audit.append([policyFact(actor, policyVersion, { version, changed })]);
    return { version, changed, unknown };
  });
}

async function notShown(tx: TenantTransaction, object: RecordObject, names: readonly string[]): Promise<readonly string[]> {
  const known = await tx.schema.known(object);
  if (known === null) return [];
  return names.filter((name) => !known.fields.some((field) => field.name === name)).map((name) => `${object}.${name}`);
}

function policyFact(actor: Actor, before: number, after: Pick<PolicyChange, "version" | "changed">): AuditFact {
  return { type: "config", actor, data: { key: "policy", before: plain({ version: before }), after: plain({ version: after.version, changed: [...after.changed] }) } };
}
