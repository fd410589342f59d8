/**
 * What the sentence model can say of a sentence; `training/sentences/README.md` says what each means. A label with a dot tells
 * which kind of the label before the dot it is, and is only worth something where that one holds; `sensitive` tells which of what is
 * `private` a person must see.
 */
export const SENTENCE_LABELS = [
  "promise",
  "promise.price", "promise.discount", "promise.scope", "promise.delivery", "promise.terms", "promise.legal", "promise.sla", "promise.roadmap", "promise.exclusivity", "promise.refund",
  "signal",
  "signal.stage", "signal.forecast", "signal.close_date", "signal.amount",
  "private", "sensitive",
  "sensitive.health", "sensitive.hr", "sensitive.minor", "sensitive.belief", "sensitive.confidential", "sensitive.security_incident", "sensitive.litigation",
  "privileged",
] as const;

/** One of {@link SENTENCE_LABELS}. */
export type SentenceLabel = (typeof SENTENCE_LABELS)[number];
