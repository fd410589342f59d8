import { hash } from "node:crypto";

import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Activity, CalendarFacts, MailFacts, Participant } from "../model/activity.ts";
import { applySpans } from "./apply-spans.ts";
import { findPassages } from "./find-passages.ts";
import { findValues, hitsIn } from "./find-values.ts";

/**
 * The activity with what people can write into ids and headers screened as well: a source may give "card 4111 1111 …" for its id.
 * Machines make most ids, and rows of digits in them look like anything, so nobody is asked about one; equal ids stay equal.
 * An address or number that is one is left, for it is how people are known.
 */
export function withScreenedIds(activity: Activity, defaultRegion: string): Activity {
  const known = new Map<string, string>();
  const id = (raw: string): string => {
    const before = known.get(raw) ?? screenedId(raw);
    known.set(raw, before);
    return before;
  };
  const some = (raw: string | null): string | null => (raw === null ? null : id(raw));
  const { mail, calendar } = activity;
  return {
    ...activity,
    source: id(activity.source),
    sourceId: id(activity.sourceId),
    threadId: some(activity.threadId),
    participants: activity.participants.map((person) => reachable(person, defaultRegion)),
    mail: mail === null ? null : ({
      ...mail, messageId: some(mail.messageId), inReplyTo: some(mail.inReplyTo), references: mail.references.map(id), listId: some(mail.listId),
      autoSubmitted: some(mail.autoSubmitted), precedence: some(mail.precedence), sensitivity: some(mail.sensitivity),
    } satisfies MailFacts),
    calendar: calendar === null ? null : ({ ...calendar, uid: id(calendar.uid), recurrenceId: some(calendar.recurrenceId) } satisfies CalendarFacts),
  };
}

/** The id of a conversation as it is stored, so that a reviewer's block meets what arrives later. */
export const screenedThread = (activity: Activity): Activity => (activity.threadId === null ? activity : { ...activity, threadId: screenedId(activity.threadId) });

/** What a value or a sentence has and most ids have not: blanks, a long row of digits in whatever groups, the sign of a secret. */
const WORTH_A_LOOK = /\s|(?:\d[^A-Za-z\d]{0,4}){9}|[A-Z]{2}\d{2}[A-Z0-9]{11}|pass|pwd|secret|token|iban|eyJ|AKIA|gh[pousr]_|sk[-_]|xox|[^\x20-\x7e]/i;

/** Two conversations must not become one because a card was taken out of both; more hex digits would let it be guessed. */
const DIGEST_CHARS = 3;

function screenedId(raw: string): string {
  const clean = WORTH_A_LOOK.test(raw) ? screened(raw) : raw;
  return clean === raw ? raw : `${clean}~${hash("sha256", `steward/id/1\n${raw}`, "hex").slice(0, DIGEST_CHARS)}`;
}

function screened(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text)) {
    const hits = hitsIn(text);
    return hits.length === 0 ? text : applySpans(text, hits.map((hit) => ({ ...hit, slot: 0 })));
  }
  const slots = [{ kind: "body" as const, text, by: "" }];
  // What tells something in words is no id that anything could be looked up by.
  if (/\s/.test(text) && findPassages(slots).some(({ effect }) => effect === "exclude" || effect === "block")) return "[removed]";
  return applySpans(text, findValues(slots));
}

/** "Ana, card 4111 … <ana@example.com>" keeps its address, "216 555 0188, pin 4711" its number. */
function reachable(person: Participant, region: string): Participant {
  const email = person.email === undefined || BARE_ADDRESS.test(person.email) ? person.email : told(person.email, normalizeEmail(person.email)?.address ?? null);
  const phone = person.phone === undefined ? person.phone : numberOf(person.phone, normalizePhone(person.phone, region)?.e164 ?? null);
  if (email === person.email && phone === person.phone) return person;
  return { ...person, ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
}

/** A number that nobody can be reached by may be a card's or an identity's, typed where the number belonged. */
const numberOf = (raw: string, e164: string | null): string => (e164 !== null && BARE_NUMBER.test(raw) ? raw : told(raw, e164));

const BARE_ADDRESS = /^(?:mailto:)?[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/i;
const BARE_NUMBER = /^(?:tel:)?\+?[\d\s().\/-]{3,22}(?:(?:x|ext\.?|#|;ext=)\s?\d{1,6})?$/i;

/** What is written beside an address or number goes as soon as anything of it would have to. */
function told(raw: string, bare: string | null): string {
  const clean = screened(raw);
  return clean === raw ? raw : bare !== null && screened(bare) === bare ? bare : clean;
}
