import type { Actor } from "../../../domain/audit/fact.ts";
import { authorityProposedFact } from "../../../domain/audit/authority-fact.ts";
import { earnedOf } from "../../../domain/quality/authority/earned.ts";
import { type Evidence, measuredIn } from "../../../domain/quality/authority/evidence.ts";
import { type Lack, lacksFor } from "../../../domain/quality/authority/rules.ts";
import { type AuthorityTerms, termsOf } from "../../../domain/quality/authority/terms.ts";
import { mayEverActAlone } from "../../../domain/quality/authority/never-alone.ts";
import type { FixClass } from "../../../domain/model/fix-class.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import { daysAfter } from "../../../domain/model/time.ts";
import { derivedId } from "../../../domain/proposal/derived-id.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { LostClass } from "../../../ports/outcome-table.ts";
import type { PolicyProposal } from "../../../ports/policy-proposals.ts";
import type { Store, TenantTransaction } from "../../../ports/store.ts";
import { type LostAuthority, loseIfMust, tellLost } from "./lose.ts";

/** Where evidence stands and what time it is. */
export interface AuthorityDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** What a weighing led to. */
export interface Weighed {
  readonly lost: readonly LostAuthority[];
  /** Put before an admin by this weighing. */
  readonly proposed: readonly PolicyProposal[];
  /** Losses that no log of the scheduler told yet, those at the moment of a reversal included. */
  readonly untold: readonly LostClass[];
}

/** Where a class stands. */
export interface Standing {
  readonly class: FixClass;
  readonly state: "granted" | "asking" | "recommends" | "never";
  readonly evidence: Evidence;
  readonly terms: AuthorityTerms;
  /** What it has not shown yet; empty of one that acts alone. */
  readonly lacks: readonly Lack[];
  readonly lastLoss: LostClass | null;
}

/** After an admin said no, so long nobody asks them again. */
const ASKED_AGAIN_AFTER_DAYS = 30;
const PROPOSALS_LOOKED_AT = 100;
const SCHEDULE: Actor = { kind: "schedule", id: "authority" };

/**
 * Weighs every class: what must lose its authority loses it, what earned it is put before an admin. Each class in a transaction of its own; twice does nothing more. With a
 * log that was not found right, whatever acts alone stops.
 */
export async function weighAuthority({ store, clock }: AuthorityDeps, installation: InstallationId, { isLogBroken }: { readonly isLogBroken: boolean }): Promise<Weighed> {
  const at = clock.now();
  const lost: LostAuthority[] = [];
  const proposed: PolicyProposal[] = [];
  for (const name of await store.inInstallation(installation, classesIn)) {
    await store.inInstallation(installation, async (tx) => {
      const loss = await loseIfMust(tx, name, { at, isLogBroken });
      if (loss !== null) {
        await tellLost(tx, loss);
        lost.push(loss);
        return;
      }
      const proposal = isLogBroken ? null : await propose(tx, name, at);
      if (proposal !== null) proposed.push(proposal);
    });
  }
  return { lost, proposed, untold: await store.inInstallation(installation, (tx) => tx.outcomes.tellLosses()) };
}

/** Where every class stands, those that act alone first. Changes nothing. */
export function readAuthority({ store, clock }: AuthorityDeps, installation: InstallationId): Promise<readonly Standing[]> {
  const at = clock.now();
  return store.inInstallation(installation, async (tx) => {
    const { policy } = tx.installation;
    const losses = await tx.outcomes.losses();
    const open = (await openProposals(tx)).flatMap(({ proposed }) => ("earned" in proposed ? [proposed.earned] : []));
    const all: Standing[] = [];
    for (const name of await classesIn(tx)) {
      const terms = termsOf(policy, name);
      const evidence = await tx.outcomes.evidence(name, terms, at);
      const state = policy.grants.fixes.includes(name) ? "granted" : !mayEverActAlone(name) ? "never" : open.includes(name) ? "asking" : "recommends";
      all.push({ class: name, state, evidence, terms, lacks: state === "granted" ? [] : lacksFor(evidence, terms), lastLoss: losses.find((loss) => loss.class === name) ?? null });
    }
    return all.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || b.evidence.judged - a.evidence.judged);
  });
}

const ORDER: Readonly<Record<Standing["state"], number>> = { granted: 0, asking: 1, recommends: 2, never: 3 };

/** Those of which something is known, and those that act alone. */
const classesIn = async (tx: TenantTransaction): Promise<readonly FixClass[]> => [...new Set([...(await tx.outcomes.classes()), ...tx.installation.policy.grants.fixes])].toSorted();

const openProposals = async (tx: TenantTransaction): Promise<readonly PolicyProposal[]> => (await tx.policyProposals.list(PROPOSALS_LOOKED_AT)).filter(({ state }) => state === "open");

/** Null where it acts alone already, never may, has not shown enough, or an admin was asked. */
async function propose(tx: TenantTransaction, name: FixClass, at: string): Promise<PolicyProposal | null> {
  const { policy, policyVersion, id: installation } = tx.installation;
  if (policy.grants.fixes.includes(name) || !mayEverActAlone(name)) return null;
  const known = (await tx.policyProposals.list(PROPOSALS_LOOKED_AT)).filter(({ proposed }) => "earned" in proposed && proposed.earned === name);
  if (known.some(({ state, decidedAt }) => state === "open" || (state === "rejected" && decidedAt !== null && decidedAt > daysAfter(at, -ASKED_AGAIN_AFTER_DAYS)))) return null;
  const terms = termsOf(policy, name);
  const evidence = await tx.outcomes.evidence(name, terms, at);
  if (lacksFor(evidence, terms).length > 0) return null;
  const id = derivedId("policy-proposal", installation, name, at);
  const proposal: PolicyProposal = { id, madeAt: at, baseVersion: policyVersion, proposed: earnedOf(name, evidence, terms, evidence.judged), state: "open", decidedAt: null, version: null };
  await tx.policyProposals.save(proposal);
  await tx.audit.append([authorityProposedFact(SCHEDULE, id, { base: policyVersion, authority: name, measured: measuredIn(evidence) })]);
  return proposal;
}
