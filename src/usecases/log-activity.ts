import { clearanceOf } from "../domain/judge/clearance.ts";
import { propose, type Proposed } from "../domain/judge/propose.ts";
import { indexKnowledge } from "../domain/match/knowledge-index.ts";
import { wantedKeys } from "../domain/match/wanted.ts";
import type { ScreenedActivity } from "../domain/model/activity.ts";
import { activityId, type ActivityId, type ContactId, type InstallationId } from "../domain/model/ids.ts";
import type { DealSchema } from "../domain/model/deal-schema.ts";
import type { ActivityTrace } from "../domain/model/judgement.ts";
import { isOfEngagement, type Proposal } from "../domain/model/proposal.ts";
import type { User } from "../domain/model/records.ts";
import type { Instant } from "../domain/model/time.ts";
import { proposalFact, verdictFact } from "../domain/audit/proposal-fact.ts";
import { withReadingFact } from "../domain/audit/reading-fact.ts";
import { dueWrite } from "../domain/proposal/due-write.ts";
import { unjudgedReview } from "../domain/review/unjudged-review.ts";
import { overtakenBy, twinKeys } from "../domain/twin/find-twin.ts";
import { traceOf } from "../domain/twin/trace.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { ActivityState, StoredActivity } from "../ports/store-tables.ts";
import { participantsOf } from "./log-activity/answered-meeting.ts";
import { knownDeals, withValues } from "./log-activity/deal-schema.ts";
import { fileSuggestions } from "./log-activity/file-suggestions.ts";
import { closeOvertaken, holdOvertaken, type Overtaken } from "./log-activity/close-overtaken.ts";
import { type MeasuredOnce, measureJudged, measureUnjudged } from "./log-activity/measure.ts";
import { readAhead, type ReadAhead, type ReadAheadDeps } from "./log-activity/read-ahead.ts";

/** Judged in one transaction: enough to share the audit log's commit, few enough to keep it short. */
const ACTIVITIES_PER_TRANSACTION = 25;

/**
 * Judges queued activities in the order of their arrival, and saves proposals, review tasks, queued writes and audit
 * entries of a batch together. Where the policy wants it, a language model has read them before, outside the transaction. Returns
 * how many were judged; none means the queue is empty. Runs again without harm: whatever committed is no longer queued.
 */
export async function logActivities(deps: LogDeps, installation: InstallationId): Promise<number> {
  const read = await readAhead(deps, installation, ACTIVITIES_PER_TRANSACTION);
  try {
    // What arrived since then is left for the next batch, in which it is read too.
    return await logBatch(deps, installation, { read, limit: read.looked ?? ACTIVITIES_PER_TRANSACTION });
  } catch (error) {
    if (isOfTheMachine(error)) throw error;
    return logOneAlone(deps, installation, read);
  }
}

/** What judging needs. */
export interface LogDeps extends ReadAheadDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/**
 * A rule failed on something in the batch. The first activity is judged alone; when it is the one, a person gets it, so
 * that it does not hold up all that come after it.
 */
async function logOneAlone(deps: LogDeps, installation: InstallationId, read: ReadAhead): Promise<number> {
  try {
    return await logBatch(deps, installation, { read, limit: 1 });
  } catch (error) {
    if (isOfTheMachine(error)) throw error;
    // A model only adds: where its answer is what fails, the rules judge without it.
    return read.outcomes.size > 0 ? logOneAlone(deps, installation, { ...read, outcomes: new Map() }) : setAside(deps, installation);
  }
}

/** The database and the system mark their errors with a code; a rule's failure has none, and comes again however often it is tried. */
const isOfTheMachine = (error: unknown): boolean => error instanceof Error && "code" in error;

async function setAside({ store, clock }: LogDeps, installation: InstallationId): Promise<number> {
  return store.inInstallation(installation, async (tx) => {
    const [stored] = await tx.activities.takeQueued(1);
    if (stored === undefined) return 0;
    const verdict = { route: "review", reasons: ["low_confidence_summary"] } as const;
    const context = { at: clock.now(), users: await tx.mirror.users(), policy: tx.installation.policy };
    await tx.activities.settle(stored.id, { state: "review", ...verdict, duplicateOf: null });
    await tx.reviews.save(unjudgedReview(stored, verdict.reasons, context));
    await measureUnjudged(tx, stored, verdict);
    await tx.audit.append([verdictFact(tx.installation.crm, tx.installation.policyVersion, stored, verdict)]);
    return 1;
  });
}

async function logBatch({ store, clock, publicUrl }: LogDeps, installation: InstallationId, { read, limit }: { readonly read: ReadAhead; readonly limit: number }): Promise<number> {
  if (limit === 0) return 0;
  return store.inInstallation(installation, async (tx) => {
    const queued = await tx.activities.takeQueued(limit);
    if (queued.length === 0) return 0;
    const users = await tx.mirror.users();
    const at = clock.now();
    const known = await knownDeals(tx);
    const judged: MeasuredOnce[] = [];
    for (const stored of queued) {
      const one = await judge(tx, stored, { users, at, reviewUrl: `${publicUrl}/reviews`, known, read, before: judged });
      if (one !== null) judged.push(one);
    }
    await holdOvertaken(tx, judged.flatMap(({ overtaken }) => overtaken?.activities ?? []));
    await measureJudged(tx, judged, at);
    await save(tx, judged, at);
    await fileSuggestions(tx, judged.flatMap(({ proposed }) => proposed.suggestions), at);
    // After the batch is saved: what is overtaken may have been judged, and asked about, in this very batch.
    let closed = false;
    for (const { overtaken } of judged) if (overtaken !== null) closed = (await closeOvertaken(tx, overtaken, at)) || closed;
    if (closed || judged.some((one) => due(one.proposed).length > 0)) await tx.enqueue({ name: "apply-writes", installation });
    if (queued.length === limit && limit !== read.looked) await tx.enqueue({ name: "log-activity", installation });
    return queued.length;
  });
}

async function judge(
  tx: TenantTransaction,
  stored: StoredActivity,
  { known, read, before, ...batch }: { readonly users: readonly User[]; readonly at: Instant; readonly reviewUrl: string; readonly read: ReadAhead; readonly before: readonly MeasuredOnce[]; readonly known: Omit<DealSchema, "values"> },
): Promise<MeasuredOnce | null> {
  const { activity } = stored;
  if (activity === null) {
    await tx.activities.settle(stored.id, { state: "skipped", route: "skip", reasons: stored.reasons, duplicateOf: null });
    return null;
  }
  const { policy } = tx.installation;
  const trace = stored.trace ?? traceOf(activity, policy);
  const records = await tx.mirror.select(wantedKeys(activity, policy));
  const knowledge = indexKnowledge(records, policy);
  const earlier = await earlierOnes(tx, activity, trace, stored.arrival);
  const proposed = propose(
    {
      activityId: stored.id, activity, trace, flags: activity.flags, screenReasons: stored.reasons,
      participantsLogged: activity.calendar?.method === "REPLY" ? await participantsOf(tx, { trace, earlier, before }) : null,
      records, knowledge, ...batch, earlier, reading: read.outcomes.get(stored.id) ?? null, deals: await withValues(tx, known, records.opportunities),
    },
    policy,
  );
  const { route, reasons } = proposed.verdict;
  await tx.activities.settle(stored.id, { state: stateAfter(proposed), route, reasons, duplicateOf: proposed.twin?.of ?? null, isProvisional: activity.incomplete !== undefined });
  const clearance = proposed.review === null ? null : clearanceOf(proposed.activity, proposed.match, knowledge, policy);
  return { stored, proposed, clearance, overtaken: overtakenOf(proposed, overtakenBy(trace, earlier).map(activityId)) };
}

function overtakenOf({ twin, review }: Proposed, activities: readonly ActivityId[]): Overtaken | null {
  if (twin?.relation === "cancelled") return { activities, because: "The meeting was called off.", isAskedAnew: false };
  return twin?.relation === "update" ? { activities, because: "A newer version of the meeting came.", isAskedAnew: review !== null } : null;
}

function earlierOnes(tx: TenantTransaction, activity: ScreenedActivity, trace: ActivityTrace, arrival: number) {
  return tx.activities.earlier(twinKeys(activity, trace), arrival);
}

function stateAfter({ verdict }: Proposed): ActivityState {
  switch (verdict.route) {
    case "auto":
      return "logging";
    case "review":
      return "review";
    case "block":
      return "blocked";
    case "skip":
      return "skipped";
  }
}

async function save(tx: TenantTransaction, judged: readonly MeasuredOnce[], at: Instant): Promise<void> {
  const { crm } = tx.installation;
  const proposals = judged.flatMap(({ proposed }) => everyProposal(proposed).map((proposal) => ({ proposed, proposal })));
  for (const { proposed } of judged) if (proposed.review !== null) await tx.reviews.save(proposed.review.task);

  const version = tx.installation.policyVersion;
  await tx.people.tie(judged.map(({ stored, proposed }) => ({ activity: stored.id, contacts: contactsOf(everyProposal(proposed)) })));
  const people = await tx.people.ofActivities(judged.map(({ stored }) => stored.id));
  const facts = proposals.map(({ proposed, proposal }) => ({
    ...withReadingFact(proposalFact(crm, version, proposal, proposed.extraction.summary), partIn(proposed, proposal)), people: people.get(proposal.activityId) ?? [],
  }));
  const silent = judged.filter(({ proposed }) => everyProposal(proposed).length === 0);
  const verdicts = silent.map(({ stored, proposed }) => withReadingFact(verdictFact(crm, version, stored, proposed.verdict), proposed.reading));
  const receipts = await tx.audit.append([...facts, ...verdicts]);
  const filed = proposals.flatMap(({ proposal }, index) => {
    const receipt = receipts[index];
    return receipt === undefined ? [] : [{ proposal, auditId: receipt.id }];
  });
  await tx.proposals.save(filed);
  const writes = filed.filter(({ proposal }) => proposal.route === "auto");
  await tx.writes.save(writes.map(({ proposal, auditId }) => dueWrite(proposal, auditId, at)));
}

/** The question to a person and the mark of a cancellation go out by themselves, whatever was read. */
const partIn = ({ verdict, reading }: Proposed, { route }: Proposal): Proposed["reading"] => (route === verdict.route ? reading : null);

/** Everything proposed, the task that carries the question included. */
function everyProposal({ proposals, recordProposals, review }: Proposed): readonly Proposal[] {
  return [...proposals, ...recordProposals, ...(review?.inCrm ? [review.inCrm] : [])];
}

const contactsOf = (proposals: readonly Proposal[]): readonly ContactId[] => [...new Set(proposals.filter(isOfEngagement).flatMap((one) => one.links.contactIds))];
const due = (proposed: Proposed): readonly Proposal[] => everyProposal(proposed).filter((proposal) => proposal.route === "auto");
