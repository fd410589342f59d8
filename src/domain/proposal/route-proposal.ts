import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";
import type { FieldChange } from "../model/field-change.ts";
import type { Extraction, Match, SignalType, Twin, Verdict } from "../model/judgement.ts";
import { REASON_CODES, type ReasonCode } from "../model/reasons.ts";
import { engagementObject } from "./describe.ts";
import { guardsOf, overwrites } from "./guards.ts";

/** Everything that could speak against doing it without asking. */
export interface Doubts {
  readonly activity: Activity;
  /** What the privacy screen said of the activity it let pass. */
  readonly screenReasons: readonly ReasonCode[];
  readonly bulk: boolean;
  readonly twin: Twin | null;
  readonly match: Match;
  readonly extraction: Extraction;
  /** What it would change on records besides. */
  readonly changes: readonly FieldChange[];
  /** Somebody is there to answer for the data: nothing is written over what people put on a record without. */
  readonly hasDataOwner: boolean;
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

  const stops = stopReasons(doubts, policy);
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

function stopReasons(doubts: Doubts, policy: Policy): ReasonCode[] {
  const { activity, screenReasons, twin, match, extraction } = doubts;
  const found = new Set<ReasonCode>([...screenReasons, ...match.reasons, ...extraction.reasons, ...writeStops(doubts, policy)]);
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

/** What stands in the way of the writes themselves, whatever was said. */
function writeStops({ activity, extraction, changes, hasDataOwner }: Doubts, policy: Policy): readonly ReasonCode[] {
  const found = changes.flatMap((change): readonly ReasonCode[] => (isGoverned(change, hasDataOwner) ? guardsOf(change, policy) : ["not_governed"]));
  const visible: readonly string[] = policy.engagements.customerVisible;
  const seen = visible.includes(engagementObject(activity)) || (extraction.nextSteps.length > 0 && visible.includes("task"));
  return seen ? [...found, "customer_visible"] : found;
}

/** Whether a change may be proposed at all: what people wrote is written over only where somebody answers for the data. */
export const isGoverned = (change: FieldChange, hasDataOwner: boolean): boolean => hasDataOwner || !overwrites(change);

/** A competitor or a departed champion is shown on the activity and stops nothing. */
const SIGNAL_STOPS: Readonly<Record<SignalType, ReasonCode | null>> = {
  stage: "stage_signal",
  forecast: "forecast_signal",
  close_date: "close_date_signal",
  amount: "amount_signal",
  competitor: null,
  champion_left: null,
};
