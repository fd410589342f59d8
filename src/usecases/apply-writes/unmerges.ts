import { contactId, type InstallationId } from "../../domain/model/ids.ts";
import type { RecordSnapshot } from "../../domain/model/merge.ts";
import type { UnmergeProposal } from "../../domain/model/proposal.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { movedSince } from "../../domain/proposal/seen-record.ts";
import { changedMergeReview } from "../../domain/review/merge-review.ts";
import { refusedProposalId } from "../../domain/review/refusal-review.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CrmError } from "../../ports/crm-errors.ts";
import type { CrmMerger, UnmergeDone } from "../../ports/crm-merger.ts";
import type { MergeRecord } from "../../ports/merge-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { PendingWrite } from "../../ports/store-tables.ts";
import { intend, leaveUndone, lookAgain, stillInDoubt, tellDoubt, withoutMerger } from "./merge-parts.ts";
import { again, type ApplyDeps, askPerson, type Call, deskOf, readingFailed, settleAnswers } from "./settle.ts";

type UnmergeWrite = PendingWrite<UnmergeProposal>;

/**
 * Takes a merge back from what was kept of it. A value of the survivor that somebody changed since it was decided goes back to a
 * person. A lost answer is settled by asking again: the merger sees what is done already, and makes no second record.
 */
export async function applyUnmerge(deps: ApplyDeps, installation: InstallationId, write: UnmergeWrite): Promise<void> {
  const { store, clock, merger } = deps;
  if (merger === undefined) return store.inInstallation(installation, (tx) => withoutMerger(tx, write, clock));
  const ready = await readMerged(deps, installation, { write, merger });
  if (ready === null) return;
  const { kept, now } = ready;
  const intentAuditId = await store.inInstallation(installation, (tx) => intend(tx, write, now));
  const startedMs = Date.parse(clock.now());
  const { survivor, loser, restored } = kept;
  const result = stillInDoubt(write, await merger.unmerge({ merged: now.crmId, survivor, loser, values: write.proposal.fields, restored }));
  const call = { clock, ms: Date.parse(clock.now()) - startedMs };
  await store.inInstallation(installation, (tx) => record(tx, { write, intentAuditId, result, now }, call));
}

interface Ready {
  readonly kept: MergeRecord & { readonly state: "merged" };
  readonly now: RecordSnapshot;
}

async function readMerged({ store, clock }: ApplyDeps, installation: InstallationId, { write, merger }: { readonly write: UnmergeWrite; readonly merger: CrmMerger }): Promise<Ready | null> {
  const { object, mergeId, base } = write.proposal;
  const kept = await store.inInstallation(installation, (tx) => tx.merges.take(mergeId));
  if (kept?.state !== "merged" || kept.merged === null) {
    const words = kept?.state === "unmerged" ? "This merge was taken back already." : "What the records were before the merge is no longer kept.";
    await store.inInstallation(installation, (tx) => leaveUndone(tx, write, { words, clock }));
    return null;
  }
  const waits = kept.lookAt === null || kept.lookedAt !== null ? 0 : Date.parse(kept.lookAt) - Date.parse(clock.now());
  if (waits > 0) {
    // What the CRM is still moving would come to the record after it was taken back, and stay there.
    await store.inInstallation(installation, async (tx) => {
      await tellDoubt(tx, write);
      await again(tx, write, { at: clock.now(), inMs: waits, inDoubt: write.openIntentAuditId !== null, isNoAttempt: true });
    });
    return null;
  }
  const read = await merger.snapshot(object, [kept.merged]);
  if (!read.ok) {
    await store.inInstallation(installation, (tx) => readingFailed(tx, [write], read.error, clock));
    return null;
  }
  const [now] = read.value;
  if (now === undefined) {
    await store.inInstallation(installation, (tx) => leaveUndone(tx, write, { words: "The record that both became is no longer there.", clock }));
    return null;
  }
  // In doubt some of it may be done: what stands as it shall is no conflict.
  const moved = movedSince({ values: base }, now).filter((name) => (now.values[name] ?? "") !== (write.proposal.fields[name] ?? ""));
  if (moved.length === 0) return { kept: { ...kept, state: "merged" }, now };
  await store.inInstallation(installation, async (tx) => {
    await tellDoubt(tx, write);
    const present = Object.fromEntries(Object.keys(base).map((name) => [name, now.values[name] ?? null]));
    const refused = { ...write.proposal, id: refusedProposalId(write.id), base: present };
    await askPerson(tx, write, refused, changedMergeReview(refused, moved, await deskOf(tx, clock.now())));
  });
  return null;
}

interface Answer {
  readonly write: UnmergeWrite;
  readonly intentAuditId: string;
  readonly result: Result<UnmergeDone, CrmError>;
  readonly now: RecordSnapshot;
}

async function record(tx: TenantTransaction, { write, intentAuditId, result, now }: Answer, call: Call): Promise<void> {
  const { proposal } = write;
  const told = result.ok ? ok({ crmId: now.crmId, created: false, guarantee: "read-compare-write" as const, http: result.value.http, requestId: result.value.requestId, versionAfter: null }) : err(result.error);
  const facts = await settleAnswers(tx, [{ write, intentAuditId, result: told }], call, async () => {
    if (!result.ok) return;
    await tx.merges.unmerged(proposal.mergeId, result.value.loser);
    await tx.outcomes.differed(proposal.mergeId, call.clock.now());
    const apart = await tx.mirror.setApart(proposal.object, result.value.loser);
    const stays = (await tx.mirror.toOurs(proposal.object, now.crmId)) ?? proposal.recordId;
    if (proposal.object === "contact") await tx.people.tie([{ activity: proposal.activityId, contacts: [contactId(apart)] }]);
    await tellApart(tx, proposal, { stays, apart, clock: call.clock });
    await lookAgain(tx, proposal.object, [now.crmId, result.value.loser], call.clock);
  });
  await tx.audit.append(facts);
}

/** Whoever takes a merge back says that they are two. What they were called when they were weighed is judged, too: by these names the merge taught that they are one. */
async function tellApart(tx: TenantTransaction, { object, mergeId }: UnmergeProposal, { stays, apart, clock }: { readonly stays: string; readonly apart: string; readonly clock: Clock }): Promise<void> {
  const said = { verdict: "different", by: null, at: clock.now() } as const;
  const [merge] = await tx.proposals.get([mergeId]);
  if (merge?.proposal.kind === "merge") await tx.pairs.judge(object, { a: merge.proposal.survivor.id, b: merge.proposal.loser.id, ...said });
  if (stays !== apart) await tx.pairs.judge(object, { a: stays, b: apart, ...said });
}
