/** Settings to begin with, for an attitude rather than for one setting after the other. All else stays as it is. */
export interface Preset {
  readonly name: "strict" | "balanced" | "hands-off";
  readonly title: string;
  /** What comes of it, for who chooses. */
  readonly summary: string;
  /** By the setting's path. */
  readonly settings: Readonly<Record<string, number | boolean | string>>;
}

/** From the most careful to the least. None lets anything act alone that has to be earned. */
export const PRESETS: readonly Preset[] = [
  {
    name: "strict", title: "Strict", summary: "Every activity waits for a person, and only very sure matches are called clear. The most reviews, the fewest surprises.",
    settings: {
      "grants.activityLogging": false, "match.clearAtBits": 15, "match.leadBits": 7, "review.escalateAfterHours": 24, "privacy.onOptOut": "block", "privacy.onInternalOnly": "block", "privacy.onRecordingObjection": "block",
      "model.use": false, "hygiene.perReviewerPerWeek": 5,
    },
  },
  {
    name: "balanced", title: "Balanced", summary: "What nothing speaks against is logged by itself; a person is asked about everything else. As Steward comes, off probation.",
    settings: {
      "grants.activityLogging": true, "match.clearAtBits": 12, "match.leadBits": 5, "review.escalateAfterHours": 48, "privacy.onInternalOnly": "block", "privacy.onRecordingObjection": "block",
      "hygiene.perReviewerPerWeek": 10,
    },
  },
  {
    name: "hands-off", title: "Hands-off", summary: "As few questions as the rules allow: matches need the least evidence that the policy lets them. Promises, changes of deals, owners and merges are asked about all the same.",
    settings: {
      "grants.activityLogging": true, "match.clearAtBits": 10, "match.leadBits": 3, "review.escalateAfterHours": 72, "privacy.onOptOut": "block", "privacy.onInternalOnly": "block", "privacy.onRecordingObjection": "block",
      "hygiene.perReviewerPerWeek": 5,
    },
  },
];
