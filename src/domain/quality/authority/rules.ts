import type { Evidence } from "./evidence.ts";
import type { AuthorityTerms } from "./terms.ts";

/** What is still missing before a class may act alone. */
export type Lack = "acceptance" | "reversals" | "reviewers" | "second-looks";

/** Why a class may no longer act alone. */
export type Loss = "reversals" | "reversals-in-a-week" | "failed-checks" | "unchecked" | "broken-log";

/** What the evidence does not show yet; empty where an admin may be asked to grant it. More that speaks for a class never adds to it, and nothing that speaks against it takes from it. */
export function lacksFor(evidence: Evidence, terms: AuthorityTerms): readonly Lack[] {
  const lacks: Lack[] = [];
  if (evidence.acceptanceAtLeast < terms.acceptanceLowerMin) lacks.push("acceptance");
  if (evidence.reversedAtMost > terms.reversalUpperMax) lacks.push("reversals");
  if (evidence.reviewers < terms.reviewersMin) lacks.push("reviewers");
  if (evidence.checkedWrongAtMost > terms.secondLooksWrongUpperMax) lacks.push("second-looks");
  return lacks;
}

/** Whether an admin may be asked to let the class act alone. Nobody is let do so by this. */
export const mayAskForAuthority = (evidence: Evidence, terms: AuthorityTerms): boolean => lacksFor(evidence, terms).length === 0;

/** Why the authority ends now, gravest first; null where it stands. A class of which nothing was taken back does not lose it for having been used little. */
export function mustLose(evidence: Evidence, terms: AuthorityTerms, { isLogBroken }: { readonly isLogBroken: boolean }): Loss | null {
  if (isLogBroken) return "broken-log";
  if (evidence.reversed > 0 && evidence.reversedAtMost > terms.loseAtUpper) return "reversals";
  if (evidence.reversedThisWeek > terms.reversalsPerWeekMax) return "reversals-in-a-week";
  if (evidence.failedChecks > terms.failedChecksMax) return "failed-checks";
  return evidence.checksOverdue > evidence.checksPassed ? "unchecked" : null;
}

/** What a fix would be, as far as the bounds look at it. */
export interface Bounded {
  /** How many of its class were made alone today. */
  readonly madeToday: number;
  /** What the open deals that hang on the record come to; null where nobody knows. */
  readonly recordValue: number | null;
}

/** Whether a fix stays within what its class was granted; outside, a person is asked. */
export const withinBounds = ({ madeToday, recordValue }: Bounded, { perDayMax, recordValueMax }: AuthorityTerms): boolean => madeToday < perDayMax && recordValue !== null && recordValue <= recordValueMax;
