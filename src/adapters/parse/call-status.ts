import type { Activity, ActivityText } from "../../domain/model/activity.ts";

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
  const word = status.toLowerCase().replace(/[^a-z]+/g, " ").trim();
  if (PENDING.has(word)) return "pending";
  const isSilent = text.body === "" && text.transcript.length === 0 && Object.keys(text.fields).length === 0;
  if (UNANSWERED.has(word)) return isSilent ? "unanswered" : null;
  if (COMPLETED.has(word)) return null;
  return isSilent && text.subject === "" && !lasted ? "unanswered" : null;
}
