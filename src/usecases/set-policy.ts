import type { Policy } from "../../config/policy.ts";
import { policyFact } from "../domain/audit/config-fact.ts";
import type { Actor } from "../domain/audit/fact.ts";
import type { FixClass } from "../domain/model/fix-class.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import { changedKeys } from "../domain/policy/changed-keys.ts";
import { editsBetween, type SettingEdit, withEdits } from "../domain/policy/edits.ts";
import { withOptOuts } from "../domain/policy/opt-out-list.ts";
import { isProtected } from "../domain/policy/protected-settings.ts";
import { withoutGrant } from "../domain/quality/apply-changes.ts";
import type { Clock } from "../ports/clock.ts";
import type { PolicyProposal } from "../ports/policy-proposals.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import { putInForce } from "./set-policy/put-in-force.ts";
import { fileEdits } from "./set-policy/proposed-edits.ts";

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
    const before = await tx.holdPolicy();
    const meant = meantBy(wanted, before.policy, liftsOptOuts);
    if (meant === "full") throw new Error("privacy.optOuts cannot hold those of the new policy beside those who stand there");
    return { ...(await putChanged(tx, before, meant.policy, actor)), optOutsKept: meant.optOutsKept, unearned: meant.unearned };
  });
}

/** What editing needs: `read` makes a policy of JSON, or null of what is none. */
export interface EditDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly read: (raw: unknown) => Policy | null;
}

/** A policy as an admin wants it, made of the version that they saw. */
export interface WantedPolicy {
  readonly policy: Policy;
  readonly version: number;
  readonly actor: Actor;
  readonly liftsOptOuts?: boolean;
}

/** What holds from now on, and what waits for another admin. */
export interface PolicyEdit extends PolicyChange {
  /** Null when nothing waits. */
  readonly waiting: PolicyProposal | null;
}

/** Why nothing was changed: somebody else was faster, or the list of opt-outs is full. */
export type EditRefusal = { readonly kind: "stale"; readonly version: number } | { readonly kind: "full" };

/**
 * The same for whoever works beside others: refused when the policy is another than the one they saw, and of protected
 * settings only proposed. What is not protected holds at once, unless the policy is none without the rest: then all waits together.
 */
export function editPolicy({ store, clock, read }: EditDeps, installation: InstallationId, wanted: WantedPolicy): Promise<Result<PolicyEdit, EditRefusal>> {
  return store.inInstallation(installation, async (tx) => {
    const before = await tx.holdPolicy();
    if (before.policyVersion !== wanted.version) return err({ kind: "stale", version: before.policyVersion } as const);
    const meant = meantBy(wanted.policy, before.policy, wanted.liftsOptOuts ?? false);
    if (meant === "full") return err({ kind: "full" } as const);
    const edits = editsBetween(before.policy, meant.policy);
    const split = splitBy(edits, before.policy, read);
    const change = await putChanged(tx, before, split.now, wanted.actor);
    const waiting = split.waiting.length === 0 ? null : await fileEdits(tx, split.waiting, { actor: wanted.actor, at: clock.now(), baseVersion: change.version });
    return ok({ ...change, optOutsKept: meant.optOutsKept, unearned: meant.unearned, waiting });
  });
}

function splitBy(edits: readonly SettingEdit[], before: Policy, read: EditDeps["read"]): { readonly now: Policy; readonly waiting: readonly SettingEdit[] } {
  const free = withEdits(before, edits.filter((edit) => !isProtected(edit)));
  const now = "raw" in free ? read(free.raw) : null;
  return now === null ? { now: before, waiting: edits } : { now, waiting: edits.filter(isProtected) };
}

async function putChanged(tx: TenantTransaction, before: { readonly policy: Policy; readonly policyVersion: number }, policy: Policy, actor: Actor): Promise<Pick<PolicyChange, "version" | "changed" | "unknown">> {
  const changed = changedKeys(before.policy, policy);
  if (changed.length === 0) return { version: before.policyVersion, changed, unknown: [] };
  const { version, unknown } = await putInForce(tx, before.policy, policy, actor);
  // After what a pass locks before it writes to the log.
  await tx.audit.append([policyFact(actor, before.policyVersion, { version, changed })]);
  return { version, changed, unknown };
}

/** What is meant by a policy that somebody wrote: nobody is contacted again by it, and nothing acts alone that has not earned it. */
function meantBy(wanted: Policy, before: Policy, liftsOptOuts: boolean): { readonly policy: Policy; readonly unearned: readonly FixClass[]; readonly optOutsKept: number } | "full" {
  const kept = liftsOptOuts ? null : withOptOuts(wanted, before.privacy.optOuts);
  if (kept === "full") return "full";
  const unearned = wanted.grants.fixes.filter((name) => !before.grants.fixes.includes(name));
  const policy = unearned.reduce(withoutGrant, kept ?? wanted);
  return { policy, unearned, optOutsKept: policy.privacy.optOuts.length - wanted.privacy.optOuts.length };
}
