import type { Activity, Outcome, SensitiveCategory } from "../model/activity.ts";
import type { EngagementObject } from "../model/engagement.ts";
import type { CastMember, Extraction, Match, NextStep } from "../model/judgement.ts";
import type { ReadingFacts } from "../model/reading.ts";
import type { ReasonCode } from "../model/reasons.ts";

/** The engagement that an activity becomes. */
export function engagementObject(activity: Activity): Exclude<EngagementObject, "task"> {
  return activity.kind === "form" ? "note" : activity.kind;
}

/** The line under which people find the engagement: its own subject, or what it was with whom. */
export function engagementSubject(activity: Activity, cast: readonly CastMember[]): string {
  const own = activity.text.subject.trim();
  if (own !== "") return clip(own, SUBJECT_CHARS_MAX);
  const outside = cast.filter((member) => member.present && member.side !== "own").map((member) => member.name);
  return clip(`${KIND_WORDS[activity.kind]}${outside.length > 0 ? ` with ${outside.join(", ")}` : ""}`, SUBJECT_CHARS_MAX);
}

/** "Mail of 2026-03-10": what it is, and not a word of it. */
export const unnamed = ({ kind, occurredAt }: Activity): string => `${KIND_WORDS[kind]} of ${occurredAt.slice(0, "2026-01-01".length)}`;

/** Who took part, on one line; people without a record are marked, so that nobody takes them for linked. */
export function participantsLine(cast: readonly CastMember[]): string {
  const present = cast.filter((member) => member.present);
  return clip(present.map((member) => (member.side === "unknown" ? `${member.name} (not in CRM)` : member.name)).join(", "), LINE_CHARS_MAX);
}

/** "Dana Whitfield: send the offer (due 2026-03-13)"; "… (no date), if the test passes, not firm". */
export function stepLine(step: NextStep): string {
  return `${step.ownerName ?? "Nobody yet"}: ${step.action}${step.due === null ? " (no date)" : ` (due ${step.due})`}${stepDoubts(step)}`;
}

/** On what a step hangs, and whether it was said without firmness; empty for a firm one. */
function stepDoubts({ condition, certainty }: NextStep): string {
  return `${condition === null ? "" : `, ${condition.charAt(0).toLowerCase()}${condition.slice(1)}`}${certainty === "weak" ? ", not firm" : ""}`;
}

/**
 * The body of an engagement: summary, next steps, what to mind. The words of the activity itself stay where they were
 * said: a CRM is read by many, and what is not written there cannot leak from there.
 */
export function engagementBody(activity: Activity, match: Match, extraction: Extraction, outcome: Outcome | null): string {
  const steps = extraction.nextSteps.map((step) => `- ${stepLine(step)}`);
  const minds = extraction.signals.map((signal) => `- ${SIGNAL_WORDS[signal.type]}: "${signal.quote}"`);
  const parts = [
    [extraction.summary, outcomeSentence(outcome)].filter((part) => part !== "").join(" "),
    steps.length > 0 ? `Next steps:\n${steps.join("\n")}` : "",
    minds.length > 0 ? `To mind:\n${minds.join("\n")}` : "",
    `Participants: ${participantsLine(match.cast)}`,
    activity.truncated ? "The source was longer than what is read." : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** A sentence for what did not go as such things go; "" for a call that was answered and a meeting that was held. */
export const outcomeSentence = (outcome: Outcome | null): string => (outcome === null ? "" : SENTENCES[outcome]);

const SENTENCES: Readonly<Record<Outcome, string>> = {
  connected: "", held: "", no_answer: "Nobody answered.", voicemail: "A voicemail was left.", busy: "The line was busy.", wrong_number: "It was a wrong number.",
  no_show: "The other side did not come.", cancelled: "The meeting was cancelled.", rescheduled: "The meeting was rescheduled.",
};

/** What reasons are told of, beyond the reasons themselves. */
export interface Reasoned extends Pick<Activity, "encrypted"> {
  /** Set where two records are asked about and no activity. */
  readonly about?: keyof typeof SAME_WORDS;
}

/** One plain sentence for each reason, for reviewers. */
export function reasonSentences(reasons: readonly ReasonCode[], { encrypted, about }: Reasoned = {}): string[] {
  return reasons.map((reason) => {
    if (reason === "decode_loss" && encrypted === true) return ENCRYPTED_WORDS;
    return reason === "duplicate" && about !== undefined ? SAME_WORDS[about] : REASON_WORDS[reason];
  });
}

/** What part a language model had, for reviewers; empty when it had none. */
export function readingSentence(reading: ReadingFacts | null): readonly string[] {
  if (reading === null) return [];
  if (reading.outcome !== "read") return [`Read by the rules alone: ${NOT_READ_WORDS[reading.outcome]}.`];
  const dropped = reading.dropped === 0 ? "" : `; ${reading.dropped} of what it said had no support in the text and was left out`;
  return [`Read by a language model too (${reading.by.model})${dropped}.`];
}

const NOT_READ_WORDS: Readonly<Record<Exclude<ReadingFacts["outcome"], "read">, string>> = {
  planted: "the text gives orders to software, so the language model was not shown it",
  too_long: "it is too long for the language model",
  over_budget: "the budget for the language model is used up",
  no_time: "the language model was too slow for what came before",
  timeout: "the language model did not answer in time",
  unreachable: "the language model could not be reached",
  refused: "the language model refused",
  unparseable: "the language model gave no usable answer",
};

/** Cut on a code-point boundary with a mark. */
export function clip(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const points = Array.from(text);
  return points.length <= charsMax ? text : `${points.slice(0, charsMax - 1).join("")}…`;
}

/** What a CRM's list shows of a subject without cutting it. */
export const SUBJECT_CHARS_MAX = 200;
/** What a line of participants holds at most. */
export const LINE_CHARS_MAX = 500;

const KIND_WORDS: Readonly<Record<Activity["kind"], string>> = {
  email: "Mail", call: "Call", meeting: "Meeting", text: "Text message", note: "Note", form: "Web form",
};

const SIGNAL_WORDS = {
  stage: "Speaks of the stage", forecast: "Speaks of the forecast", close_date: "Speaks of the closing date",
  amount: "Speaks of the amount", competitor: "Names a competitor", champion_left: "Somebody left the customer",
} as const;

/** Words for the kinds of sensitive content, for people; never the content. */
export const SENSITIVE_WORDS: Readonly<Record<SensitiveCategory, string>> = {
  payment_card: "a payment card", national_id: "a national identity number", bank: "bank data", passport: "a passport or licence",
  dob: "a date of birth", credential: "a password or key", health: "somebody's health", hr: "a personnel matter",
  legal_privilege: "privileged advice", litigation: "a legal dispute", confidential: "confidential information",
  personal: "personal talk", minor: "a child", belief: "beliefs or orientation", internal_only: "internal talk",
  security_incident: "a security incident", recording_objection: "an objection to recording", opt_out: "an opt-out",
  phone: "a telephone number", email: "a mail address", ip_address: "an address of a machine",
};

/** Why a merge, or taking one back, is asked about. */
const SAME_WORDS = { merge: "Two records are likely the same.", unmerge: "Two records were made one, and somebody wants them back." } as const;

const ENCRYPTED_WORDS = "It is encrypted (S/MIME or OpenPGP): Steward cannot read what it says, only who wrote to whom and when.";

const REASON_WORDS: Readonly<Record<ReasonCode, string>> = {
  match_uncertain: "It is not certain which records this belongs to.",
  match_conflict: "The sender and the text point to different records.",
  no_match: "No record was found for the people involved.",
  participant_unknown: "Somebody took part who is not in the CRM.",
  sensitive: "It held sensitive content, which has been removed.",
  privileged: "It is privileged.",
  internal_only: "Only our own people took part.",
  promise: "Our side made a promise.",
  stage_signal: "It may change the deal's stage.",
  forecast_signal: "It may change the forecast.",
  close_date_signal: "It may move the closing date.",
  amount_signal: "It may change the deal's amount.",
  protected_field: "A protected field would change.",
  owner_change: "An owner would change.",
  routing_field: "A field that routes work would change.",
  customer_visible: "A customer would see it.",
  weak_evidence: "The evidence is weak.",
  next_step_no_date: "A next step has no date.",
  owner_unclear: "It is not clear who takes a next step.",
  date_ambiguous: "A date can be read in two ways, or another one is asked for.",
  duplicate: "It is probably logged already.",
  bulk: "It is a mass or automatic message.",
  cancelled: "The meeting was cancelled, or the call did not come about.",
  superseded: "A newer version is already known.",
  opt_out: "The sender asks not to be contacted.",
  injection: "It holds instructions aimed at software; they were ignored.",
  unsupported_language: "It is in a language that the rules do not cover.",
  decode_loss: "Some characters could not be decoded.",
  truncated: "It was longer than what is read.",
  unsupported_claim: "A statement of the summary has no support in the text.",
  low_confidence_summary: "The summary may miss the point.",
  probation: "Automatic logging has not been granted yet.",
  not_governed: "No rule governs this.",
};
