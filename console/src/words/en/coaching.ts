// Words for what the API names; a name that is not here is shown as it is.
const VERDICTS: Readonly<Record<string, string>> = { approve: "approved", edit: "approved with changes", log: "logged as it stands", reject: "rejected", assign: "handed on", escalate: "escalated", block: "blocked", expire: "ran out" };

/** Decisions by rep and rule. */
export const coaching = {
  title: "Coaching",
  lead: "What was proposed for somebody's work, what people changed of it, what they said, and what was written.",
  rep: "Whose work", everybody: "Everybody", rule: "Rule or reason", ruleHint: "match_uncertain", show: "Show", nobody: "nobody known",
  verdicts: VERDICTS,
  steps: { proposed: "Proposed", changed: "Changed", decided: "Decided", written: "Written" },
  unchanged: "Nothing was changed.", unwritten: "Nothing was written.", noProposal: "The log names no proposal for this.",
  reasons: "Reasons", reasonGiven: "The person wrote down why; the words stand with the entry.", open: (time: string) => `looked at for ${time}`,
  entry: (seq: string) => `entry ${seq}`,
  none: { title: "Nobody has decided anything here yet", text: "Decisions appear within a minute. Choose another rep or rule, or clear both." },
  late: (count: string) => `${count} of the newest entries are still being indexed.`,
  more: "Earlier decisions",
};
