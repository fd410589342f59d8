import type { DecisionContext } from "../../domain/audit/decision-fact.ts";
import { handledReviewFact } from "../../domain/audit/handled-review-fact.ts";
import type { InstallationId, ReviewTaskId } from "../../domain/model/ids.ts";
import type { ReviewTask } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import { type Overdue, overdue } from "../../domain/review/overdue.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import { closeFindings } from "./close-findings.ts";
import { closePair } from "./close-pair.ts";
import { followDecision } from "./follow-decision.ts";

/** Reviews read at once. */
const PAGE = 100;
/** Time itself decides, as the actor `schedule`; who stands in for whom is the policy's. */
const BY_TIME: DecisionContext = { actor: { kind: "schedule", id: "reviews" }, via: "expiry", batch: null, msOpen: null };
const BY_POLICY: DecisionContext = { ...BY_TIME, via: "policy" };

/** How many reviews went to a deputy, on to somebody else, and how many ended undecided. */
export interface Attended {
  readonly deputised: number;
  readonly escalated: number;
  readonly expired: number;
}

/**
 * Lets time do its part: reviews that are due go on to whoever decides next, those of people who went away to their
 * deputies, those at their end expire, each in one
 * transaction with its audit entry and the change of the task that carries the question in the CRM. Several may run at
 * once: each review is looked at again under its lock.
 */
export async function attendReviews({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId): Promise<Attended> {
  const at = clock.now();
  const counts = { deputised: 0, escalated: 0, expired: 0 };
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const page = await store.inInstallation(installation, async (tx) => {
      const { tasks, next } = await tx.reviews.list({ state: "open", after: from, limit: PAGE });
      const users = tasks.length > 0 ? await tx.mirror.users() : [];
      return { late: tasks.filter((task) => overdue(task, users, tx.installation.policy, at) !== null).map(({ id }) => id), next };
    });
    for (const id of page.late) {
      const verb = await store.inInstallation(installation, (tx) => attend(tx, id, at, clock));
      if (verb === "assign") counts.deputised += 1;
      if (verb === "escalate") counts.escalated += 1;
      if (verb === "expire") counts.expired += 1;
    }
    if (page.next === null) return counts;
    after = page.next;
  }
}

async function attend(tx: TenantTransaction, id: ReviewTaskId, at: Instant, clock: Clock): Promise<Overdue["verb"] | null> {
  const task = await tx.reviews.take(id);
  const late = task === null ? null : overdue(task, await tx.mirror.users(), tx.installation.policy, at);
  if (task === null || late === null) return null;
  const proposals = (await tx.proposals.get(task.proposalIds)).map(({ proposal }) => proposal);
  await closePair(tx, { task: late.task, proposals }, { actor: null, at });
  await closeFindings(tx, { task: late.task, proposals }, at);
  await tx.audit.append([await entryOf(tx, task, late)]);
  await tx.reviews.save(late.task);
  if (late.verb === "expire") await tx.examples.drop(id);
  await followDecision(tx, { task: late.task, blockThread: false }, clock);
  return late.verb;
}

async function entryOf(tx: TenantTransaction, task: ReviewTask, { verb, task: after }: Overdue) {
  const filed = await tx.proposals.get(task.proposalIds);
  const told = { filed, ofActivity: await tx.people.ofActivities([task.activityId]), ofProposal: await tx.people.ofProposals(filed.map(({ proposal }) => proposal)) };
  return handledReviewFact(tx.installation.crm, { task, judging: { verb, reason: null }, after, context: verb === "assign" ? BY_POLICY : BY_TIME }, told);
}
