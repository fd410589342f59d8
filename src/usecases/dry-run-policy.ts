import type { Policy } from "../../config/policy.ts";
import { propose, type Proposed } from "../domain/judge/propose.ts";
import { stagesInUse } from "../domain/changes/stages-in-use.ts";
import { indexKnowledge } from "../domain/match/knowledge-index.ts";
import { wantedKeys } from "../domain/match/wanted.ts";
import type { ScreenedActivity } from "../domain/model/activity.ts";
import { UNKNOWN_DEALS } from "../domain/model/deal-schema.ts";
import type { ActivityId, InstallationId } from "../domain/model/ids.ts";
import type { ReasonCode, Route } from "../domain/model/reasons.ts";
import type { User } from "../domain/model/records.ts";
import { daysAfter, type Instant } from "../domain/model/time.ts";
import { screenContext } from "../domain/privacy/screen-context.ts";
import { reasonsOf, screen } from "../domain/privacy/screen.ts";
import { twinKeys } from "../domain/twin/find-twin.ts";
import { traceOf } from "../domain/twin/trace.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import type { StoredActivity } from "../ports/store-tables.ts";

/** What rules say of one activity under one policy, and which changes of the CRM they would make or ask for. */
export interface DryVerdict {
  readonly route: Route;
  readonly reasons: readonly ReasonCode[];
  readonly writes: readonly string[];
}

/** One activity, judged twice. */
export interface DryJudgement {
  readonly id: ActivityId;
  readonly kind: string;
  readonly source: string;
  readonly occurredAt: Instant;
  readonly now: DryVerdict;
  readonly draft: DryVerdict;
}

/** What a policy would do with what happened lately. */
export interface DryRun {
  readonly from: Instant;
  readonly to: Instant;
  readonly judged: number;
  readonly now: Readonly<Record<Route, number>>;
  readonly draft: Readonly<Record<Route, number>>;
  /** Those that go another way, the newest first; when there is no other way, the newest of all. At most {@link EXAMPLES_MAX}. */
  readonly examples: readonly DryJudgement[];
  readonly moved: number;
  /** What could not be judged again, and why: a blocked one leaves a stub, and text goes when its time is over or somebody is forgotten. */
  readonly notJudged: { readonly blocked: number; readonly withoutText: number; readonly failed: number };
  /** There are more than were judged: these are the newest. */
  readonly isCut: boolean;
}

/** What is asked. */
export interface DryQuestion {
  readonly draft: Policy;
  readonly days: number;
}

/** What it takes: it only reads. */
export interface DryRunDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** As many as an admin waits for. */
const JUDGED_MAX = 400;
/** A transaction reads so many, so that none is long. */
const PAGE = 25;
const EXAMPLES_MAX = 50;

/**
 * Judges what came in during the last days once more, under the policy that holds and under a draft, and writes nothing. Both are judged as the CRM's records are
 * now and without a language model, so that what differs is the policy's doing. Text was screened when it came: what was taken out of it then stays out, and the
 * draft's screen reads what is left.
 */
export async function dryRunPolicy({ store, clock }: DryRunDeps, installation: InstallationId, { draft, days }: DryQuestion): Promise<DryRun> {
  const to = clock.now();
  const from = daysAfter(to, -days);
  const tally: Tally = { now: emptyCounts(), draft: emptyCounts(), judged: [], blocked: 0, withoutText: 0, failed: 0 };
  let isCut = false;
  for (let before: number | null = null; ;) {
    const last: number | null = before;
    const page = await store.inInstallation(installation, async (tx) => {
      const stored = await tx.activities.list({ before: last, limit: PAGE });
      const users = await tx.mirror.users();
      for (const one of stored) if (one.occurredAt >= from && one.occurredAt <= to) await weigh(tx, one, { draft, users, at: to }, tally);
      return stored;
    });
    before = page.at(-1)?.arrival ?? null;
    if (before === null || page.length < PAGE) break;
    isCut = tally.judged.length >= JUDGED_MAX;
    // Arrivals are no calendar, but a whole page from before is long ago.
    if (isCut || page.every(({ occurredAt }) => occurredAt < from)) break;
  }
  const moved = tally.judged.filter((one) => one.now.route !== one.draft.route || one.now.reasons.join() !== one.draft.reasons.join());
  return {
    from, to, judged: tally.judged.length, now: tally.now, draft: tally.draft, moved: moved.length, examples: (moved.length > 0 ? moved : tally.judged).slice(0, EXAMPLES_MAX),
    notJudged: { blocked: tally.blocked, withoutText: tally.withoutText, failed: tally.failed }, isCut,
  };
}

interface Tally {
  readonly now: Record<Route, number>;
  readonly draft: Record<Route, number>;
  readonly judged: DryJudgement[];
  blocked: number;
  withoutText: number;
  failed: number;
}

interface Asked {
  readonly draft: Policy;
  readonly users: readonly User[];
  readonly at: Instant;
}

async function weigh(tx: TenantTransaction, stored: StoredActivity, { draft, ...asked }: Asked, tally: Tally): Promise<void> {
  const { activity, id, kind, occurredAt } = stored;
  if (activity === null) {
    tally[stored.state === "blocked" ? "blocked" : "withoutText"] += 1;
    return;
  }
  const verdicts: DryVerdict[] = [];
  for (const policy of [tx.installation.policy, draft]) {
    const input = await inputFor(tx, stored, activity, policy);
    const verdict = ruled(input, asked, policy);
    if (verdict === null) {
      tally.failed += 1;
      return;
    }
    verdicts.push(verdict);
  }
  const [now, then] = verdicts;
  if (now === undefined || then === undefined) return;
  tally.now[now.route] += 1;
  tally.draft[then.route] += 1;
  tally.judged.push({ id, kind, source: activity.source, occurredAt, now, draft: then });
}

async function inputFor(tx: TenantTransaction, stored: StoredActivity, activity: ScreenedActivity, policy: Policy) {
  const trace = stored.trace ?? traceOf(activity, policy);
  const records = await tx.mirror.select(wantedKeys(activity, policy));
  const earlier = await tx.activities.earlier(twinKeys(activity, trace), stored.arrival);
  return { id: stored.id, activity, trace, records, earlier };
}

/** Null where a rule fails on it, as it did when it came. */
function ruled({ id, activity, trace, records, earlier }: Awaited<ReturnType<typeof inputFor>>, { users, at }: Omit<Asked, "draft">, policy: Policy): DryVerdict | null {
  const screening = screen(activity, screenContext(users, policy));
  if (screening.outcome === "block") return { route: "block", reasons: screening.reasons, writes: [] };
  const flags = [...activity.flags.filter(({ rule }) => !ASKED_ANEW.has(rule)), ...screening.activity.flags];
  const deals = { ...UNKNOWN_DEALS, stages: stagesInUse(records.opportunities) };
  try {
    const proposed = propose({ activityId: id, activity: screening.activity, trace, flags, screenReasons: reasonsOf(flags), records, knowledge: indexKnowledge(records, policy), users, earlier, deals, at, reviewUrl: "https://steward.invalid/reviews" }, policy);
    return { ...proposed.verdict, writes: writesOf(proposed) };
  } catch {
    return null;
  }
}

/** Flags that stand for who took part: that is still known, and asked of each policy anew. */
const ASKED_ANEW: ReadonlySet<string> = new Set(["policy.legal-hold", "participants.internal"]);

const writesOf = ({ proposals, recordProposals, review }: Proposed): readonly string[] => [...proposals, ...recordProposals, ...(review?.inCrm ? [review.inCrm] : [])].map(({ kind }) => kind);
const emptyCounts = (): Record<Route, number> => ({ auto: 0, review: 0, block: 0, skip: 0 });
