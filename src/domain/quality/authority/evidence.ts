import { daysAfter, type Instant } from "../../model/time.ts";
import { exact } from "../exact.ts";
import type { AuthorityTerms } from "./terms.ts";

/**
 * One question that a person decided, with all that it asked about, or one fix that was made alone: what counts once. Forty equal changes that were approved with one
 * look are one piece of evidence.
 */
export interface Look {
  readonly decidedAt: Instant;
  /** Who decided; null for what was made alone. */
  readonly by: string | null;
  /** Whether a person looked at this one: not many at once, no key, and not too fast. */
  readonly isLook: boolean;
  /** Whether the CRM has it: what it refused, or was never sent, stood no time. */
  readonly isWritten: boolean;
  readonly verdict: "approved" | "edited" | "rejected" | "auto";
  /** When any of it was first taken back or found wrong. */
  readonly wrongAt: Instant | null;
  readonly check: Check | null;
}

/** A second look, by somebody else. */
export interface Check {
  readonly askedAt: Instant;
  /** Null while nobody answered. */
  readonly answer: "right" | "wrong" | null;
}

/** What the looks of a class come to under its terms. */
export interface Evidence {
  /** Settled approvals as proposed, of these and what people changed or refused. */
  readonly accepted: number;
  readonly judged: number;
  /** 97.5 % certain; 0 with nothing judged. */
  readonly acceptanceAtLeast: number;
  /** What was taken back or found wrong, of this and what stood its time. */
  readonly reversed: number;
  readonly done: number;
  /** 97.5 % certain; 1 with nothing done. */
  readonly reversedAtMost: number;
  /** People who each gave enough looks. */
  readonly reviewers: number;
  readonly checksRight: number;
  /** Second looks at anything of the class that found it wrong, and those at what was taken back, answered or not. */
  readonly checksWrong: number;
  /** Of these two, 97.5 % certain: what second looks bound, whoever approved first; 1 with none answered. */
  readonly checkedWrongAtMost: number;
  /** Second looks that found something wrong in what was made alone. */
  readonly failedChecks: number;
  /** Second looks at what was made alone that wait for too long, and those that found it right: one that found it wrong excuses no silence. */
  readonly checksOverdue: number;
  readonly checksPassed: number;
  /** Taken back or found wrong within the last seven days. */
  readonly reversedThisWeek: number;
}

const DAYS_A_WEEK = 7;

/**
 * Adds up what speaks for a class and against it. An approval speaks for it once it was looked at and stood its time; a correction, a refusal, a reversal speak against
 * it at once, whoever they come from. `since`: when it last lost its authority; what was before says nothing any more.
 */
export function evidenceOf(looks: readonly Look[], terms: AuthorityTerms, { at, since }: { readonly at: Instant; readonly since: Instant | null }): Evidence {
  const start = daysAfter(at, -terms.windowDays);
  const from = since !== null && since > start ? since : start;
  const counted = looks.filter(({ decidedAt }) => decidedAt >= from);
  const settled = daysAfter(at, -terms.settleDays);
  const stood = counted.filter(({ decidedAt, wrongAt }) => wrongAt === null && decidedAt <= settled);
  const approved = stood.filter(({ verdict, isLook }) => verdict === "approved" && isLook);
  const against = counted.filter(({ verdict }) => verdict === "edited" || verdict === "rejected").length;
  const reversed = counted.filter(({ wrongAt }) => wrongAt !== null);
  const done = [...approved, ...stood.filter(({ verdict }) => verdict === "auto")].filter(({ isWritten }) => isWritten).length + reversed.length;
  const judged = approved.length + against;
  const checksWrong = counted.filter(({ check, wrongAt }) => check !== null && (check.answer === "wrong" || wrongAt !== null)).length;
  const checksRight = counted.filter(({ check, wrongAt }) => check?.answer === "right" && wrongAt === null).length;
  const weekAgo = daysAfter(at, -DAYS_A_WEEK);
  return {
    accepted: approved.length, judged, acceptanceAtLeast: judged === 0 ? 0 : exact(approved.length, judged).lower,
    reversed: reversed.length, done, reversedAtMost: done === 0 ? 1 : exact(reversed.length, done).upper,
    reviewers: reviewersIn(approved, terms.eachReviewerMin), reversedThisWeek: reversed.filter(({ wrongAt }) => wrongAt !== null && wrongAt > weekAgo).length,
    checksRight, checksWrong, checkedWrongAtMost: checksRight + checksWrong === 0 ? 1 : exact(checksWrong, checksRight + checksWrong).upper,
    ...checksOf(counted.filter(({ verdict }) => verdict === "auto").flatMap(({ check }) => check ?? []), daysAfter(at, -terms.checkWithinDays)),
  };
}

function reviewersIn(approved: readonly Look[], eachMin: number): number {
  const counts = new Map<string, number>();
  for (const { by } of approved) if (by !== null) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts.values()].filter((count) => count >= eachMin).length;
}

function checksOf(checks: readonly Check[], overdueBefore: Instant): Pick<Evidence, "failedChecks" | "checksOverdue" | "checksPassed"> {
  return {
    failedChecks: checks.filter(({ answer }) => answer === "wrong").length,
    checksOverdue: checks.filter(({ answer, askedAt }) => answer === null && askedAt < overdueBefore).length,
    checksPassed: checks.filter(({ answer }) => answer === "right").length,
  };
}

/** The same in whole numbers, shares in ten thousandths and never better than they are: what the log has of it. */
export const measuredIn = ({ accepted, judged, acceptanceAtLeast, reversed, done, reversedAtMost, reviewers, checksRight, checksWrong, checkedWrongAtMost, failedChecks }: Evidence): Readonly<Record<string, number>> => ({
  accepted, judged, acceptance_at_least_bp: Math.floor(acceptanceAtLeast * BASIS_POINTS), reversed, done, reversed_at_most_bp: Math.ceil(reversedAtMost * BASIS_POINTS),
  reviewers, checks_right: checksRight, checks_wrong: checksWrong, checked_wrong_at_most_bp: Math.ceil(checkedWrongAtMost * BASIS_POINTS), checks_failed: failedChecks,
});

const BASIS_POINTS = 10_000;
