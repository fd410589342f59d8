import { type InstallationId } from "../domain/model/ids.ts";
import { type EngagementProposal, isOfEngagement, isOfMerge, isOfRecord, type MergeProposal, type RecordProposal, type UnmergeProposal } from "../domain/model/proposal.ts";
import type { PendingWrite } from "../ports/store-tables.ts";
import { applyEngagements } from "./apply-writes/engagements.ts";
import { tellDoubt } from "./apply-writes/merge-parts.ts";
import { applyMerge } from "./apply-writes/merges.ts";
import { applyRecordChanges } from "./apply-writes/records.ts";
import { again, type ApplyDeps, laterBy } from "./apply-writes/settle.ts";
import { applyUnmerge } from "./apply-writes/unmerges.ts";

/** Longer than any call with its retries may take; a write whose lease ran out was cut by a crash and is in doubt. */
const LEASE_MS = 120_000;

/**
 * Takes due writes, as many as the vendor takes at once and those of one activity together, and brings them about: read
 * the records, keep only what changes, put the intent on the chain, call, put the outcome on the chain.
 *
 * Returns how many writes it took; 0 means that nothing is due. A crash anywhere leaves at most an intent without
 * outcome: the next run reads the record before anything is sent again.
 */
export async function applyWrites(deps: ApplyDeps, installation: InstallationId): Promise<number> {
  const { store, clock, writer } = deps;
  const now = clock.now();
  const writes = await store.inInstallation(installation, (tx) => tx.writes.claim(now, laterBy(now, LEASE_MS), writer.batchMax));
  // Either engagements, or changes of one kind of record; merges go one by one.
  const engagements = writes.filter(isEngagement);
  if (engagements.length > 0) await applyEngagements(deps, installation, engagements);
  const changes = writes.filter(isChange);
  const [change] = changes;
  if (change !== undefined) await applyRecordChanges(deps, installation, change.proposal.object, changes);
  const merges = writes.filter(({ proposal }) => isOfMerge(proposal));
  for (const write of merges.slice(0, MERGES_PER_TURN)) {
    if (isMerge(write)) await applyMerge(deps, installation, write);
    else if (isUnmerge(write)) await applyUnmerge(deps, installation, write);
  }
  await putBack(deps, installation, merges.slice(MERGES_PER_TURN));
  return writes.length;
}

/** Each takes several calls, and the lease is of all that was taken. */
const MERGES_PER_TURN = 2;

async function putBack({ store, clock }: ApplyDeps, installation: InstallationId, writes: readonly PendingWrite[]): Promise<void> {
  if (writes.length === 0) return;
  await store.inInstallation(installation, async (tx) => {
    for (const write of writes) {
      await tellDoubt(tx, write);
      await again(tx, write, { at: clock.now(), inMs: 0, inDoubt: write.openIntentAuditId !== null, isNoAttempt: true });
    }
  });
}

const isChange = (write: PendingWrite): write is PendingWrite<RecordProposal> => isOfRecord(write.proposal);
const isEngagement = (write: PendingWrite): write is PendingWrite<EngagementProposal> => isOfEngagement(write.proposal);
const isMerge = (write: PendingWrite): write is PendingWrite<MergeProposal> => write.proposal.kind === "merge";
const isUnmerge = (write: PendingWrite): write is PendingWrite<UnmergeProposal> => write.proposal.kind === "unmerge";
