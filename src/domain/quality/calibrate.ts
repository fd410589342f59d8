import type { Policy } from "../../../config/policy.ts";
import type { FixClass } from "../model/fix-class.ts";
import type { Decision, Features } from "./example.ts";
import { type Figures, figuresAt, isUnasked, type JudgedMatch, type Thresholds, wrongness, type Wrongness } from "./figures.ts";

/** Settings of the policy of which decisions tell something. */
export type CalibratedKey = "match.clearAtBits" | "match.leadBits" | "grants.activityLogging" | "grants.fixes";

/** What is weighed of an example. */
export interface Weighed {
  readonly features: Pick<Features, "about" | "clearance" | "reasons">;
  readonly decision: Decision;
}

/** One setting to change; of the fixes that act alone, one class that is among them or not. */
export type SettingChange =
  | { readonly key: Exclude<CalibratedKey, "grants.fixes">; readonly from: number | boolean; readonly to: number | boolean }
  | { readonly key: "grants.fixes"; readonly fix: FixClass; readonly from: boolean; readonly to: boolean };

/** What people's decisions say of the match thresholds. `refused`: nothing, and why. */
export type ThresholdVerdict =
  | { readonly kind: "refused"; readonly why: "too-few" | "no-threshold"; readonly decided: number; readonly needed: number; readonly before: Figures }
  | { readonly kind: "same"; readonly decided: number; readonly before: Figures }
  | { readonly kind: "lower" | "higher"; readonly decided: number; readonly before: Figures; readonly after: Figures };

/** What they say of probation; null once activity logging is granted. */
export type GrantVerdict = ({ readonly kind: "refused" | "same" | "grant"; readonly needed: number } & Wrongness) | null;

/** What the examples say, and the changes that follow from it. */
export interface Calibration {
  readonly examples: number;
  readonly thresholds: ThresholdVerdict;
  readonly grant: GrantVerdict;
  readonly changes: readonly SettingChange[];
  /** By which rules. */
  readonly limits: Policy["calibration"] & { readonly clearAtBitsMin: number; readonly leadBitsMin: number };
}

/**
 * Says from people's decisions which thresholds the policy should have. Less caution only where the greatest share of wrong
 * ones that the decisions allow for is below the policy's limit; more where the least share is above it. Pure, and the order
 * of the examples is nothing to it.
 */
export function calibrate(examples: readonly Weighed[], policy: Policy): Calibration {
  const { calibration, match, grants } = policy;
  const looked = examples.filter(({ decision }) => isLookedAt(decision));
  const thresholds = judgeThresholds(looked.flatMap(({ features, decision }) => matchOf(features, decision) ?? []), policy);
  const grant = grants.activityLogging ? null : judgeGrant(looked, calibration);
  return {
    examples: examples.length, thresholds, grant, changes: changesOf(thresholds, grant),
    limits: { ...calibration, clearAtBitsMin: match.clearAtBitsMin, leadBitsMin: match.leadBitsMin },
  };
}

/** Many at once are a filter's word, a key's are a program's: neither shows that somebody looked. */
const isLookedAt = ({ via, by }: Decision): boolean => via === "single" && (by === "user" || by === "admin");

function matchOf({ clearance }: Weighed["features"], { wrongLink }: Decision): JudgedMatch | null {
  return clearance === null || wrongLink === null ? null : { ...clearance, wrong: wrongLink };
}

const STEP_BITS = 1;
/** A step is judged by those that it alone lets pass: fewer say nothing of it, and the next step is looked at together with it. */
const STEP_DECISIONS_MIN = 20;

function judgeThresholds(matches: readonly JudgedMatch[], { match, calibration }: Policy): ThresholdVerdict {
  const present: Thresholds = { clearAtBits: match.clearAtBits, leadBits: match.leadBits };
  const limit = calibration.wrongPercentMax / 100;
  const before = figuresAt(matches, present);
  const decided = matches.length;
  if (decided < calibration.decisionsMin) return { kind: "refused", why: "too-few", decided, needed: calibration.decisionsMin, before };
  if (before.wrongAtLeast > limit) {
    const after = leastRaise(matches, present, limit);
    return after === null ? { kind: "refused", why: "no-threshold", decided, needed: calibration.decisionsMin, before } : { kind: "higher", decided, before, after };
  }
  const lowered = lowest(matches, lowest(matches, present, { key: "clearAtBits", floor: match.clearAtBitsMin, limit }), { key: "leadBits", floor: match.leadBitsMin, limit });
  const isSame = lowered.clearAtBits === present.clearAtBits && lowered.leadBits === present.leadBits;
  return isSame ? { kind: "same", decided, before } : { kind: "lower", decided, before, after: figuresAt(matches, lowered) };
}

interface Lowering {
  readonly key: keyof Thresholds;
  readonly floor: number;
  readonly limit: number;
}

/**
 * Goes down step by step from where the policy stands and ends at the first step that does not hold. To look at all steps
 * and take the best would find, among so many, one that is good by chance; one after the other, each stands for itself.
 */
function lowest(matches: readonly JudgedMatch[], from: Thresholds, { key, floor, limit }: Lowering): Thresholds {
  let held = from;
  for (let bits = from[key] - STEP_BITS; bits >= floor; bits -= STEP_BITS) {
    const candidate = { ...held, [key]: bits };
    const added = matches.filter((match) => isUnasked(match, candidate) && !isUnasked(match, held));
    if (added.length < STEP_DECISIONS_MIN) continue;
    const { wrongAtLeast } = wrongness(added.filter(({ wrong }) => wrong).length, added.length);
    // Many right ones that went unasked before must not carry a step whose own are wrong.
    if (figuresAt(matches, candidate).wrongAtMost > limit || wrongAtLeast > limit) return held;
    held = candidate;
  }
  return held;
}

const RAISE_BITS_MAX = 12;

/** Of the stricter thresholds that hold, those that let most pass; null when none of them holds. */
function leastRaise(matches: readonly JudgedMatch[], from: Thresholds, limit: number): Figures | null {
  const steps = Array.from({ length: RAISE_BITS_MAX / STEP_BITS + 1 }, (_, step) => step * STEP_BITS);
  const all = steps.flatMap((clear) => steps.map((lead) => figuresAt(matches, { clearAtBits: from.clearAtBits + clear, leadBits: from.leadBits + lead })));
  const holding = all.filter(({ wrongAtMost }) => wrongAtMost <= limit);
  return holding.toSorted((a, b) => b.unasked - a.unasked || a.clearAtBits + a.leadBits - (b.clearAtBits + b.leadBits) || a.clearAtBits - b.clearAtBits)[0] ?? null;
}

/** On probation everything is asked that else would go: whatever was not approved as proposed would have been wrong. */
function judgeGrant(looked: readonly Weighed[], { wrongPercentMax, decisionsMin }: Policy["calibration"]): GrantVerdict {
  const asked = looked.filter(({ features }) => features.about === "activity" && features.reasons.length === 1 && features.reasons[0] === "probation");
  const counts = wrongness(asked.filter(({ decision }) => decision.verb !== "approve").length, asked.length);
  if (counts.unasked < decisionsMin) return { kind: "refused", needed: decisionsMin, ...counts };
  return { kind: counts.wrongAtMost <= wrongPercentMax / 100 ? "grant" : "same", needed: decisionsMin, ...counts };
}

function changesOf(thresholds: ThresholdVerdict, grant: GrantVerdict): readonly SettingChange[] {
  const changes: SettingChange[] = [];
  if (thresholds.kind === "lower" || thresholds.kind === "higher") {
    const { before, after } = thresholds;
    if (after.clearAtBits !== before.clearAtBits) changes.push({ key: "match.clearAtBits", from: before.clearAtBits, to: after.clearAtBits });
    if (after.leadBits !== before.leadBits) changes.push({ key: "match.leadBits", from: before.leadBits, to: after.leadBits });
  }
  // A grant over thresholds that are shown to be too low would let through what they let through.
  if (grant?.kind === "grant" && thresholds.kind !== "higher") changes.push({ key: "grants.activityLogging", from: false, to: true });
  return changes;
}
