import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";
import type { Extraction, Match, SignalType, Twin, Verdict } from "../model/judgement.ts";
import { REASON_CODES, type ReasonCode } from "../model/reasons.ts";

/** Everything that could speak against doing it without asking. */
export interface Doubts {
  readonly activity: Activity;
  /** What the privacy screen said of the activity it let pass. */
  readonly screenReasons: readonly ReasonCode[];
  readonly bulk: boolean;
  readonly twin: Twin | null;
  readonly match: Match;
  readonly extraction: Extraction;
}

/**
 * The only place that decides between auto, review and skip (block is the privacy screen's, before anything is stored).
 *
 * A reason to skip comes first: nothing is created, so nothing else can be in doubt. Any other reason is a stop, which
 * no bulk action, grant or model lifts. Without one, an installation on probation still asks.
 */
export function routeProposal(doubts: Doubts, policy: Policy): Verdict {
  const skip = skipReason(doubts);
  if (skip !== null) return { route: "skip", reasons: [skip] };

  const stops = stopReasons(doubts);
  if (stops.length > 0) return { route: "review", reasons: stops };
  if (!policy.grants.activityLogging) return { route: "review", reasons: ["probation"] };
  return { route: "auto", reasons: [] };
}

function skipReason({ activity, bulk, twin }: Doubts): ReasonCode | null {
  if (activity.incomplete !== undefined) return "cancelled";
  if (twin?.relation === "same") return "duplicate";
  if (twin?.relation === "superseded") return "superseded";
  if (twin?.relation === "cancelled") return "cancelled";
  // Calendar programs send it by themselves, and there is no meeting of ours that it could change.
  if (twin?.relation === "answer") return "bulk";
  return bulk ? "bulk" : null;
}

function stopReasons({ activity, screenReasons, twin, match, extraction }: Doubts): ReasonCode[] {
  const found = new Set<ReasonCode>([...screenReasons, ...match.reasons, ...extraction.reasons]);
  for (const step of extraction.nextSteps) for (const reason of step.reasons) found.add(reason);
  if (extraction.promises.length > 0) found.add("promise");
  for (const signal of extraction.signals) {
    const stop = SIGNAL_STOPS[signal.type];
    if (stop !== null) found.add(stop);
  }
  if (twin?.relation === "likely") found.add("duplicate");
  if (twin?.relation === "counter") {
    // Whose time holds is open; a meeting that is known is logged already.
    found.add("date_ambiguous");
    if (twin.of !== null) found.add("duplicate");
  }
  if (match.certainty === "uncertain" && !found.has("match_conflict")) found.add("match_uncertain");
  if (match.certainty === "none") found.add("no_match");
  if (activity.decodeLossCount > 0 || activity.encrypted === true) found.add("decode_loss");
  if (activity.truncated) found.add("truncated");
  return REASON_CODES.filter((code) => found.has(code));
}

/** A competitor or a departed champion is shown on the activity and stops nothing. */
const SIGNAL_STOPS: Readonly<Record<SignalType, ReasonCode | null>> = {
  stage: "stage_signal",
  forecast: "forecast_signal",
  close_date: "close_date_signal",
  amount: "amount_signal",
  competitor: null,
  champion_left: null,
};
