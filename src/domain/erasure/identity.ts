import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Participant } from "../model/activity.ts";
import type { ContactId } from "../model/ids.ts";

/**
 * One thing that tells a person from others, in the one form in which it is compared: a mailbox, a number, or our id of a
 * contact. Equal people under equal spellings give equal texts.
 */
export type Identity = `mailbox:${string}` | `phone:${string}` | `contact:${string}`;

/** A mailbox by any spelling of its address; null where there is no address. */
export function mailboxIdentity(raw: string): Identity | null {
  const email = normalizeEmail(raw);
  return email === null ? null : `mailbox:${email.address}`;
}

/** A number as it is dialled from anywhere; one that cannot be told so by its digits alone. Null for too few to be anybody's. */
export function phoneIdentity(raw: string, region: string): Identity | null {
  const phone = normalizePhone(raw, region);
  if (phone !== null) return `phone:${phone.e164}`;
  const digits = raw.replace(/\D/g, "");
  return digits.length < PHONE_DIGITS_MIN ? null : `phone:${digits}`;
}

const PHONE_DIGITS_MIN = 6;

/** A contact by our id. */
export const contactIdentity = (id: ContactId): Identity => `contact:${id}`;

/** Mailboxes and numbers among a record's values, whatever its properties are called: a value that is one as a whole. */
export function identitiesIn(values: Readonly<Record<string, string | null>>, region: string): readonly Identity[] {
  const parts = Object.values(values).flatMap((value) => value?.split(/[;,\s]+(?=\S*@)|;/) ?? []).filter((part) => part.length <= VALUE_CHARS_MAX);
  const found = parts.map((part) => (part.includes("@") ? mailboxIdentity(part.trim()) : PHONE_LIKE.test(part.trim()) ? phoneIdentity(part.trim(), region) : null));
  return [...new Set(found.filter((one) => one !== null))].sort();
}

/** Longer is no address and no number. */
const VALUE_CHARS_MAX = 320;
/** With its country, or written as a number is: an id of digits alone is none. */
const PHONE_LIKE = /^(?:\+\d[\d\s().\/-]{6,20}|\(?\d{2,5}\)?[\s.\/-][\d\s().\/-]{4,16})$/;

/** Everything that tells who took part in an activity. Somebody of whom only a name is given has none. */
export function identitiesOf(participants: readonly Pick<Participant, "email" | "phone">[], region: string): readonly Identity[] {
  const found = participants.flatMap(({ email, phone }) => [
    email === undefined ? null : mailboxIdentity(email),
    phone === undefined ? null : phoneIdentity(phone, region),
  ]);
  return [...new Set(found.filter((one) => one !== null))].sort();
}
