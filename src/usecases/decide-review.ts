import { EVERYTHING, type Sight } from "../domain/access/permissions.ts";
import type { DecisionContext } from "../domain/audit/decision-fact.ts";
import type { InstallationId, ReviewTaskId } from "../domain/model/ids.ts";
import type { ReviewTask } from "../domain/model/proposal.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Judging, Refusal } from "../domain/review/decide.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import { type LostAuthority, tellLost } from "./decide-review/authority/lose.ts";
import { closeFindings } from "./decide-review/close-findings.ts";
import { closePair } from "./decide-review/close-pair.ts";
import { followDecision } from "./decide-review/follow-decision.ts";
import { judgeAnswers } from "./decide-review/judge-answers.ts";
import { learnFrom } from "./decide-review/learn.ts";
import { type Learned, learnOptOuts, tellLearned } from "./decide-review/learn-opt-outs.ts";
import { noteOutcomes } from "./decide-review/note-outcomes.ts";
import { rememberChoices } from "./decide-review/remember-choices.ts";
import { saveDecisions, type Taken } from "./decide-review/save-decisions.ts";
import { weigh, type Weighed } from "./decide-review/weigh.ts";
import { NO_SUCH_REVIEW, sightStop } from "./decide-review/who-decides.ts";

/** Why a decision was not taken. */
export type DecideFailure = Refusal | { readonly kind: "not-found"; readonly message: string };

/** What a person said of one review, and how it came in. */
export interface Asked {
  readonly id: ReviewTaskId;
  readonly judging: Judging;
  readonly context: DecisionContext;
  /** Of whose reviews they may decide; everybody's where it is left out. */
  readonly sees?: Sight;
}

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Takes a person's decision on a review task: task, writes, audit entry and the closing of the task in the CRM are
 * saved together. A task is decided once; deciding it again is refused and changes nothing. For who does not see it there is none.
 */
export async function decideReview(deps: Deps, installation: InstallationId, id: ReviewTaskId, said: Omit<Asked, "id">): Promise<Result<ReviewTask, DecideFailure>> {
  const [result] = await together(deps, installation, [{ id, ...said }]);
  if (result === undefined) throw new TypeError("a decision without an answer");
  return result;
}

/** Decisions that share a transaction: enough of them that its cost is shared too, few enough that nobody waits long for what they lock. */
const TOGETHER = 50;

/**
 * Takes many decisions, each for itself: one that is refused says why and stops no other. Answers in the order given. Several share a
 * transaction; where one of them fails, each is tried alone, so that a failure is that of its own review.
 */
export async function decideReviews(deps: Deps, installation: InstallationId, all: readonly Asked[]): Promise<readonly Result<ReviewTask, DecideFailure | Broken>[]> {
  const results: Result<ReviewTask, DecideFailure | Broken>[] = [];
  const broken: unknown[] = [];
  for (let from = 0; from < all.length; from += TOGETHER) {
    const some = all.slice(from, from + TOGETHER);
    const taken = broken.length < BROKEN_MAX ? await together(deps, installation, some).catch(() => null) : null;
    results.push(...(taken ?? (await oneByOne(deps, installation, some, broken))));
  }
  // Nothing was taken, and it was no single review's fault.
  if (broken.length > 0 && results.every((one) => !one.ok && one.error.kind === "failed")) throw broken[0];
  return results;
}

/** A decision that failed on our side; whoever decided many is told of the others all the same, for they are taken. */
export interface Broken {
  readonly kind: "failed";
  readonly message: string;
  /** What was thrown; null where it was not tried. */
  readonly cause: unknown;
}

/** Then it is not the reviews that are broken, and nobody waits until each of hundreds failed. */
const BROKEN_MAX = 3;

async function oneByOne(deps: Deps, installation: InstallationId, some: readonly Asked[], broken: unknown[]): Promise<readonly Result<ReviewTask, DecideFailure | Broken>[]> {
  const results: Result<ReviewTask, DecideFailure | Broken>[] = [];
  for (const { id, ...said } of some) {
    if (broken.length >= BROKEN_MAX) results.push(err({ kind: "failed", message: "It was not tried, because others failed on our side. Nothing of it was done.", cause: null }));
    else results.push(await decideReview(deps, installation, id, said).catch((cause: unknown) => {
      broken.push(cause);
      return err({ kind: "failed", message: "It failed on our side, and nothing of it was done. Try it again.", cause } as const);
    }));
  }
  return results;
}

/** Everything that locks what others hold before the log comes first, of all of them, in one order: two who decide many never wait for each other in a ring. */
async function together({ store, clock }: Deps, installation: InstallationId, some: readonly Asked[]): Promise<readonly Result<ReviewTask, DecideFailure>[]> {
  return store.inInstallation(installation, async (tx) => {
    const at = clock.now();
    const tasks = await tx.reviews.takeAll(some.map(({ id }) => id));
    const filed = new Map((await tx.proposals.get([...tasks.values()].flatMap(({ proposalIds }) => proposalIds))).map((entry) => [entry.proposal.id, entry]));
    const begun = new Map<Asked, Result<Begun, DecideFailure>>();
    const seen = new Set<ReviewTaskId>();
    for (const asked of some.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const task = tasks.get(asked.id);
      if (task === undefined) begun.set(asked, err(NO_SUCH_REVIEW));
      else if (seen.has(asked.id)) begun.set(asked, err({ kind: "stale", message: "This review is among the decisions twice; the first counts." }));
      else begun.set(asked, await begin(tx, { task, filed: task.proposalIds.flatMap((id) => filed.get(id) ?? []), ...asked, at }));
      seen.add(asked.id);
    }
    const ready = some.flatMap((asked) => begun.get(asked) ?? []).filter((one) => one.ok).map(({ value }) => value);
    const decisions = await saveDecisions(tx, ready);
    for (const one of ready) await follow(tx, one, { decision: decisions.get(one) ?? null, clock });
    return some.flatMap((asked): readonly Result<ReviewTask, DecideFailure>[] => {
      const one = begun.get(asked);
      return one === undefined ? [] : [one.ok ? ok(one.value.decided.task) : one];
    });
  });
}

/** A decision that may be taken, with all that had to be noted before the log. */
interface Begun extends Taken {
  readonly learned: Learned | null;
  readonly lost: readonly LostAuthority[];
  /** What a merge that was made otherwise is shown by from now on; null of any other decision. */
  readonly question: Weighed["question"];
}

async function begin(tx: TenantTransaction, { task, filed, judging, context, sees = EVERYTHING, at }: Omit<Taken, "decided"> & Pick<Asked, "sees">): Promise<Result<Begun, DecideFailure>> {
  const proposals = filed.map((entry) => entry.proposal);
  const stopped = await sightStop(tx, { actor: context.actor, sees }, task);
  if (stopped !== null) return err(stopped);
  const weighed = await weigh(tx, { task, proposals, judging, context, at });
  if (!weighed.ok) return weighed;
  const { decided, deciding, question } = weighed.value;
  const learned = await learnOptOuts(tx, task, decided.task);
  if (!learned.ok) return learned;
  await closePair(tx, { task: decided.task, proposals }, { actor: context.actor, at });
  await closeFindings(tx, { task: decided.task, proposals }, at);
  await learnFrom(tx, decided, deciding);
  const lost = await noteOutcomes(tx, decided, deciding);
  return ok({ task, filed, decided, judging, context, at, learned: learned.value, lost, question });
}

async function follow(tx: TenantTransaction, { task, filed, decided, context, at, learned, lost, question }: Begun, { decision, clock }: { readonly decision: string | null; readonly clock: Clock }): Promise<void> {
  if (question !== null) await tx.mergeQuestions.keep(question.of, question.question);
  if (learned !== null) await tellLearned(tx, learned, { actor: context.actor, decision });
  for (const one of lost) await tellLost(tx, one);
  await rememberChoices(tx, { task, proposals: filed.map(({ proposal }) => proposal), decided, context, at });
  await followDecision(tx, decided, clock);
  await judgeAnswers(tx, decided.approved, at);
}
