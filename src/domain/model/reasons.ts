/** Why a person looks, or why nothing is logged. The codes are a promise: store, audit, API and console use them. */
export const REASON_CODES = [
  "match_uncertain", "match_conflict", "no_match", "participant_unknown", "sensitive", "privileged", "internal_only",
  "promise", "stage_signal", "forecast_signal", "close_date_signal", "amount_signal", "protected_field",
  "owner_change", "routing_field", "customer_visible", "weak_evidence", "next_step_no_date", "owner_unclear",
  "date_ambiguous", "duplicate", "bulk", "cancelled", "superseded", "opt_out", "injection", "unsupported_language",
  "decode_loss", "truncated", "unsupported_claim", "low_confidence_summary", "probation", "not_governed",
] as const;

/** One of {@link REASON_CODES}. */
export type ReasonCode = (typeof REASON_CODES)[number];

/** auto: do it; review: a person first; block: leave nothing but a stub; skip: nothing to do. */
export type Route = "auto" | "review" | "block" | "skip";
