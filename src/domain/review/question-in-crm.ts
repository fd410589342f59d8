import type { Candidate } from "../model/judgement.ts";
import type { ReasonCode } from "../model/reasons.ts";

/**
 * How much of what a review shows its task in the CRM may carry. `everything`: as the review has it. `outline`: what the
 * activity is called, why it is asked and the candidates, no word of what was said. `nothing`: kind, day and reasons.
 */
export type Shown = "everything" | "outline" | "nothing";

/** A record with what people call it; "" where it has no name. */
export interface NamedCandidate extends Candidate {
  readonly name: string;
}

/** What the task in the CRM could say, from the least telling on. */
export interface Question {
  /** "Mail of 2026-03-10": says nothing of the content. */
  readonly unnamed: string;
  /** The line under which the engagement would stand. */
  readonly subject: string;
  /** One sentence for each reason. */
  readonly reasons: readonly string[];
  readonly candidates: readonly NamedCandidate[];
  /** Promises and signals, quoted. */
  readonly quotes: readonly string[];
  readonly summary: string;
  /** What would be done, one line each. */
  readonly doing: readonly string[];
  /** Where everything is shown to whoever may decide. */
  readonly link: string;
}

/**
 * What may stand in the CRM while a person has not decided: the strictest of the reasons rules, for many read a CRM and
 * nothing there can be unread. A code whose doubt is about the content itself, or about whether it was screened at all,
 * lets none of it through; one whose doubt is where it belongs, or whether it may be logged, none of what was said.
 */
export function shownInCrm(reasons: readonly ReasonCode[]): Shown {
  const all = reasons.map((reason) => SHOWN[reason]);
  if (all.length === 0 || all.includes("nothing")) return "nothing";
  return all.includes("outline") ? "outline" : "everything";
}

/** The task's title and text. */
export function questionInCrm(question: Question, shown: Shown): { readonly subject: string; readonly body: string } {
  const { unnamed, subject, reasons, candidates, quotes, summary, doing, link } = question;
  const isAll = shown === "everything";
  const parts = [
    `Why you are asked:\n${listed(isAll ? [...reasons, ...quotes] : reasons)}`,
    isAll && summary !== "" ? `Summary:\n${summary}` : "",
    isAll && doing.length > 0 ? `Would be done:\n${listed(doing)}` : "",
    shown === "nothing" ? "" : candidateLines(candidates),
    `${isAll ? "Decide here" : "What it says and what would be done is shown, and decided, here"}: ${link}`,
  ];
  return { subject: `Review: ${shown === "nothing" ? unnamed : subject}`, body: parts.filter((part) => part !== "").join("\n\n") };
}

/** The likeliest records with the first reason for each and what was chosen before, by number where they can be picked by it; "" without one. */
export function candidateLines(candidates: readonly NamedCandidate[], by: "number" | "hyphen" = "hyphen"): string {
  const lines = candidates.slice(0, CANDIDATES_MAX).map((candidate, at) => {
    const [first] = candidate.evidence;
    const reasons = candidate.evidence.filter((one) => one === first || one.kind === "chosen").map((one) => one.detail);
    const called = candidate.name === "" ? candidate.object : `${candidate.object} ${candidate.name}`;
    return `${by === "number" ? `${String(at + 1)}.` : "-"} ${called}, ${Math.round(candidate.confidence * 100)} %: ${reasons.join(" ")}`;
  });
  return lines.length === 0 ? "" : `Candidates:\n${lines.join("\n")}`;
}

/** A list for plain text. */
export const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

const CANDIDATES_MAX = 5;

const SHOWN: Readonly<Record<ReasonCode, Shown>> = {
  // The content is sound and the records are clear; what has to be decided is a date, an owner, a promise, a deal's field.
  promise: "everything",
  stage_signal: "everything",
  forecast_signal: "everything",
  close_date_signal: "everything",
  amount_signal: "everything",
  protected_field: "everything",
  owner_change: "everything",
  routing_field: "everything",
  next_step_no_date: "everything",
  owner_unclear: "everything",
  date_ambiguous: "everything",
  // It may belong to somebody else's record, may be no news, may not be logged yet, or is summed up badly.
  match_uncertain: "outline",
  match_conflict: "outline",
  no_match: "outline",
  participant_unknown: "outline",
  duplicate: "outline",
  weak_evidence: "outline",
  unsupported_claim: "outline",
  low_confidence_summary: "outline",
  probation: "outline",
  // What it says is the doubt, or nobody and nothing has read it well enough to know.
  sensitive: "nothing",
  privileged: "nothing",
  internal_only: "nothing",
  opt_out: "nothing",
  injection: "nothing",
  unsupported_language: "nothing",
  decode_loss: "nothing",
  truncated: "nothing",
  customer_visible: "nothing",
  not_governed: "nothing",
  // Nobody is asked about these; should it ever come to that, nothing is known to be fit to be shown.
  bulk: "nothing",
  cancelled: "nothing",
  superseded: "nothing",
};
