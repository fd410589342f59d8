import type { Policy } from "../../config/policy.ts";
import { type Actor, type AuditFact, type AuditJson, plain } from "../domain/audit/fact.ts";
import type { Earned } from "../domain/quality/authority/earned.ts";
import { lacksFor } from "../domain/quality/authority/rules.ts";
import { termsOf } from "../domain/quality/authority/terms.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Instant } from "../domain/model/time.ts";
import { changedKeys } from "../domain/policy/changed-keys.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import { withChanges } from "../domain/quality/apply-changes.ts";
import { type Calibration, calibrate, type SettingChange, type Weighed } from "../domain/quality/calibrate.ts";
import type { Example } from "../domain/quality/example.ts";
import type { Clock } from "../ports/clock.ts";
import type { PolicyProposal } from "../ports/policy-proposals.ts";
import type { ExampleTable } from "../ports/quality-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Where decisions stand and what time it is. */
export interface CalibrateDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** The newest so many say how things are; older ones were made under other rules. */
const EXAMPLES_MAX = 50_000;
const PAGE = 1_000;
const PROPOSALS_LISTED_MAX = 100;

/** What people's decisions say of the thresholds. Changes nothing. */
export async function calibrateFromExamples({ store }: Pick<CalibrateDeps, "store">, installation: InstallationId): Promise<Calibration> {
  const examples: Weighed[] = [];
  for await (const page of examplePages({ store }, installation)) {
    // The evidence, most of an example, is not asked for.
    for (const { features: { about, clearance, reasons }, decision } of page) examples.push({ features: { about, clearance, reasons }, decision });
    if (examples.length > EXAMPLES_MAX + PAGE) examples.splice(0, examples.length - EXAMPLES_MAX);
  }
  const policy = await store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.policy));
  return calibrate(examples.slice(-EXAMPLES_MAX), policy);
}

/** Every labelled example in the order of the decisions, some at a time. */
export async function* examplePages({ store }: Pick<CalibrateDeps, "store">, installation: InstallationId): AsyncGenerator<readonly Example[]> {
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const { examples, next }: Awaited<ReturnType<ExampleTable["page"]>> = await store.inInstallation(installation, (tx) => tx.examples.page(from, PAGE));
    yield examples;
    if (next === null) return;
    after = next;
  }
}

/**
 * Files what a calibration would change for an admin to decide; null when it would change nothing. One that is still open is
 * overtaken by it, unless it says the same.
 */
export async function proposeCalibration({ store, clock }: CalibrateDeps, installation: InstallationId, calibration: Calibration, actor: Actor): Promise<PolicyProposal | null> {
  if (calibration.changes.length === 0) return null;
  return store.inInstallation(installation, async (tx) => {
    const baseVersion = tx.installation.policyVersion;
    const madeAt = clock.now();
    const open = (await tx.policyProposals.list(PROPOSALS_LISTED_MAX)).filter(({ state, proposed }) => state === "open" && !("earned" in proposed) && !("edited" in proposed));
    const same = open.find((one) => one.baseVersion === baseVersion && JSON.stringify(changesIn(one)) === JSON.stringify(calibration.changes.map(changeJson)));
    if (same !== undefined) return same;
    for (const one of open) await tx.policyProposals.save({ ...one, state: "overtaken", decidedAt: madeAt });
    const id = derivedId("policy-proposal", installation, baseVersion, madeAt);
    const proposal: PolicyProposal = { id, madeAt, baseVersion, proposed: calibration, state: "open", decidedAt: null, version: null };
    await tx.policyProposals.save(proposal);
    await tx.audit.append([fact("policy-proposal.made", actor, { id, base: baseVersion, changes: changesIn(proposal), decisions: calibration.examples })]);
    return proposal;
  });
}

/** Why a proposal was not decided. */
export interface ProposalRefusal {
  readonly kind: "not-found" | "closed" | "overtaken" | "not-allowed";
  readonly message: string;
}

/** What an admin says of a proposal. */
export interface ProposalVerdict {
  readonly verb: "approve" | "reject";
  readonly actor: Actor;
  /** Whether the last verification found the audit log right: nothing is granted the right to act alone without. */
  readonly isLogRight: boolean;
}

/**
 * An admin's word on a proposal. Approved, it becomes a new version of the policy; entry, version and proposal are saved
 * together. Refused when the settings it would change are no longer what they were when it was made.
 */
export function decidePolicyProposal({ store, clock }: CalibrateDeps, installation: InstallationId, id: string, { verb, actor, isLogRight }: ProposalVerdict): Promise<Result<PolicyProposal, ProposalRefusal>> {
  return store.inInstallation(installation, async (tx) => {
    const proposal = await tx.policyProposals.take(id);
    if (proposal === null || "edited" in proposal.proposed) return err({ kind: "not-found", message: "There is no such proposal." } as const);
    if (proposal.state !== "open") return err({ kind: "closed", message: `This proposal is already ${proposal.state}.` } as const);
    const decidedAt = clock.now();
    if (verb === "reject") {
      const rejected: PolicyProposal = { ...proposal, state: "rejected", decidedAt };
      await tx.policyProposals.save(rejected);
      await tx.audit.append([fact("policy-proposal.rejected", actor, { id, changes: changesIn(proposal) })]);
      return ok(rejected);
    }
    if ("earned" in proposal.proposed && actor.kind === "service") return err({ kind: "not-allowed", message: "What may act without asking is approved by a person, signed in as themselves." } as const);
    if ("earned" in proposal.proposed && !isLogRight) return err({ kind: "not-allowed", message: "The last verification did not find the audit log right, or there was none: run steward audit verify first. The proposal stays open." } as const);
    // Others change the policy too: what holds now is held until this is saved.
    const before = await tx.holdPolicy();
    const unearned = "earned" in proposal.proposed ? await lackingNow(tx, proposal.proposed, { policy: before.policy, at: decidedAt }) : null;
    if (unearned !== null) {
      await tx.policyProposals.save({ ...proposal, state: "overtaken", decidedAt });
      return err({ kind: "overtaken", message: unearned } as const);
    }
    const changed = withChanges(before.policy, proposal.proposed.changes);
    if (!changed.ok) {
      await tx.policyProposals.save({ ...proposal, state: "overtaken", decidedAt });
      const why = changed.error.why === "moved" ? "was changed since this was proposed" : "may not go so low by now";
      return err({ kind: "overtaken", message: `${changed.error.key} ${why}. Calibrate again.` } as const);
    }
    const version = await apply(tx, { proposal, before }, changed.value, actor);
    const approved: PolicyProposal = { ...proposal, state: "approved", decidedAt, version };
    await tx.policyProposals.save(approved);
    return ok(approved);
  });
}

/** What was said since it was proposed counts, too. */
async function lackingNow(tx: TenantTransaction, { earned }: Earned, { policy, at }: { readonly policy: Policy; readonly at: Instant }): Promise<string | null> {
  const terms = termsOf(policy, earned);
  const lacks = lacksFor(await tx.outcomes.evidence(earned, terms, at), terms);
  return lacks.length === 0 ? null : `${earned} no longer shows what the policy asks for: ${lacks.join(", ")}. See steward authority.`;
}

async function apply(tx: TenantTransaction, { proposal, before: { policy: before, policyVersion } }: Approving, policy: Policy, actor: Actor): Promise<number> {
  const version = await tx.setPolicy(policy, actor);
  const changed = [...changedKeys(before, policy)];
  await tx.audit.append([
    { type: "config", actor, data: { key: "policy", before: plain({ version: policyVersion }), after: plain({ version, changed }) } },
    fact("policy-proposal.approved", actor, { id: proposal.id, version, changes: changesIn(proposal), decisions: proposal.proposed.examples }),
  ]);
  return version;
}

interface Approving {
  readonly proposal: PolicyProposal;
  /** The policy that it replaces. */
  readonly before: { readonly policy: Policy; readonly policyVersion: number };
}

const changesIn = ({ proposed }: PolicyProposal): readonly AuditJson[] => proposed.changes.map(changeJson);

/** The audit format has whole numbers alone. */
const changeJson = (change: SettingChange): AuditJson => ({ key: change.key, from: String(change.from), to: String(change.to), ...("fix" in change ? { fix: change.fix } : {}) });

function fact(key: string, actor: Actor, after: AuditJson): AuditFact {
  return { type: "config", actor, data: { key, before: plain(null), after: plain(after) } };
}
