import type { ReasonCode } from "../model/reasons.ts";
import type { LocalDate } from "../model/time.ts";
import { type Interval, wilson } from "./wilson.ts";

/** How often people were asked for one reason in one week, and what they said. A question with several reasons counts under each. */
export interface ReasonCount {
  readonly reason: ReasonCode;
  readonly week: LocalDate;
  readonly asked: number;
  readonly open: number;
  /** Approved, with changes or without, or logged without the rest. */
  readonly accepted: number;
  /** Rejected or blocked. */
  readonly refused: number;
  readonly expired: number;
}

/** A cause that keeps coming back. */
export interface RecurringException extends Omit<ReasonCount, "week"> {
  readonly cause: Cause;
  readonly weeks: readonly { readonly week: LocalDate; readonly asked: number }[];
  /** Of what was decided; null where nothing was. */
  readonly acceptedShare: number | null;
  /** 95 % (Wilson). */
  readonly acceptedBounds: Interval | null;
  readonly suggestion: Suggestion | null;
}

/** A change of the policy, or of something beside it, that would have people asked less, or better. */
export interface Suggestion {
  /** The setting of the policy that it is about; null where it is about none. */
  readonly setting: string | null;
  /** `stop`: this kind of question is never lifted by a setting; what is said is how to have fewer of them. */
  readonly kind: "change" | "stop" | "expired";
  readonly text: string;
}

/** What the reasons have in common. */
export type Cause = "match" | "privacy" | "commitment" | "guarded" | "reading" | "next-step" | "repeat" | "caution";

/** Fewer questions say little about a cause. */
export const RECURRING_MIN = 5;
/** So sure must be, at least, that people take what is suggested. */
const ACCEPTED_AT_LEAST = 0.8;
const ACCEPTED_AT_MOST = 0.5;
const EXPIRED_SHARE = 0.2;

/** Causes in the order of how often people were asked, each with what might be done about it. */
export function recurring(counts: readonly ReasonCount[]): readonly RecurringException[] {
  const groups = [...Map.groupBy(counts, ({ reason }) => reason)].map(([reason, same]) => exceptionOf(reason, same));
  return groups.toSorted((a, b) => b.asked - a.asked || (a.reason < b.reason ? -1 : 1));
}

function exceptionOf(reason: ReasonCode, same: readonly ReasonCount[]): RecurringException {
  const sum = (of: (one: ReasonCount) => number): number => same.reduce((total, one) => total + of(one), 0);
  const [accepted, refused] = [sum((one) => one.accepted), sum((one) => one.refused)];
  const decided = accepted + refused;
  const counts = {
    reason, asked: sum((one) => one.asked), open: sum((one) => one.open), accepted, refused, expired: sum((one) => one.expired),
    acceptedShare: decided === 0 ? null : accepted / decided, acceptedBounds: decided === 0 ? null : wilson(accepted, decided),
  };
  const weeks = same.map(({ week, asked }) => ({ week, asked })).toSorted((a, b) => (a.week < b.week ? -1 : 1));
  return { ...counts, cause: CAUSES[reason], weeks, suggestion: suggestionFor(counts) };
}

/** Nothing is suggested on a handful of questions. A remedy for what people approve differs from one for what they refuse. */
function suggestionFor({ reason, asked, expired, acceptedBounds }: Pick<RecurringException, "reason" | "asked" | "expired" | "acceptedBounds">): Suggestion | null {
  if (asked < RECURRING_MIN) return null;
  if (expired / asked > EXPIRED_SHARE) return { setting: "review.escalateAfterHours", kind: "expired", text: "Many of these run out before anybody decides. Escalate sooner, or name a deputy for whoever is away (review.absences)." };
  const stop = STOPS[reason];
  if (stop !== undefined) return { setting: null, kind: "stop", text: stop };
  const remedy = REMEDIES[reason];
  if (remedy === undefined || acceptedBounds === null) return null;
  if (acceptedBounds.lower >= ACCEPTED_AT_LEAST) return { setting: remedy.setting, kind: "change", text: remedy.accepted };
  if (acceptedBounds.upper <= ACCEPTED_AT_MOST) return { setting: remedy.setting, kind: "change", text: remedy.refused };
  return null;
}

const CAUSES: Readonly<Record<ReasonCode, Cause>> = {
  match_uncertain: "match", match_conflict: "match", no_match: "match", participant_unknown: "match", weak_evidence: "match",
  sensitive: "privacy", privileged: "privacy", internal_only: "privacy", opt_out: "privacy",
  promise: "commitment", stage_signal: "commitment", forecast_signal: "commitment", close_date_signal: "commitment", amount_signal: "commitment",
  protected_field: "guarded", owner_change: "guarded", routing_field: "guarded", customer_visible: "guarded",
  next_step_no_date: "next-step", owner_unclear: "next-step", date_ambiguous: "next-step",
  duplicate: "repeat", bulk: "repeat", cancelled: "repeat", superseded: "repeat",
  injection: "reading", unsupported_language: "reading", decode_loss: "reading", truncated: "reading", unsupported_claim: "reading", low_confidence_summary: "reading",
  probation: "caution", not_governed: "caution",
};

/** What no setting lifts (ROUTING): there is something to be done about it all the same. */
const STOPS: Readonly<Partial<Record<ReasonCode, string>>> = {
  promise: "A promise always goes to a person. Agree with the team who may promise what, and by which template; the questions get quicker, not fewer.",
  stage_signal: "A change of stage always goes to a person. Where managers decide these late, name deputies (review.absences).",
  forecast_signal: "A change of the forecast always goes to a person. Where managers decide these late, name deputies (review.absences).",
  close_date_signal: "A new closing date always goes to a person. Reps who keep it up to date in the CRM are not asked.",
  amount_signal: "A new amount always goes to a person. Reps who keep it up to date in the CRM are not asked.",
  sensitive: "Sensitive content always goes to a person. Whole folders and words that never belong into the CRM can be blocked (privacy.folders, privacy.keywords), so that nobody reads them here.",
  privileged: "Talks with counsel are never logged. Complete privacy.counselAddresses, so that they are known from the start.",
  injection: "Text that gives orders to software always goes to a person. Look at which source it comes from.",
  owner_change: "A change of owner always goes to a person. Settle territories in the CRM, and it is not suggested.",
};

interface Remedy {
  readonly setting: string | null;
  readonly accepted: string;
  readonly refused: string;
}

/** For those that a setting, or order in the CRM, does something about. */
const REMEDIES: Readonly<Partial<Record<ReasonCode, Remedy>>> = {
  probation: { setting: "grants.activityLogging", accepted: "People approve nearly all of these. Calibrate (steward calibrate --propose): it says whether logging may be granted.", refused: "People refuse many of these: keep the probation, and look at which source they come from." },
  match_uncertain: { setting: "match.clearAtBits", accepted: "People confirm nearly all of these matches. Calibrate: it says how far the threshold may be lowered.", refused: "People refuse these matches. Look for shared addresses and duplicates among the records they name." },
  weak_evidence: { setting: "match.clearAtBits", accepted: "People confirm nearly all of these matches. Calibrate: it says how far the threshold may be lowered.", refused: "People refuse these matches: raise match.clearAtBits, so that fewer are suggested." },
  match_conflict: { setting: null, accepted: "The records contradict each other, and the match is right: mend the duplicates that they name.", refused: "The records contradict each other. Scan for duplicates, and merge what is one." },
  no_match: { setting: "suggestions.fromSignatures", accepted: "People log these without a record. Have contacts suggested from signatures, so that the next one is found.", refused: "People refuse these: block the domains that never are customers (privacy.blockedDomains)." },
  participant_unknown: { setting: "suggestions.fromSignatures", accepted: "Others take part whom the CRM does not know. Have contacts suggested from signatures.", refused: "Those others are no customers: name their domains as your own, or block them (organisation.ownDomains, privacy.blockedDomains)." },
  internal_only: { setting: "privacy.onInternalOnly", accepted: "People log these talks among colleagues: complete organisation.ownDomains, or leave it.", refused: "People refuse talks among colleagues: set privacy.onInternalOnly to block." },
  opt_out: { setting: "privacy.onOptOut", accepted: "Those who asked not to be recorded are logged all the same: look at who decides these.", refused: "People refuse nearly all of these: set privacy.onOptOut to block, and nobody is asked." },
  protected_field: { setting: "fields.protected", accepted: "Nearly all of these changes are approved. A lower role may decide them: change who guards the field.", refused: "These changes are refused: set the field's guard to nobody, and they are not suggested." },
  routing_field: { setting: "fields.protected", accepted: "Nearly all of these changes are approved: let the data owner decide them.", refused: "These changes are refused: set the field's guard to nobody, and they are not suggested." },
  customer_visible: { setting: "engagements.customerVisible", accepted: "Nearly all of these are approved. Check which kinds customers really see, and take the others out.", refused: "These are refused: customers would see them. Leave the kinds in the list." },
  next_step_no_date: { setting: null, accepted: "Steps are agreed without a date. Coach for a date in the same sentence: it is then read.", refused: "What is read as a step is none. Judge them as useless, one click each, so that it is measured." },
  owner_unclear: { setting: null, accepted: "Steps are agreed without a name. Coach for saying who does it.", refused: "What is read as a step is none. Judge them as useless, one click each, so that it is measured." },
  date_ambiguous: { setting: "organisation.defaultRegion", accepted: "Dates are read rightly, and asked about. Set the region where most of your people write.", refused: "Dates are read wrongly: set the region where most of your people write." },
  duplicate: { setting: null, accepted: "Two sources tell of the same things, and both are logged. Decide which of them is to count.", refused: "Two sources tell of the same things. Turn one of them off for this kind." },
  unsupported_claim: { setting: "model.findsMore", accepted: "Nothing to do: what the model says is held against the text, and people agree.", refused: "The model says what the text does not. Turn model.findsMore off." },
  low_confidence_summary: { setting: "model.use", accepted: "Nearly all of these summaries are approved as they are.", refused: "These summaries are refused: let the rules write them alone (model.use)." },
  truncated: { setting: null, accepted: "Texts come in cut. Ask the source for the whole.", refused: "Texts come in cut. Ask the source for the whole." },
  decode_loss: { setting: null, accepted: "Texts come in with signs that cannot be read. Look at the encoding of the source.", refused: "Texts come in with signs that cannot be read. Look at the encoding of the source." },
};
