import type { Calibration, GrantVerdict, ThresholdVerdict } from "../../domain/quality/calibrate.ts";
import { tableLines } from "./table.ts";
import type { Figures } from "../../domain/quality/figures.ts";

/** A calibration as people read it: what would change, and the figures before and after. */
export function calibrationLines({ examples, thresholds, grant, changes, limits }: Calibration): readonly string[] {
  return [
    `${String(examples)} decisions, ${String(thresholds.decided)} of them about a match. At most ${String(limits.wrongPercentMax)} % may be wrong unasked, with 97.5 % certainty.`,
    "", ...figureLines(thresholds), "", verdictOf(thresholds, limits),
    ...(grant === null ? [] : [grantLine(grant)]),
    ...(changes.length === 0 ? [] : ["", "Proposed:", ...changes.map(({ key, from, to }) => `  ${key}: ${String(from)} → ${String(to)}`)]),
  ];
}

const TITLES = ["", "clearAtBits", "leadBits", "unasked", "share", "wrong", "wrong at most"] as const;

function figureLines(thresholds: ThresholdVerdict): readonly string[] {
  const after = thresholds.kind === "lower" || thresholds.kind === "higher" ? [cellsOf("proposed", thresholds.after)] : [];
  return tableLines([TITLES, cellsOf("now", thresholds.before), ...after]);
}

const cellsOf = (name: string, { clearAtBits, leadBits, unasked, unaskedShare, wrong, wrongAtMost }: Figures): readonly string[] =>
  [name, String(clearAtBits), String(leadBits), String(unasked), percent(unaskedShare), String(wrong), unasked === 0 ? "–" : percent(wrongAtMost)];

function verdictOf(thresholds: ThresholdVerdict, { clearAtBitsMin, leadBitsMin }: Calibration["limits"]): string {
  switch (thresholds.kind) {
    case "refused":
      return thresholds.why === "too-few"
        ? `Too few decisions to say anything: ${String(thresholds.needed)} are needed.`
        : "Too many are wrong today, and no threshold within reach tells them apart: look at what they have in common.";
    case "same":
      return "The thresholds stand: people's decisions do not show that others would hold.";
    case "lower":
      return `Less caution holds. The least that the policy allows: ${String(clearAtBitsMin)} and ${String(leadBitsMin)} bits.`;
    case "higher":
      return "More caution is needed: of what goes unasked today, more is wrong than the policy allows.";
    default:
      return thresholds satisfies never;
  }
}

function grantLine({ kind, unasked, wrong, wrongAtMost, needed }: NonNullable<GrantVerdict>): string {
  const counts = `On probation people decided ${String(unasked)} that nothing else spoke against, and changed or refused ${String(wrong)}`;
  if (kind === "refused") return `${counts}: too few to say anything, ${String(needed)} are needed.`;
  return `${counts} (at most ${percent(wrongAtMost)}): ${kind === "grant" ? "activity logging may be granted." : "it stays on probation."}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
