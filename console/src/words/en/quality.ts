// Words for what the API names; a name that is not here is shown as it is.
const PERIODS: Readonly<Record<number, string>> = { 4: "4 weeks", 13: "13 weeks", 26: "26 weeks", 53: "a year" };
const BREAKDOWNS: Readonly<Record<string, string>> = { week: "week", source: "source", kind: "kind", rep: "rep", team: "team" };
const BY: Readonly<Record<string, string>> = { week: "week", rule: "rule", object: "kind of record", owner: "owner" };
const GROUPS: Readonly<Record<string, string>> = { match: "Whose it is", privacy: "Privacy", commitment: "Commitments", guarded: "Guarded fields", reading: "Reading the text", "next-step": "Next steps", repeat: "Repeats", caution: "Caution" };
const STATES: Readonly<Record<string, string>> = { granted: "acts alone", asking: "an admin is asked", recommends: "recommends", never: "always asks" };
const WHY: Readonly<Record<string, string>> = { reversals: "too much was taken back", "reversals-in-a-week": "too much was taken back in a week", "failed-checks": "second looks found it wrong", unchecked: "second looks were not answered", "broken-log": "the log was found broken" };

/** Measures, causes, authority, and the weekly report. */
export const quality = {
  title: "Quality",
  lead: "How much of what happens stands in the CRM, how much of it people look at, and whether the caution is right.",
  period: "Period", periods: PERIODS,
  by: "By", range: (from: string, to: string) => `${from} to ${to}`, whole: "whole weeks, by when it happened",
  breakdowns: BREAKDOWNS,
  late: "Some of the newest is still being added up; look again in a minute.",
  table: (name: string) => `${name}, table`, csv: "Download as CSV", report: "Weekly report", noFigure: "–", unknown: "unknown",
  chart: "The same figures stand in the table.", chartTitle: "Trend by week",
  activities: {
    heading: "Activities",
    none: { title: "Nothing was measured in these weeks", text: "Choose a longer period. Figures appear a minute after the first activity." },
    seen: "seen", coverage: "coverage", confidence: "match confidence", uncertain: "uncertain", duplicate: "duplicates", exceptions: "exceptions", sensitive: "sensitive", noStep: "no next step", median: "turnaround, median", p95: "turnaround, 95 %",
    logged: "logged", of: (part: string, whole: string) => `${part} of ${whole}`, all: "all",
    bands: "Match confidence", high: "clear, above 95 %", medium: "clear, below", low: "not clear",
  },
  cleanup: {
    heading: "Clean-up", by: BY,
    none: { title: "Nobody has decided about a clean-up in these weeks", text: "What becomes of suggested fixes and merges is counted by the week of the decision." },
    decided: "decided", acceptance: "accepted", edited: "edited", rejected: "rejected", alone: "alone", falseMerges: "false merges", rollbacks: "taken back", routing: "routing corrections", agreement: "second looks agree", overrides: "overrides", useful: "worth asking", median: "to the decision",
    interval: (lower: string, upper: string) => `${lower} to ${upper}, 95 % certain`,
    trust: "Trust",
  },
  completion: { heading: "Completion", none: "No look over the records has ended in these weeks.", week: "week", object: "kind", records: "records", incomplete: "incomplete", rate: "complete" },
  causes: {
    heading: "Recurring exceptions",
    none: { title: "Nobody was asked anything in these weeks", text: "Questions are counted by the week in which they came up." },
    groups: GROUPS,
    reason: "reason", asked: "asked", open: "open", accepted: "accepted", refused: "refused", expired: "ran out", share: "accepted",
    suggestion: "What to do about it", setting: "setting", noSuggestion: "No change is suggested: there are few of them, or people are of two minds.", stop: "always asked", change: "suggested change", late: "decided too late",
  },
  authority: {
    heading: "What may be done alone",
    lead: "A class of fixes earns the right to act alone; an admin grants it, and it is lost by itself.",
    none: { title: "No class of fixes has a history yet", text: "Approve or reject suggested fixes: what people say of them is counted here." },
    states: STATES,
    accepted: "taken as it was, at least", reversed: "taken back, at most", reviewers: "people who looked", checks: "second looks wrong, at most",
    needed: (value: string) => `needed: ${value}`, shown: "earned", lacking: "still to show",
    lost: "Lost on", why: WHY,
    evidence: (part: string, whole: string) => `${part} of ${whole}`,
  },
  weekly: { title: "Weekly report", week: "Week", print: "Print", back: "To quality", previous: "The week before", next: "The week after", asOf: "As of", against: "the week before", changed: "of the week before" , compare: "compared with" },
};
