import type { Earned } from "../../domain/quality/authority/earned.ts";
import type { Evidence } from "../../domain/quality/authority/evidence.ts";
import type { Lack, Loss } from "../../domain/quality/authority/rules.ts";
import type { Standing } from "../../usecases/decide-review/authority/weigh-authority.ts";
import { tableLines } from "./table.ts";

/** Why a class lost its authority, in words. */
export const LOSS_WORDS: Readonly<Record<Loss, string>> = {
  reversals: "too many of its changes may have been wrong", "reversals-in-a-week": "too many were taken back within a week", "failed-checks": "second looks found it wrong",
  unchecked: "nobody answers the second looks at what it does", "broken-log": "the audit log was not found right",
};

/** What is missing, with how far it is where that can be counted. */
const LACK_WORDS: Readonly<Record<Lack, (standing: Pick<Standing, "evidence" | "terms">) => string>> = {
  acceptance: () => "more decisions that accept it", reversals: () => "more changes that stood their time",
  reviewers: ({ evidence, terms }) => `${String(evidence.reviewers)} of ${String(terms.reviewersMin)} people with ${String(terms.eachReviewerMin)} looks each`,
  "second-looks": ({ evidence }) => `more second looks by somebody else (${String(evidence.checksRight)} found it right)`,
};

const STATES: Readonly<Record<Standing["state"], string>> = { granted: "acts alone", asking: "an admin is asked", recommends: "recommends", never: "always asked" };

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** Where every class of fixes stands, as people read it: a line of figures each, and below it what is still to show and when it lost its authority. */
export function authorityLines(standings: readonly Standing[]): readonly string[] {
  if (standings.length === 0) return ["Nothing that was suggested was decided yet, and nothing acts alone."];
  const [head = "", ...lines] = tableLines([["fixes", "state", "accepted", "at least (needed)", "taken back", "at most (allowed)", "second looks wrong", "at most (allowed)"], ...standings.map(figuresOf)]);
  return [head, ...lines.flatMap((line, index) => [line, ...standings.slice(index, index + 1).flatMap(notesOn)])];
}

/** Bounds say nothing where there is nothing yet, and nothing is needed of what is always asked. */
function figuresOf({ class: name, state, evidence, terms }: Standing): readonly string[] {
  const looked = evidence.checksRight + evidence.checksWrong;
  const bound = (count: number, share: number, limit: number): string => `${count === 0 ? "–" : percent(share)}${state === "never" ? "" : ` (${percent(limit)})`}`;
  return [
    name, STATES[state], `${String(evidence.accepted)} of ${String(evidence.judged)}`, bound(evidence.judged, evidence.acceptanceAtLeast, terms.acceptanceLowerMin),
    `${String(evidence.reversed)} of ${String(evidence.done)}`, bound(evidence.done, evidence.reversedAtMost, terms.reversalUpperMax),
    `${String(evidence.checksWrong)} of ${String(looked)}`, bound(looked, evidence.checkedWrongAtMost, terms.secondLooksWrongUpperMax),
  ];
}

function notesOn(standing: Standing): readonly string[] {
  const { state, lacks, lastLoss } = standing;
  return [
    ...(state === "never" || lacks.length === 0 ? [] : [`  still to show: ${lacks.map((lack) => LACK_WORDS[lack](standing)).join(", ")}`]),
    ...(lastLoss === null ? [] : [`  lost on ${lastLoss.at.slice(0, 10)}: ${LOSS_WORDS[lastLoss.why]}`]),
  ];
}

/** What speaks for letting a class act alone, for the admin who decides it. */
export function earnedLines({ earned, evidence, terms }: Earned): readonly string[] {
  return [
    `${earned} may act alone: at most ${String(terms.perDayMax)} a day, on records on which open deals of no more than ${String(terms.recordValueMax)} hang.`,
    ...measuredLines(evidence, terms),
    `Lost by itself once more than ${percent(terms.loseAtUpper)} may be wrong, more than ${String(terms.reversalsPerWeekMax)} are taken back in a week, or second looks fail or are left undone.`,
  ];
}

function measuredLines({ accepted, judged, acceptanceAtLeast, reversed, done, reversedAtMost, reviewers, checksRight, checksWrong, checkedWrongAtMost }: Evidence, terms: Earned["terms"]): readonly string[] {
  return [
    `Accepted as suggested: ${String(accepted)} of ${String(judged)}, at least ${percent(acceptanceAtLeast)} with 97.5 % certainty (needed: ${percent(terms.acceptanceLowerMin)}).`,
    `Taken back or found wrong: ${String(reversed)} of ${String(done)}, at most ${percent(reversedAtMost)} (allowed: ${percent(terms.reversalUpperMax)}).`,
    `By ${String(reviewers)} people. Of ${String(checksRight + checksWrong)} second looks by somebody else ${String(checksWrong)} found it wrong: at most ${percent(checkedWrongAtMost)} (allowed: ${percent(terms.secondLooksWrongUpperMax)}).`,
  ];
}
