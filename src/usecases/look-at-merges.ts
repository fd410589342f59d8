import { mergeLookFact } from "../domain/audit/merge-look-fact.ts";
import { childrenOfBoth, missingChildren } from "../domain/merge/missing-children.ts";
import type { InstallationId, ProposalId } from "../domain/model/ids.ts";
import type { RecordSnapshot } from "../domain/model/merge.ts";
import { hoursAfter } from "../domain/model/time.ts";
import { missingChildrenReview } from "../domain/review/merge-review.ts";
import type { Clock } from "../ports/clock.ts";
import { type CrmError, stopsEverything } from "../ports/crm-errors.ts";
import type { MergePreviewer } from "../ports/merge-previewer.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** What looking takes. */
export interface LookDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly previewer: Pick<MergePreviewer, "snapshot">;
}

/** What a run came to. */
export interface LookedAt {
  readonly looked: number;
  /** Records that hang on none of the merged ones any more. */
  readonly missing: number;
  /** The CRM would not tell more. */
  readonly stopped: CrmError | null;
}

/** Each takes some ten calls; what is left is looked at by the next run. */
const LOOKS_PER_RUN = 20;
const AGAIN_AFTER_HOURS = 1;

/**
 * Counts again what hangs on merged records, once the CRM should be done with moving it: each count is an entry of the log, and where something is missing whoever
 * owns the data is asked to look for it. Safe to repeat: a merge is looked at once.
 */
export async function lookAtMerges({ store, clock, previewer }: LookDeps, installation: InstallationId): Promise<LookedAt> {
  const told = { looked: 0, missing: 0, stopped: null };
  for (const id of await store.inInstallation(installation, (tx) => tx.merges.toLookAt(clock.now(), LOOKS_PER_RUN))) {
    const kept = await store.inInstallation(installation, (tx) => tx.merges.take(id));
    if (kept === null || kept.merged === null) continue;
    const read = await previewer.snapshot(kept.object, [kept.merged]);
    if (!read.ok && stopsEverything(read.error)) return { ...told, stopped: read.error };
    if (!read.ok) {
      // What the CRM will not show of this one holds up no others.
      await store.inInstallation(installation, (tx) => tx.merges.lookLater(id, hoursAfter(clock.now(), AGAIN_AFTER_HOURS)));
      continue;
    }
    told.missing += await store.inInstallation(installation, (tx) => tell(tx, id, { now: read.value[0] ?? null, clock }));
    told.looked += 1;
  }
  return told;
}

/** How many are missing. Nothing is said of one that was taken back, or looked at by somebody else, meanwhile. */
async function tell(tx: TenantTransaction, id: ProposalId, { now, clock }: { readonly now: RecordSnapshot | null; readonly clock: Clock }): Promise<number> {
  const at = clock.now();
  const kept = await tx.merges.take(id);
  const [filed] = await tx.proposals.get([id]);
  if (kept?.state !== "merged" || kept.merged === null || kept.lookedAt !== null || filed?.proposal.kind !== "merge") return 0;
  const { object, survivor, loser, merged: record } = kept;
  const missing = now === null ? [] : missingChildren([survivor, loser], now);
  const count = new Set(missing.flatMap(({ ids }) => ids)).size;
  await tx.merges.looked(id, { at, missing: now === null ? null : count, children: now?.children ?? [] });
  const people = (await tx.people.ofProposals([filed.proposal]))(filed.proposal);
  await tx.audit.append([{ ...mergeLookFact(tx.installation.crm, { object, record, hung: childrenOfBoth([survivor, loser]), missing: now === null ? null : count, proposalAuditId: filed.auditId }), people }]);
  if (count > 0) await tx.reviews.save(missingChildrenReview(filed.proposal, { record, missing }, { at, users: await tx.mirror.users(), policy: tx.installation.policy }));
  return count;
}
