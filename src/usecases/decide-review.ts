import { decisionFact, type DecisionContext } from "../domain/audit/decision-fact.ts";
import { recordProposalFact } from "../domain/audit/proposal-fact.ts";
import { type ContactId, contactId, type InstallationId, type ReviewTaskId, writeId } from "../domain/model/ids.ts";
import { isOfEngagement, isOfRecord, type Proposal, type RecordProposal, recordsOf, type ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Instant } from "../domain/model/time.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import type { Decided, Judging, Refusal } from "../domain/review/decide.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { LostAuthority } from "./decide-review/authority/lose.ts";
import { tellLost } from "./decide-review/authority/lose.ts";
import { closeFindings } from "./decide-review/close-findings.ts";
import { closePair } from "./decide-review/close-pair.ts";
import { followDecision } from "./decide-review/follow-decision.ts";
import { judgeAnswers } from "./decide-review/judge-answers.ts";
import { learnFrom } from "./decide-review/learn.ts";
import { type Learned, learnOptOuts, tellLearned } from "./decide-review/learn-opt-outs.ts";
import { noteOutcomes } from "./decide-review/note-outcomes.ts";
import { rememberChoices } from "./decide-review/remember-choices.ts";
import { weigh } from "./decide-review/weigh.ts";

/** Why a decision was not taken. */
export type DecideFailure = Refusal | { readonly kind: "not-found"; readonly message: string };

/** What a person said of one review, and how it came in. */
export interface Asked {
  readonly id: ReviewTaskId;
  readonly judging: Judging;
  readonly context: DecisionContext;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Takes a person's decision on a review task: task, writes, audit entry and the closing of the task in the CRM are
 * saved together. A task is decided once; deciding it again is refused and changes nothing.
 */
export async function decideReview({ store, clock }: Deps, installation: InstallationId, id: ReviewTaskId, said: Omit<Asked, "id">): Promise<Result<ReviewTask, DecideFailure>> {
  return store.inInstallation(installation, async (tx) => {
    const begun = await begin(tx, { id, ...said }, clock.now());
    return begun.ok ? ok(await complete(tx, begun.value, clock)) : begun;
  });
}

/** Decisions that share a transaction: enough of them that its cost is shared too, few enough that nobody waits long for what they lock. */
const TOGETHER = 50;

/**
 * Takes many decisions, each for itself: one that is refused says why and stops no other. Answers in the order given. Several share a
 * transaction; where one of them fails, each is tried alone, so that a failure is that of its own review.
 */
export async function decideReviews(deps: Deps, installation: InstallationId, all: readonly Asked[]): Promise<readonly Result<ReviewTask, DecideFailure>[]> {
  const results: Result<ReviewTask, DecideFailure>[] = [];
  for (let from = 0; from < all.length; from += TOGETHER) {
    const some = all.slice(from, from + TOGETHER);
    results.push(...(await together(deps, installation, some).catch(() => oneByOne(deps, installation, some))));
  }
  return results;
}

/** Everything that locks what others hold before the log comes first, of all of them; in one order, so that two who decide many never wait for each other. */
async function together({ store, clock }: Deps, installation: InstallationId, some: readonly Asked[]): Promise<readonly Result<ReviewTask, DecideFailure>[]> {
  return store.inInstallation(installation, async (tx) => {
    const at = clock.now();
    const begun = new Map<Asked, Result<Begun, DecideFailure>>();
    const twice = new Set<ReviewTaskId>();
    for (const asked of some.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      begun.set(asked, twice.has(asked.id) ? err({ kind: "stale", message: "This review is among the decisions twice; the first counts." }) : await begin(tx, asked, at));
      twice.add(asked.id);
    }
    const results: Result<ReviewTask, DecideFailure>[] = [];
    for (const asked of some) {
      const one = begun.get(asked);
      if (one !== undefined) results.push(one.ok ? ok(await complete(tx, one.value, clock)) : one);
    }
    return results;
  });
}

async function oneByOne(deps: Deps, installation: InstallationId, some: readonly Asked[]): Promise<readonly Result<ReviewTask, DecideFailure>[]> {
  const results = [];
  for (const { id, ...said } of some) results.push(await decideReview(deps, installation, id, said));
  return results;
}

/** A decision that may be taken, with all that had to be noted before the log. */
interface Begun extends Taken {
  readonly learned: Learned | null;
  readonly lost: readonly LostAuthority[];
}

async function begin(tx: TenantTransaction, { id, judging, context }: Asked, at: Instant): Promise<Result<Begun, DecideFailure>> {
  const task = await tx.reviews.take(id);
  if (task === null) return err({ kind: "not-found", message: "There is no such review." } as const);
  const filed = await tx.proposals.get(task.proposalIds);
  const proposals = filed.map((entry) => entry.proposal);
  const deciding = { task, proposals, judging, context, at };
  const weighed = await weigh(tx, deciding);
  if (!weighed.ok) return weighed;
  const decided = weighed.value;
  const learned = await learnOptOuts(tx, task, decided.task);
  if (!learned.ok) return learned;
  await closePair(tx, { task: decided.task, proposals }, { actor: context.actor, at });
  await closeFindings(tx, { task: decided.task, proposals }, at);
  await learnFrom(tx, decided, deciding);
  const lost = await noteOutcomes(tx, decided, deciding);
  return ok({ task, filed, decided, judging, context, at, learned: learned.value, lost });
}

async function complete(tx: TenantTransaction, begun: Begun, clock: Clock): Promise<ReviewTask> {
  const { task, filed, decided, context, at, learned, lost } = begun;
  const decision = await save(tx, begun);
  if (learned !== null) await tellLearned(tx, learned, { actor: context.actor, decision });
  for (const one of lost) await tellLost(tx, one);
  await rememberChoices(tx, { task, proposals: filed.map(({ proposal }) => proposal), decided, context, at });
  await followDecision(tx, decided, clock);
  await judgeAnswers(tx, decided.approved, at);
  return decided.task;
}

interface Taken {
  readonly task: ReviewTask;
  readonly filed: readonly { readonly proposal: Proposal; readonly auditId: string }[];
  readonly decided: Decided;
  readonly judging: Judging;
  readonly context: DecisionContext;
  readonly at: Instant;
}

/** The entries of the decision and of the changes that the person added to it, then the writes that follow from it. Returns the id of the decision's entry. */
async function save(tx: TenantTransaction, { task, filed, decided, judging, context, at }: Taken): Promise<string | null> {
  const { crm, policyVersion } = tx.installation;
  const added = decided.approved.filter(isOfRecord).filter(({ id }) => !filed.some(({ proposal }) => proposal.id === id));
  const shown = filed.map(({ proposal }) => proposal);
  await tx.people.tie([
    { activity: task.activityId, contacts: contactsIn(decided.approved) },
    ...decided.approved.filter(({ activityId }) => activityId !== task.activityId).map((proposal) => ({ activity: proposal.activityId, contacts: contactsIn([proposal]) })),
  ]);
  const peopleOf = await tx.people.ofProposals([...shown, ...decided.approved]);
  const facts = added.map((proposal) => ({ ...recordProposalFact(crm, policyVersion, proposal, context.actor), people: peopleOf(proposal) }));
  const first = filed[0]?.auditId ?? null;
  const about = (await tx.people.ofActivities([task.activityId])).get(task.activityId) ?? [];
  const decision = { ...decisionFact(crm, { task, judging, decided, context, proposalAuditId: first }), people: [...about, ...[...shown, ...decided.approved].flatMap(peopleOf)] };
  const receipts = await tx.audit.append([...facts, decision]);
  const decisionAuditId = receipts.at(-1)?.id ?? null;
  const fresh = added.map((proposal: RecordProposal, index) => ({ proposal, auditId: receipts[index]?.id ?? "" }));
  await tx.proposals.save(fresh);
  const known = [...filed, ...fresh];
  await tx.writes.save(decided.approved.map((proposal) => ({
    id: writeId(derivedId("write", proposal.id, decisionAuditId ?? "")),
    proposal,
    proposalAuditId: known.find((entry) => entry.proposal.id === proposal.id)?.auditId ?? "",
    decisionAuditId,
    dueAt: at,
  })));
  await tx.reviews.save(decided.task);
  return decisionAuditId;
}

/** The contacts that a decision ties the activity to, or changes along with it: from now on they are among its people. */
function contactsIn(proposals: readonly Proposal[]): readonly ContactId[] {
  return proposals.flatMap((proposal) => (isOfEngagement(proposal) ? proposal.links.contactIds : proposal.object === "contact" ? recordsOf(proposal).map(contactId) : []));
}
