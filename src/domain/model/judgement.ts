import type { AccountId, ContactId, OpportunityId, UserId } from "./ids.ts";
import type { ReasonCode, Route } from "./reasons.ts";
import type { LocalDate, ZoneName } from "./time.ts";

/** One reason with a weight in bits (log2 of the likelihood ratio); positive speaks for, negative against. */
export interface Evidence {
  readonly kind: string;
  readonly weight: number;
  /** A sentence for the reviewer; may name records, never quotes the activity. */
  readonly detail: string;
}

/** A record that the activity may belong to. */
export interface Candidate {
  readonly object: "contact" | "account" | "opportunity";
  readonly id: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** Somebody who takes part in an activity or is named in it, tied to a record where that is certain. */
export type CastMember = CastIdentity & CastRole;

/** Whose side somebody is on, and the record they are tied to (null: untied). */
export type CastIdentity =
  | { readonly side: "own"; readonly id: UserId | null }
  | { readonly side: "customer"; readonly id: ContactId | null }
  | { readonly side: "unknown"; readonly id: null };

interface CastRole {
  /** The best full name known. */
  readonly name: string;
  /** Every form under which this person may speak or be spoken of: full name, first name, transcript label, address. */
  readonly labels: readonly string[];
  /** The person's zone when it is known (users), else null. */
  readonly zone: ZoneName | null;
  /** Took part (true), or is only known at the account or named in the text (false). */
  readonly present: boolean;
  /** Wrote the text or made the entry: the author of a mail, a note, a form, a text message. */
  readonly author: boolean;
}

/** Onto which records an activity belongs, and how sure that is. `uncertain` speaks of the whole; what is clear by itself is still given. */
export interface Match {
  readonly certainty: "clear" | "uncertain" | "none";
  readonly contactIds: readonly ContactId[];
  readonly accountId: AccountId | null;
  readonly opportunityId: OpportunityId | null;
  /** 0 to 1: the least sure of the links given. */
  readonly confidence: number;
  readonly candidates: readonly Candidate[];
  /** match_uncertain, match_conflict, no_match, participant_unknown: none, one or several. */
  readonly reasons: readonly ReasonCode[];
  readonly cast: readonly CastMember[];
  /** Of the least sure person that is tied to a record: bits for it, and how far it is ahead of the next. Absent where nobody is tied. */
  readonly margin?: { readonly bits: number; readonly lead: number };
}

/** Something that somebody undertook to do. */
export interface NextStep {
  /** A user or contact; null when nobody took it. */
  readonly ownerId: UserId | ContactId | null;
  readonly ownerName: string | null;
  /** A short phrase in the infinitive: "send the sensor count". */
  readonly action: string;
  readonly due: LocalDate | null;
  /** The words the date was read from, null without one. */
  readonly duePhrase: string | null;
  /** Word for word from the screened text, white space folded. */
  readonly quote: string;
  /** For whom it is done, where the words say so; null otherwise. */
  readonly toWhomId: UserId | ContactId | null;
  readonly toWhomName: string | null;
  /** weak: "I'll try to", "probably": said, but not firmly. */
  readonly certainty: "firm" | "weak";
  /** On what it hangs, in the words of the text: "if the test passes"; null when on nothing. */
  readonly condition: string | null;
  /** next_step_no_date, owner_unclear, date_ambiguous; weak_evidence for a step that is weak or hangs on something. */
  readonly reasons: readonly ReasonCode[];
}

/** What a promise is about. */
export type PromiseType =
  | "price" | "discount" | "scope" | "delivery" | "terms" | "legal" | "sla" | "roadmap" | "exclusivity" | "refund";

/** What our side bound itself to. */
export interface MadePromise {
  readonly type: PromiseType;
  readonly quote: string;
}

/** What a remark may change about a deal. */
export type SignalType = "stage" | "forecast" | "close_date" | "amount" | "competitor" | "champion_left";

/** Something the text says about the deal. */
export interface Signal {
  readonly type: SignalType;
  readonly quote: string;
}

/** What a statement of a summary is: what it was and with whom, news of the deal, a promise, a fact, a sentence taken over, what comes next. */
export type ClaimKind = "heading" | "news" | "promise" | "fact" | "extract" | "step";

/** One statement of a summary and the words that carry it. */
export interface Claim {
  readonly kind: ClaimKind;
  readonly text: string;
  /** Word for word from the screened activity: its text, or for a heading a participant as the source names them. */
  readonly quote: string;
  /** Further words that it rests on, as an answer beside its question. */
  readonly also?: readonly string[];
}

/** What is read out of the text. Every part carries its quote. */
export interface Extraction {
  readonly summary: string;
  readonly claims: readonly Claim[];
  /** Statements that were left out because the text does not carry them. */
  readonly unsupportedClaims: number;
  readonly nextSteps: readonly NextStep[];
  readonly promises: readonly MadePromise[];
  readonly signals: readonly Signal[];
  /** injection, unsupported_language, low_confidence_summary, unsupported_claim. */
  readonly reasons: readonly ReasonCode[];
}

/** The relation of an activity to one that came before it, or to an engagement already in the CRM. */
export interface Twin {
  /**
   * same: certain duplicate; likely: same event by another source; superseded: older than what we have; update: newer version;
   * cancelled: calls off; answer: an attendee's answer to an invitation that is not known; counter: an attendee asks for another time.
   */
  readonly relation: "same" | "likely" | "superseded" | "update" | "cancelled" | "answer" | "counter";
  /** The reference of the earlier one, as given in {@link EarlierActivity.ref}; null for what speaks of an unknown meeting. */
  readonly of: string | null;
  /** The earlier one stands in the CRM by another tool's hand. */
  readonly foreign: boolean;
}

/** What is remembered of an earlier activity or a foreign engagement to recognise a twin by. Holds no text. */
export interface EarlierActivity {
  readonly ref: string;
  readonly trace: ActivityTrace;
  readonly foreign: boolean;
}

/** The likeness of an activity: hashes and times, no words. */
export interface ActivityTrace {
  readonly kind: string;
  /** The engagement's natural key. */
  readonly key: string;
  readonly occurredAt: string;
  readonly endedAt: string | null;
  /** Short hashes of the participants' normalised addresses, numbers and names. */
  readonly people: readonly string[];
  /** Short hashes of the normalised subject's and text's word shingles, at most `TRACE_SHINGLES_MAX`. */
  readonly shingles: readonly string[];
  readonly subjectHash: string | null;
  readonly messageIdHash: string | null;
  /** The key under which another tool's record of the call is looked for, by the id of the call itself. Absent for what has none. */
  readonly callKey?: string;
  readonly calendar: CalendarTrace | null;
}

/** Which version of which calendar entry it was. */
export interface CalendarTrace {
  readonly uidHash: string;
  readonly recurrenceId: string | null;
  readonly sequence: number;
  readonly stampedAt: string | null;
  readonly cancelled: boolean;
  /** It was an attendee's answer, which is no version of the entry. Absent otherwise. */
  readonly answer?: true;
}

/** The verdict on one activity. */
export interface Verdict {
  readonly route: Route;
  readonly reasons: readonly ReasonCode[];
}
