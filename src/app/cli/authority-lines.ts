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

const LACK_WORDS: Readonly<Record<Lack, string>> = {
  acceptance: "decisions that accept it", reversals: "changes that stood their time", reviewers: "people who looked", "second-looks": "second looks by somebody else",
};

const STATES: Readonly<Record<Standing["state"], string>> = { granted: "acts alone", asking: "an admin is asked", recommends: "recommends", never: "always asked" };

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** Where every class of fixes stands, as people read it. */
export function authorityLines(standings: readonly Standing[]): readonly string[] {
  if (standings.length === 0) return ["Nothing that was suggested was decided yet, and nothing acts alone."];
  const rows = standings.map(({ class: name, state, evidence, terms, lacks, lastLoss }) => [
    name, STATES[state], `${String(evidence.accepted)} of ${String(evidence.judged)}`, `${percent(evidence.acceptanceAtLeast)} (${percent(terms.acceptanceLowerMin)})`,
    `${String(evidence.reversed)} of ${String(evidence.done)}`, `${percent(evidence.reversedAtMost)} (${percent(terms.reversalUpperMax)})`,
    state === "never" ? "" : lacks.map((lack) => LACK_WORDS[lack]).join(", "), lastLoss === null ? "" : `${lastLoss.at.slice(0, 10)}: ${LOSS_WORDS[lastLoss.why]}`,
  ]);
  return tableLines([["fixes", "state", "accepted", "at least (needed)", "taken back", "at most (allowed)", "still to show", "last lost"], ...rows]);
}

/** What speaks for letting a class act alone, for the admin who decides it. */
export function earnedLines({ earned, evidence, terms }: Earned): readonly string[] {
  return [
    `${earned} may act alone: at most ${String(terms.perDayMax)} a day, on records on which open deals of no more than ${String(terms.recordValueMax)} hang.`,
    ...measuredLines(evidence, terms),
    `Lost by itself once more than ${percent(terms.loseAtUpper)} may be wrong, more than ${String(terms.reversalsPerWeekMax)} are taken back in a week, or second looks fail or are left undone.`,
  ];
}

function measuredLines({ accepted, judged, acceptanceAtLeast, reversed, done, reversedAtMost, reviewers, checksRight }: Evidence, terms: Earned["terms"]): readonly string[] {
  return [
    `Accepted as suggested: ${String(accepted)} of ${String(judged)}, at least ${percent(acceptanceAtLeast)} with 97.5 % certainty (needed: ${percent(terms.acceptanceLowerMin)}).`,
    `Taken back or found wrong: ${String(reversed)} of ${String(done)}, at most ${percent(reversedAtMost)} (allowed: ${percent(terms.reversalUpperMax)}).`,
    `By ${String(reviewers)} people; ${String(checksRight)} second looks by somebody else found it right.`,
  ];
}
