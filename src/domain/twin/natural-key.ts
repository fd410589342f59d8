import { hash } from "node:crypto";
import type { Activity } from "../model/activity.ts";
import { naturalKey, type NaturalKey } from "../model/ids.ts";
import { recurrenceInstant } from "./recurrence-instant.ts";

/**
 * The natural key of an activity: what makes two deliveries of one thing the same engagement in the CRM.
 *
 * FROZEN. Keys stand in customers' CRMs; a change here would log everything a second time. Whatever is improved
 * elsewhere (quote stripping, name folding), this file keeps its own normalisation and calls nobody's but
 * {@link recurrenceInstant}, which is frozen with it. `test/unit/twin/natural-key.test.ts` holds the vectors.
 *
 * Form: the kind, a hyphen, the first 40 hex digits of SHA-256 over a JSON array of strings (UTF-8, no white space),
 * whose first element names scheme and version. A JSON array of strings has one reading, so that no two different
 * lists of parts can run together.
 *
 * - `["steward-activity-1","message-id",id]` a mail with a Message-ID: angle brackets and white space removed, the
 *   part after the last `@` in lower case (RFC 5322: the left part is opaque and case matters there).
 * - `["steward-activity-1","mail",from,minute,subject,body]` a mail without one: sender's address in lower case, UTC
 *   minute `YYYY-MM-DDTHH:MM`, subject and first 500 UTF-16 units of the stripped body, both NFKC, lower case, runs
 *   of white space as one blank, trimmed.
 * - `["steward-activity-1","calendar",uid,recurrence]` a calendar entry: the UID trimmed, and the RECURRENCE-ID as a
 *   UTC instant, a plain date, or "" for a series or single event. SEQUENCE is no part: a newer version updates.
 * - `["steward-activity-1","source",source,sourceId]` everything else.
 *
 * Take it of the activity as parsed, before anything is masked, so that a later mask rule changes no key.
 */
export function activityKey(activity: Activity): NaturalKey {
  return keyOf(activity.kind, identity(activity));
}

/**
 * The key that an activity would have which carries this Message-ID (mails) or this UID (single meetings, series); by it
 * an engagement that another tool logged is known again. Null for what carries neither.
 */
export function keyOfForeign(kind: string, externalId: string): NaturalKey | null {
  if (kind === "meeting") return keyOf(kind, [SCHEME, "calendar", externalId.trim(), ""]);
  const messageId = normalMessageId(externalId);
  return kind === "email" && messageId !== null ? keyOf(kind, [SCHEME, "message-id", messageId]) : null;
}

/**
 * No key of ours: under what a call that another tool logged is kept and looked for, by the id that the telephone system
 * gave it. Null for an id so short that two systems may both have given it.
 */
export function callKey(callId: string): string | null {
  const id = callId.trim();
  return id.length < CALL_ID_LENGTH_MIN ? null : `foreign-call-${hash("sha256", id, "hex").slice(0, 40)}`;
}

const CALL_ID_LENGTH_MIN = 8;

/** The key of the task for the activity's next step at this index (0-based, in the order they were read out). FROZEN. */
export function taskKey(activity: NaturalKey, stepIndex: number): NaturalKey {
  if (!Number.isSafeInteger(stepIndex) || stepIndex < 0) throw new RangeError("stepIndex must be a whole number from 0");
  return keyOf("task", ["steward-task-1", activity, String(stepIndex)]);
}

/** The key of the review task that asks a person about the activity. FROZEN. */
export function reviewKey(activity: NaturalKey): NaturalKey {
  return keyOf("review", ["steward-review-1", activity]);
}

/** A Message-ID in the one form in which two are compared; null when nothing is left of it. FROZEN. */
export function normalMessageId(raw: string | null): string | null {
  if (raw === null) return null;
  const bare = raw.replace(/[\s<>]/gu, "");
  if (bare === "") return null;
  const at = bare.lastIndexOf("@");
  return at < 0 ? bare : bare.slice(0, at) + bare.slice(at).toLowerCase();
}

const SCHEME = "steward-activity-1";
const BODY_LENGTH_MAX = 500;

function identity(activity: Activity): readonly string[] {
  const messageId = normalMessageId(activity.mail?.messageId ?? null);
  if (messageId !== null) return [SCHEME, "message-id", messageId];
  const uid = activity.calendar?.uid.trim() ?? "";
  if (activity.calendar !== null && uid !== "") {
    return [SCHEME, "calendar", uid, recurrenceInstant(activity.calendar.recurrenceId, activity.zone) ?? ""];
  }
  if (activity.mail !== null) {
    const from = activity.participants.find((one) => one.role === "from");
    const sender = (from?.email ?? "").trim().toLowerCase();
    const minute = new Date(activity.occurredAt).toISOString().slice(0, 16);
    return [SCHEME, "mail", sender, minute, folded(activity.text.subject), folded(activity.text.body).slice(0, BODY_LENGTH_MAX)];
  }
  return [SCHEME, "source", activity.source, activity.sourceId];
}

const folded = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();

function keyOf(kind: string, parts: readonly string[]): NaturalKey {
  const digest = hash("sha256", JSON.stringify(parts), "hex");
  return naturalKey(`${kind}-${digest.slice(0, 40)}`);
}
