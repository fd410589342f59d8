import type { Actor } from "../../../domain/audit/fact.ts";
import { authorityLostFact } from "../../../domain/audit/authority-fact.ts";
import { policyFact } from "../../../domain/audit/config-fact.ts";
import { type Evidence, measuredIn } from "../../../domain/quality/authority/evidence.ts";
import { type Loss, mustLose } from "../../../domain/quality/authority/rules.ts";
import { termsOf } from "../../../domain/quality/authority/terms.ts";
import type { FixClass } from "../../../domain/model/fix-class.ts";
import type { Instant } from "../../../domain/model/time.ts";
import { withoutGrant } from "../../../domain/quality/apply-changes.ts";
import type { TenantTransaction } from "../../../ports/store.ts";

/** A class that lost the right to act alone in this transaction, and is not in the log yet. */
export interface LostAuthority {
  readonly class: FixClass;
  readonly why: Loss;
  readonly evidence: Evidence;
  readonly before: number;
  readonly version: number;
}

/** What of the evidence decides when. */
export interface Weighing {
  readonly at: Instant;
  readonly isLogBroken: boolean;
}

/**
 * Takes from a class the right to act alone where its terms say so; nobody is asked. Before anything is appended to the log, which is locked after the policy: the caller
 * appends what {@link tellLost} makes of it. Null where it has no such right, or keeps it.
 */
export async function loseIfMust(tx: TenantTransaction, name: FixClass, { at, isLogBroken }: Weighing): Promise<LostAuthority | null> {
  if (!tx.installation.policy.grants.fixes.includes(name)) return null;
  const { policy, policyVersion } = await tx.holdPolicy();
  if (!policy.grants.fixes.includes(name)) return null;
  const terms = termsOf(policy, name);
  const evidence = await tx.outcomes.evidence(name, terms, at);
  const why = mustLose(evidence, terms, { isLogBroken });
  if (why === null) return null;
  const version = await tx.setPolicy(withoutGrant(policy, name));
  await tx.outcomes.lost(name, { at, why });
  return { class: name, why, evidence, before: policyVersion, version };
}

/** The entries of the new version of the policy and of the loss. */
export async function tellLost(tx: TenantTransaction, lost: LostAuthority): Promise<void> {
  await tx.audit.append([policyFact(BY_RULE, lost.before, { version: lost.version, changed: ["grants.fixes"] }), authorityLostFact(BY_RULE, lost.class, lost.why, measuredIn(lost.evidence))]);
}

/** The policy's own terms decide, whoever gave the occasion. */
const BY_RULE: Actor = { kind: "schedule", id: "authority" };
