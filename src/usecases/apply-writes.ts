import { type InstallationId } from "../domain/model/ids.ts";
import type { EngagementProposal, RecordProposal } from "../domain/model/proposal.ts";
import type { PendingWrite } from "../ports/store-tables.ts";
import { applyEngagements } from "./apply-writes/engagements.ts";
import { applyRecordChanges } from "./apply-writes/records.ts";
import { type ApplyDeps, laterBy } from "./apply-writes/settle.ts";

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
  // Either engagements or changes of one kind of record, so one of the two is empty.
  const engagements = writes.filter(isOfEngagement);
  if (engagements.length > 0) await applyEngagements(deps, installation, engagements);
  const changes = writes.filter(isOfRecord);
  const [change] = changes;
  if (change !== undefined) await applyRecordChanges(deps, installation, change.proposal.object, changes);
  return writes.length;
}

const isOfRecord = (write: PendingWrite): write is PendingWrite<RecordProposal> => write.proposal.kind === "update_record";
const isOfEngagement = (write: PendingWrite): write is PendingWrite<EngagementProposal> => write.proposal.kind !== "update_record";
