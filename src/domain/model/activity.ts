import type { Instant, ZoneName } from "./time.ts";

/** The kinds of thing that happen between people. */
export type ActivityKind = "email" | "call" | "meeting" | "text" | "note" | "form";
/** Seen from our side; internal: no outside party took part in the exchange itself. */
export type Direction = "inbound" | "outbound" | "internal";

/** The part somebody had, as the source tells it. */
export type ParticipantRole =
  | "from" | "to" | "cc" | "bcc" // mail and text messages
  | "organizer" | "attendee" // meetings; people named on a note
  | "caller" | "callee" // calls
  | "submitter"; // notes and forms

/** Somebody as the source named them; nothing here has been matched to a record. */
export interface Participant {
  readonly role: ParticipantRole;
  readonly name?: string;
  /** As written, trimmed; comparing is the job of `hygiene/normalize-email.ts`. */
  readonly email?: string;
  readonly phone?: string;
  /** What an attendee answered an invitation, in that answer itself. */
  readonly answer?: "accepted" | "declined" | "tentative";
}

/** A turn of a call or a meeting. */
export interface Utterance {
  readonly speaker: string;
  readonly startSec?: number;
  readonly endSec?: number;
  readonly text: string;
}

/** The words of an activity, told apart by who is answerable for them. */
export interface ActivityText {
  readonly subject: string;
  /** What the author wrote here and now: no quoted history, no forwarded part, no signature, no hidden HTML. */
  readonly body: string;
  /** Quoted history: context for matching at most, never a source of commitments. */
  readonly quoted: string;
  /** A forwarded message, its header lines included. */
  readonly forwarded: string;
  readonly signature: string;
  /** Turns of a call or a meeting, in order; empty for written kinds. */
  readonly transcript: readonly Utterance[];
  /** Answers of a form, by field name; empty for other kinds. */
  readonly fields: Readonly<Record<string, string>>;
  /** Text a reader could not see (hidden HTML, white on white); only the check for planted instructions reads it. */
  readonly hidden: string;
}

/** Mail headers that decide something. */
export interface MailFacts {
  /** Without angle brackets, as written; null when the mail has none. */
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly autoSubmitted: string | null;
  readonly listId: string | null;
  readonly listUnsubscribe: boolean;
  readonly precedence: string | null;
  readonly sensitivity: string | null;
  readonly deliveryReport: boolean;
}

/** iTIP facts of a calendar file (RFC 5545, RFC 5546). */
export interface CalendarFacts {
  readonly uid: string;
  /** The instance that is meant, as the file writes it; null for the whole series or a single event. */
  readonly recurrenceId: string | null;
  readonly sequence: number;
  readonly stampedAt: Instant | null;
  readonly method: "REQUEST" | "PUBLISH" | "CANCEL" | "REPLY" | "COUNTER" | "OTHER";
  readonly cancelled: boolean;
  readonly recurs: boolean;
  readonly allDay: boolean;
  readonly location: string | null;
  readonly classification: "PUBLIC" | "PRIVATE" | "CONFIDENTIAL";
}

/** How a call or a meeting ended. */
export type Outcome =
  | "connected" | "no_answer" | "voicemail" | "busy" | "wrong_number" // calls
  | "held" | "no_show" | "cancelled" | "rescheduled"; // meetings

/** What happened, as its source reported it. Never changes. */
export interface Activity {
  readonly kind: ActivityKind;
  /** The reporting system (`mail`, `calendar`, `dialer`, …) and its id for this. */
  readonly source: string;
  readonly sourceId: string;
  /** Messages of one conversation share it; null when unknown. */
  readonly threadId: string | null;
  readonly occurredAt: Instant;
  readonly endedAt: Instant | null;
  /** The zone in which the author read the clock; relative dates are counted in it. */
  readonly zone: ZoneName;
  /** Minutes east of UTC that the source itself stated, null when it stated none. */
  readonly offsetMinutes: number | null;
  readonly direction: Direction;
  readonly participants: readonly Participant[];
  readonly text: ActivityText;
  readonly mail: MailFacts | null;
  readonly calendar: CalendarFacts | null;
  /** Where it lies at its source: folders and labels of a mailbox, a calendar and its categories. Read by the privacy screen and kept no longer; absent where the source tells none. */
  readonly folders?: readonly string[];
  /** Of a call that did not come about, or has not yet: nothing is logged of it. Absent otherwise. */
  readonly incomplete?: "pending" | "unanswered";
  /** How it ended, where its source says so. Absent otherwise. */
  readonly outcome?: Outcome;
  /** Only its receiver can open what it says: nothing of that was read. Absent otherwise. */
  readonly encrypted?: true;
  /** Something was cut because it was larger than a limit. */
  readonly truncated: boolean;
  /** Characters lost in decoding (U+FFFD that the source did not contain). */
  readonly decodeLossCount: number;
  /** Names of attachments; their content is never read. */
  readonly attachmentCount: number;
}

/** The kinds of content that people would not want in a CRM. */
export type SensitiveCategory =
  | "payment_card" | "national_id" | "bank" | "passport" | "dob" | "credential"
  | "health" | "hr" | "legal_privilege" | "litigation" | "confidential" | "personal" | "minor" | "belief"
  | "internal_only" | "security_incident" | "recording_objection" | "opt_out"
  | "phone" | "email" | "ip_address"; // only where the policy wants them masked

/** mask: the value goes; exclude: the passage goes; review: a person looks; block: nothing of the activity stays. */
export type SensitiveEffect = "mask" | "exclude" | "review" | "block";

/** A finding that may be stored and shown: it names the kind, never the words. */
export interface SensitiveFlag {
  readonly category: SensitiveCategory;
  readonly effect: SensitiveEffect;
  /** The rule that fired, for the audit log: `card.luhn`, `health.treatment` … */
  readonly rule: string;
}

/** A finding with the words themselves. Lives in memory only: never stored, logged or sent. */
export interface SensitiveFinding extends SensitiveFlag {
  readonly quote: string;
}

declare const screened: unique symbol;

/**
 * An activity that passed the privacy gate: masked and with excluded passages gone. Only `privacy/screen.ts` makes
 * one, and the store and the CRM accept nothing else.
 */
export type ScreenedActivity = Activity & {
  readonly [screened]: true;
  readonly flags: readonly SensitiveFlag[];
};
