import type { Policy } from "../../config/policy.ts";
import { policyFact } from "../domain/audit/config-fact.ts";
import type { Actor } from "../domain/audit/fact.ts";
import type { FixClass } from "../domain/model/fix-class.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { RECORD_OBJECTS, type RecordObject } from "../domain/model/record-fields.ts";
import { changedKeys } from "../domain/policy/changed-keys.ts";
import { withoutGrant } from "../domain/quality/apply-changes.ts";
import { withOptOuts } from "../domain/policy/opt-out-list.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What a new policy changed. */
export interface PolicyChange {
  /** The version that holds from now on. */
  readonly version: number;
  /** The settings that are other than before, `fields.mapped`; none when it says the same. */
  readonly changed: readonly string[];
  /** Fields newly mapped that the CRM did not show when it was last looked at: a slip of the pen, or still to be made there. */
  readonly unknown: readonly string[];
  /** People on the list of opt-outs whom the new policy left out, and who stay on it. */
  readonly optOutsKept: number;
  /** Classes of fixes that the new policy would let act alone and that did not earn it; they go on recommending. */
  readonly unearned: readonly FixClass[];
}

/**
 * Puts a policy in the place of the one that holds. What an admin maps newly is in no record that was read before, so
 * everything of its object is read again. The audit entry names the settings, not their values: those name people.
 * Fixes that act alone are taken away by it, never granted. Who stands on the list of opt-outs stays there unless `liftsOptOuts`: reviews put people on it, and a file that was
 * written before would silently contact them again.
 */
export function setPolicy(
  { store }: { readonly store: Store }, installation: InstallationId, wanted: Policy, { actor, liftsOptOuts = false }: { readonly actor: Actor; readonly liftsOptOuts?: boolean },
): Promise<PolicyChange> {
  return store.inInstallation(installation, async (tx) => {
    const { policy: before, policyVersion } = await tx.holdPolicy();
    const { policy, unearned } = withoutUnearned(liftsOptOuts ? wanted : keepingOptOuts(wanted, before), before);
    const optOutsKept = policy.privacy.optOuts.length - wanted.privacy.optOuts.length;
    const changed = changedKeys(before, policy);
    if (changed.length === 0) return { version: policyVersion, changed, unknown: [], optOutsKept, unearned };
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
    return { version, changed, unknown, optOutsKept, unearned };
  });
}

/** The right to act alone is earned and approved (docs/authority.md), never written by hand; taking it away is anybody's who sets the policy. */
function withoutUnearned(wanted: Policy, before: Policy): { readonly policy: Policy; readonly unearned: readonly FixClass[] } {
  const unearned = wanted.grants.fixes.filter((name) => !before.grants.fixes.includes(name));
  return { policy: unearned.reduce(withoutGrant, wanted), unearned };
}

/** Throws when the list cannot hold both: nobody is dropped from it unasked. */
function keepingOptOuts(wanted: Policy, { privacy: { optOuts } }: Policy): Policy {
  const kept = withOptOuts(wanted, optOuts);
  if (kept === "full") throw new Error("privacy.optOuts cannot hold those of the new policy beside those who stand there");
  return kept ?? wanted;
}

async function notShown(tx: TenantTransaction, object: RecordObject, names: readonly string[]): Promise<readonly string[]> {
  const known = await tx.schema.known(object);
  if (known === null) return [];
  return names.filter((name) => !known.fields.some((field) => field.name === name)).map((name) => `${object}.${name}`);
}
