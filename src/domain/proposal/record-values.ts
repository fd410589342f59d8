import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { KnownField } from "../model/record-fields.ts";
import type { User } from "../model/records.ts";
import { err, ok, type Result } from "../model/result.ts";

/** What values are checked against. */
export interface ValueContext {
  readonly users: readonly User[];
  /** ISO 3166-1 region in which a number without country code is read. */
  readonly region: string;
}

/** The shorter of what the two CRMs take, in UTF-16 units. */
const CHARS_MAX: Readonly<Record<KnownField, number>> = {
  firstName: 40, lastName: 80, title: 128, email: 80, phone: 40, ownerId: 120, name: 120, website: 255, city: 40, stage: 120, amount: 20, closeDate: 10,
};

/** A deal or company without these is none. */
const NEVER_EMPTY: ReadonlySet<KnownField> = new Set(["name", "stage"]);

/**
 * The value as it will be written, trimmed; an error says what is wrong with it without repeating it. Whether a value
 * exists there (a stage, a number that is in service) is for the CRM to say.
 */
export function checkedValue(field: KnownField, raw: string | null, context: ValueContext): Result<string | null, string> {
  const value = raw === null ? "" : raw.trim();
  if (value === "") return NEVER_EMPTY.has(field) ? err("must not be empty") : ok(null);
  if (value.length > CHARS_MAX[field]) return err(`is longer than ${String(CHARS_MAX[field])} characters`);
  if (!value.isWellFormed() || /\p{Cc}/u.test(value)) return err("holds characters that are no text");
  const wrong = complaint(field, value, context);
  return wrong === null ? ok(value) : err(wrong);
}

function complaint(field: KnownField, value: string, { users, region }: ValueContext): string | null {
  switch (field) {
    case "email":
      return normalizeEmail(value) === null ? "is not an e-mail address" : null;
    case "phone":
      return normalizePhone(value, region) === null ? "is not a phone number" : null;
    case "website":
      return isWebsite(value) ? null : "is not the address of a website";
    case "amount":
      return /^\d{1,14}(\.\d{1,4})?$/.test(value) ? null : "is not a decimal number such as 260000 or 260000.50";
    case "closeDate":
      return isDay(value) ? null : "is not a date such as 2026-05-31";
    case "ownerId":
      return users.some((user) => user.id === value && user.active) ? null : "is not the id of an active user";
    default:
      return null;
  }
}

function isWebsite(value: string): boolean {
  const address = value.includes("://") ? value : `https://${value}`;
  if (/\s/.test(value) || !URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  return ["http:", "https:"].includes(protocol) && username === "" && /^[^.]+(\.[^.]+)+$/.test(hostname);
}

/** 30 February parses, as a day of March. */
function isDay(value: string): boolean {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}
