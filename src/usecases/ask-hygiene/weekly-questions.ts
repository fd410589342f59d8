import { findingDecider } from "../../domain/findings/finding-decider.ts";
import { type Question, type Ranked, weeklyQueue } from "../../domain/findings/weekly-queue.ts";
import type { User } from "../../domain/model/records.ts";
import { type Instant, instant } from "../../domain/model/time.ts";
import { weekOf } from "../../domain/quality/week.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** Findings that a week's questions are chosen from, the gravest first: many times what all reviewers of a large organisation are asked. */
const RANKED_MAX = 50_000;

/** The questions of the week, those that wait and those that are to be asked. Changes nothing. */
export async function weeklyQuestions(tx: TenantTransaction, users: readonly User[], now: Instant): Promise<readonly Question[]> {
  const { policy } = tx.installation;
  const weekStart = instant(weekOf(now));
  return weeklyQueue(await tx.findings.ranked({ weekStart, now }, RANKED_MAX), reviewers(tx, users, now), { ...policy.hygiene, weekStart });
}

/** Whoever decides about a finding, as its review is assigned. */
function reviewers({ installation: { policy } }: TenantTransaction, users: readonly User[], at: Instant): (finding: Ranked) => User["id"] | null {
  const known = new Map<string, User["id"] | null>();
  return (finding) => {
    const key = JSON.stringify([finding.dataOwner, finding.ownerId, finding.object, finding.field]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { assigneeId } = findingDecider(finding, { users, policy, at });
    known.set(key, assigneeId);
    return assigneeId;
  };
}
