import type { Activity, ActivityText, Outcome } from "../../domain/model/activity.ts";

/** Words of dialers (Twilio's call statuses, HubSpot's `hs_call_status`, and what others say), in small letters with single blanks. */
const PENDING: ReadonlySet<string> = new Set(["pending", "scheduled", "queued", "initiated", "started", "dialing", "dialling", "connecting", "calling crm user", "ringing", "in progress", "inprogress", "ongoing", "active", "on hold"]);
const UNANSWERED: ReadonlySet<string> = new Set(["missed", "no answer", "noanswer", "not answered", "unanswered", "busy", "failed", "canceled", "cancelled", "rejected", "declined", "abandoned", "not connected"]);
const COMPLETED: ReadonlySet<string> = new Set(["completed", "complete", "answered", "connected", "ended", "finished", "done"]);

/**
 * Whether a call came about, by its source's word for it; without a word that is known, one of no length in which
 * nothing was said did not. A voicemail's words are words: an unanswered call that has some is logged. Null for a call
 * that took place.
 */
export function incompleteCall(status: string, { text, lasted }: { readonly text: ActivityText; readonly lasted: boolean }): NonNullable<Activity["incomplete"]> | null {
  const word = plain(status);
  if (PENDING.has(word)) return "pending";
  const isSilent = text.body === "" && text.transcript.length === 0 && Object.keys(text.fields).length === 0;
  if (UNANSWERED.has(word)) return isSilent ? "unanswered" : null;
  if (COMPLETED.has(word)) return null;
  return isSilent && text.subject === "" && !lasted ? "unanswered" : null;
}

const plain = (status: string): string => status.toLowerCase().replace(/[^a-z]+/g, " ").trim();

/** Words of dialers and calendars for how it ended (Twilio's call statuses and `AnsweredBy`, HubSpot's outcomes, and what others say), as above. */
const OUTCOMES: Readonly<Record<"call" | "meeting", Readonly<Partial<Record<Outcome, ReadonlySet<string>>>>>> = {
  call: {
    voicemail: new Set(["voicemail", "voice mail", "left voicemail", "left a voicemail", "left message", "left live message", "left vm", "lvm", "machine", "answering machine", "machine start", "machine end beep", "machine end silence", "machine end other"]),
    no_answer: new Set(["no answer", "noanswer", "not answered", "unanswered", "missed", "not connected", "abandoned", "no pick up"]),
    busy: new Set(["busy", "line busy"]),
    wrong_number: new Set(["wrong number", "bad number", "wrong contact", "invalid number", "not in service"]),
    connected: new Set(["completed", "complete", "answered", "connected", "human", "spoke", "reached"]),
  },
  meeting: {
    no_show: new Set(["no show", "noshow", "did not attend", "not attended"]),
    rescheduled: new Set(["rescheduled", "postponed", "moved"]),
    cancelled: new Set(["cancelled", "canceled", "called off"]),
    held: new Set(["completed", "complete", "held", "attended", "done", "took place", "finished", "ended"]),
  },
};

/** How it ended by its source's words, the most particular first; null where none of them is known. */
export function outcomeIn(kind: "call" | "meeting", words: readonly string[]): Outcome | null {
  for (const word of words.map(plain)) {
    for (const outcome of outcomesOf(kind)) if (OUTCOMES[kind][outcome]?.has(word) === true) return outcome;
  }
  return null;
}

const outcomesOf = (kind: "call" | "meeting"): readonly Outcome[] => (kind === "call" ? ["voicemail", "no_answer", "busy", "wrong_number", "connected"] : ["no_show", "rescheduled", "cancelled", "held"]);
