import { normalizeEmail } from "../hygiene/normalize-email.ts";
import type { Activity, Outcome, SensitiveFlag } from "../model/activity.ts";
import type { EngagementFields } from "../model/engagement.ts";
import { type ActivityId, type NaturalKey, proposalId, type UserId } from "../model/ids.ts";
import type { Extraction, Match, NextStep, Twin, Verdict } from "../model/judgement.ts";
import type { EngagementProposal, EngagementProposalKind, Links, UndoPlan } from "../model/proposal.ts";
import type { Instant } from "../model/time.ts";
import { clip, engagementBody, engagementObject, engagementSubject, participantsLine, reasonSentences, stepLine, SUBJECT_CHARS_MAX } from "./describe.ts";
import { derivedId } from "./derived-id.ts";

/** A judged activity and what its proposals need besides. */
export interface PlanInput {
  readonly activityId: ActivityId;
  readonly activity: Activity;
  readonly flags: readonly SensitiveFlag[];
  readonly verdict: Verdict;
  readonly twin: Twin | null;
  readonly match: Match;
  readonly extraction: Extraction;
  readonly outcome: Outcome | null;
  /** The line of participants of the meeting that an attendee answered; null where nothing changes. */
  readonly answeredLine: string | null;
  /** Whose customer it is: owner of the opportunity, else of the account, else of the contact. */
  readonly recordOwner: UserId | null;
  readonly keys: { readonly engagement: NaturalKey; readonly task: (stepIndex: number) => NaturalKey };
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/**
 * One proposal for each CRM record that an activity touches: the engagement, and a task for each next step. A skipped
 * activity proposes nothing, except that a cancellation marks the meeting that was logged, and an attendee's answer its participants.
 */
export function planWrites(input: PlanInput): readonly EngagementProposal[] {
  const { verdict, twin } = input;
  if (verdict.route === "skip") {
    if (input.answeredLine !== null) return [answer(input, input.answeredLine)];
    return twin?.relation === "cancelled" && twin.of !== null ? [cancellation(input)] : [];
  }
  return [engagement(input), ...input.extraction.nextSteps.map((step, index) => followUp(input, step, index))];
}

function engagement(input: PlanInput): EngagementProposal {
  const { activity, match, extraction, twin } = input;
  // What is firm is what comes next; a step that may not come at all is named first only when there is no other.
  const first = extraction.nextSteps.find((step) => step.certainty === "firm" && step.condition === null) ?? extraction.nextSteps[0];
  const people = senderAndReceivers(activity);
  const fields: EngagementFields = {
    subject: engagementSubject(activity, match.cast),
    body: engagementBody(activity, match, extraction, input.outcome),
    occurredAt: activity.occurredAt,
    ...(activity.endedAt === null ? {} : { endedAt: activity.endedAt }),
    direction: activity.direction,
    ...(activity.calendar?.location ? { location: activity.calendar.location } : {}),
    ownerId: authorOnOurSide(input) ?? input.recordOwner,
    status: statusOf(input),
    ...(input.outcome === null ? {} : { disposition: input.outcome }),
    ...people,
    participants: participantsLine(match.cast),
    ...(first === undefined ? {} : { nextStep: stepLine(first), due: first.due }),
    matchFlag: match.certainty,
    confidenceBand: band(match),
    sensitiveFlag: input.flags.some((flag) => flag.effect !== "exclude" || flag.category !== "personal"),
    outcome: "auto",
  };
  const kind: EngagementProposalKind = twin?.relation === "update" ? "update_activity" : "log_activity";
  return proposal(input, { kind, index: 0, object: engagementObject(activity), key: input.keys.engagement, fields });
}

function statusOf({ activity, outcome }: PlanInput): NonNullable<EngagementFields["status"]> {
  if (outcome !== null) return STATUS[outcome];
  return activity.kind === "meeting" && activity.calendar !== null ? "scheduled" : "completed";
}

/** A meeting that was put off is still to come. */
const STATUS: Readonly<Record<Outcome, NonNullable<EngagementFields["status"]>>> = {
  connected: "completed", no_answer: "no_answer", voicemail: "completed", busy: "no_answer", wrong_number: "completed",
  held: "completed", no_show: "completed", cancelled: "cancelled", rescheduled: "scheduled",
};

/** A customer's step becomes a task for us to see that it comes; our own becomes a task to do it. */
function followUp(input: PlanInput, step: NextStep, index: number): EngagementProposal {
  const ours = input.match.cast.filter((member) => member.side === "own").find((member) => member.id !== null && member.id === step.ownerId);
  const owner = ours === undefined ? input.recordOwner : ours.id;
  const subject = ours === undefined ? `Follow up: ${step.ownerName ?? "nobody yet"} to ${step.action}` : sentenceCase(step.action);
  const fields: EngagementFields = {
    subject: clip(subject, SUBJECT_CHARS_MAX),
    body: `"${step.quote}"${doubts(step)}\n\nFrom: ${engagementSubject(input.activity, input.match.cast)}`,
    occurredAt: input.activity.occurredAt,
    ownerId: owner,
    due: step.due,
    status: "open",
    priority: "medium",
    outcome: "auto",
  };
  return proposal(input, { kind: "create_task", index, object: "task", key: input.keys.task(index), fields });
}

function doubts(step: NextStep): string {
  const words = [step.condition === null ? "" : `Hangs on: ${step.condition}.`, step.certainty === "weak" ? "Said without firmness." : ""];
  const said = words.filter((word) => word !== "").join(" ");
  return said === "" ? "" : `\n\n${said}`;
}

function cancellation(input: PlanInput): EngagementProposal {
  return proposal(input, { kind: "cancel_activity", index: 0, object: "meeting", key: input.keys.engagement, fields: { status: "cancelled" } });
}

/** One line of the meeting changes, and no link of it; without a subject nothing is made anew where a person deleted it. */
function answer(input: PlanInput, participants: string): EngagementProposal {
  const update = proposal(input, { kind: "update_activity", index: 0, object: "meeting", key: input.keys.engagement, fields: { participants } });
  return { ...update, links: { contactIds: [], accountId: null, opportunityId: null }, route: "auto", rationale: "An attendee answered the invitation." };
}

interface Part {
  readonly kind: EngagementProposalKind;
  readonly index: number;
  readonly object: EngagementProposal["object"];
  readonly key: NaturalKey;
  readonly fields: EngagementFields;
}

function proposal(input: PlanInput, part: Part): EngagementProposal {
  const { verdict, match } = input;
  return {
    id: proposalId(derivedId("proposal", input.activityId, part.kind, part.index)),
    activityId: input.activityId,
    kind: part.kind,
    object: part.object,
    key: part.key,
    fields: part.fields,
    links: linksOf(input, part.kind),
    confidenceBp: Math.round(match.confidence * 10_000),
    reasons: verdict.reasons,
    evidence: match.candidates.flatMap((candidate) => candidate.evidence).slice(0, EVIDENCE_MAX),
    rationale: rationale(input, part.kind),
    // A cancellation is the one change that a skipped activity brings: its meeting was already allowed.
    route: part.kind === "cancel_activity" ? "auto" : verdict.route,
    undo: UNDO[part.kind],
    createdAt: input.at,
    expiresAt: input.expiresAt,
  };
}

function linksOf({ match }: PlanInput, kind: EngagementProposalKind): Links {
  if (kind === "cancel_activity") return { contactIds: [], accountId: null, opportunityId: null };
  return { contactIds: match.contactIds, accountId: match.accountId, opportunityId: match.opportunityId };
}

function rationale(input: PlanInput, kind: EngagementProposalKind): string {
  if (kind === "cancel_activity") return "The organiser cancelled the meeting.";
  const doubts = reasonSentences(input.verdict.reasons);
  return doubts.length > 0 ? doubts.join(" ") : "The people are on record, nothing is in doubt, and nothing sensitive was found.";
}

const UNDO: Readonly<Record<EngagementProposalKind, UndoPlan>> = {
  log_activity: { how: "archive-created" },
  create_task: { how: "archive-created" },
  review_task: { how: "archive-created" },
  update_activity: { how: "restore-fields", note: "The former values are kept and can be written back." },
  cancel_activity: { how: "restore-fields", note: "The former status is kept and can be written back." },
  close_review_task: { how: "none", note: "A closed review task stays closed; the decision itself can be undone." },
};

function senderAndReceivers(activity: Activity): Pick<EngagementFields, "from" | "to" | "cc"> {
  const pick = (...roles: readonly string[]) =>
    activity.participants
      .filter((person) => roles.includes(person.role))
      // The mailbox, not the plus-address: what somebody tacks onto it is their own affair.
      .map((person) => ({ email: mailbox(person.email), name: person.name ?? null, phone: person.phone ?? null }));
  const [from] = pick("from", "caller");
  return { ...(from === undefined ? {} : { from }), to: pick("to", "callee"), cc: pick("cc") };
}

const mailbox = (raw: string | undefined): string | null => (raw === undefined ? null : (normalizeEmail(raw)?.address ?? raw));

function authorOnOurSide({ match }: PlanInput): UserId | null {
  const ours = match.cast.filter((member) => member.side === "own").filter((member) => member.present && member.id !== null);
  return (ours.find((member) => member.author) ?? ours[0])?.id ?? null;
}

/** A match that is not clear is low, however sure one of its links is. */
function band({ certainty, confidence }: Match): "high" | "medium" | "low" {
  if (certainty !== "clear") return "low";
  return confidence >= 0.95 ? "high" : "medium";
}

const sentenceCase = (phrase: string): string => phrase.charAt(0).toUpperCase() + phrase.slice(1);

/** What a reviewer can take in, and an audit entry can hold. */
const EVIDENCE_MAX = 12;
