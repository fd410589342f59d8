import type { Policy } from "../../../config/policy.ts";
import { type Question, type Ranked, weeklyQueue } from "../findings/weekly-queue.ts";
import type { UserId } from "../model/ids.ts";
import { type Instant, instant } from "../model/time.ts";
import { weekOf } from "../quality/week.ts";
import type { Desk } from "../review/absence.ts";
import { recordDecider } from "../review/record-decider.ts";

/** Findings that a week's questions are chosen from, the gravest first: many times what all reviewers of a large organisation are asked. */
export const RANKED_MAX = 50_000;

/** The Monday (UTC) from which on questions count for the week of an instant. */
export const weekStartOf = (at: Instant): Instant => instant(weekOf(at));

/** The questions of the week, those that wait and those that are to be asked, each of whom its review will be assigned to. */
export function weeklyQuestions(ranked: readonly Ranked[], desk: Desk & { readonly policy: Policy }): readonly Question[] {
  return weeklyQueue(ranked, reviewers(desk), { ...desk.policy.hygiene, weekStart: weekStartOf(desk.at) });
}

function reviewers(desk: Desk & { readonly policy: Policy }): (finding: Ranked) => UserId | null {
  const known = new Map<string, UserId | null>();
  return (finding) => {
    const key = JSON.stringify([finding.dataOwner, finding.ownerId, finding.object, finding.field]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { assigneeId } = recordDecider(finding, desk);
    known.set(key, assigneeId);
    return assigneeId;
  };
}
