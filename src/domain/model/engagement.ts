import type { Outcome } from "./activity.ts";
import type { UserId } from "./ids.ts";
import type { Instant, LocalDate } from "./time.ts";

/** What an activity becomes in a CRM, and the follow-up that hangs on it. */
export const ENGAGEMENT_OBJECTS = ["email", "call", "meeting", "text", "note", "task"] as const;
/** One of {@link ENGAGEMENT_OBJECTS}. */
export type EngagementObject = (typeof ENGAGEMENT_OBJECTS)[number];

/** Somebody in the header of a mail or on a line. */
export interface MailPerson {
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
}

/**
 * What Steward fills on an engagement or task. Absent: not ours to say; null: clear it. `Owner` is our user id in
 * proposals, and the vendor's id once the id map has translated it.
 */
export interface EngagementFields<Owner = UserId> {
  readonly subject?: string | null;
  /** Plain text; a connector escapes it where the vendor wants HTML. */
  readonly body?: string | null;
  readonly occurredAt?: Instant | null;
  readonly endedAt?: Instant | null;
  readonly direction?: "inbound" | "outbound" | "internal" | null;
  readonly location?: string | null;
  readonly ownerId?: Owner | null;
  /** A task: when it is due; an engagement: when its next step is. */
  readonly due?: LocalDate | null;
  /** A task: open or completed; a meeting: scheduled, completed or cancelled; a call: completed or no_answer. */
  readonly status?: "open" | "completed" | "scheduled" | "cancelled" | "no_answer" | null;
  /** How a call or meeting ended. */
  readonly disposition?: Outcome | null;
  readonly priority?: "low" | "medium" | "high" | null;
  /** Header people of a mail, or who sent and received a text or call. */
  readonly from?: MailPerson | null;
  readonly to?: readonly MailPerson[] | null;
  readonly cc?: readonly MailPerson[] | null;
  /** One line: who took part, unknown people included. */
  readonly participants?: string | null;
  readonly nextStep?: string | null;
  readonly matchFlag?: "clear" | "uncertain" | "none" | "confirmed" | null;
  readonly confidenceBand?: "high" | "medium" | "low" | null;
  readonly sensitiveFlag?: boolean | null;
  readonly reviewLink?: string | null;
  /** How it came to be written. */
  readonly outcome?: "auto" | "approved" | "edited" | "logged" | "review" | null;
}
