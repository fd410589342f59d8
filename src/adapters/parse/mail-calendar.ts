import { activitiesOfCalendar } from "./calendar.ts";
import { directionOf } from "./direction.ts";
import { PARTICIPANTS_MAX } from "./limits.ts";
import type { CalendarPart, MailParts } from "./mail-parts.ts";
import { splitMailText } from "./mail-text.ts";
import { normalizeEmail } from "../../domain/hygiene/normalize-email.ts";
import { isOwnList } from "../../domain/text/own-list.ts";
import type { Activity, MailFacts, Participant } from "../../domain/model/activity.ts";
import type { ParseOptions } from "./parse-options.ts";

/** A mail that carries a calendar part. */
export interface Carrier {
  readonly parts: MailParts;
  /** Whom its headers name. */
  readonly people: readonly Participant[];
  readonly calendar: CalendarPart;
  readonly mail: MailFacts;
}

/**
 * The meetings that a mail is there to carry; null when it stays a mail: its calendar part cannot be read, or it went to a
 * crowd. What a calendar program sends by itself (Auto-Submitted) is no less an invitation or an answer.
 *
 * The mail's ids stay out of it, for the entry's own key is how the same meeting is known again when it comes as a file.
 */
export async function meetingsOfMail({ parts, calendar, mail, people }: Carrier, options: ParseOptions, place: string): Promise<readonly Activity[] | null> {
  if (isToACrowd(mail, options.ownDomains ?? [])) return null;
  const read = await activitiesOfCalendar(calendar.bytes, options, place);
  if (!read.ok) return null;
  const { body } = splitMailText({ plain: parts.plain, html: parts.html, subject: "" }).text;
  return read.value.map((one) => {
    const participants = [...one.participants, ...besides(one.participants, people)].slice(0, PARTICIPANTS_MAX);
    return { ...asMailed(one, { body, mail, parts }), participants, direction: directionOf(participants, options.ownDomains ?? []) };
  });
}

/** Who got the mail and is no guest of the entry takes part all the same: counsel in copy is counsel. */
function besides(guests: readonly Participant[], people: readonly Participant[]): Participant[] {
  const known = new Set(guests.flatMap(({ email }) => (email === undefined ? [] : [normalizeEmail(email)?.address ?? email])));
  return people.filter(({ role, email }) => role !== "from" && email !== undefined && !known.has(normalizeEmail(email)?.address ?? email))
    .map((one) => ({ ...one, role: "attendee" as const }));
}

/** By list and mass headers, unless the list is a shared mailbox of ours. */
function isToACrowd(mail: MailFacts, ownDomains: readonly string[]): boolean {
  if (mail.deliveryReport || /\b(?:bulk|junk)\b/i.test(mail.precedence ?? "")) return true;
  if (mail.listId !== null && isOwnList(mail.listId, ownDomains)) return false;
  return mail.listUnsubscribe || /\blist\b/i.test(mail.precedence ?? "");
}

/** What was typed into the mail stands in for a missing description, and a mail marked private makes a private meeting. */
function asMailed(one: Activity, { body, mail, parts }: { readonly body: string; readonly mail: MailFacts; readonly parts: MailParts }): Activity {
  const closed = /^\s*(?:personal|private)/i.test(mail.sensitivity ?? "") ? "PRIVATE" as const : /confidential/i.test(mail.sensitivity ?? "") ? "CONFIDENTIAL" as const : null;
  const calendar = one.calendar === null || closed === null || one.calendar.classification !== "PUBLIC" ? one.calendar : { ...one.calendar, classification: closed };
  return {
    ...one,
    calendar,
    text: one.text.body.trim() === "" ? { ...one.text, body } : one.text,
    truncated: one.truncated || parts.truncated,
    decodeLossCount: one.decodeLossCount + parts.decodeLossCount,
    attachmentCount: Math.max(one.attachmentCount, parts.attachmentCount),
  };
}
