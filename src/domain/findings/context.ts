import type { Policy } from "../../../config/policy.ts";
import type { FieldDescription } from "../model/field-description.ts";
import type { UserId } from "../model/ids.ts";
import type { RecordObject } from "../model/record-fields.ts";
import type { User } from "../model/records.ts";
import type { Instant } from "../model/time.ts";

/** What all records of an installation are looked at against. */
export interface Context {
  readonly at: Instant;
  readonly policy: Policy;
  readonly users: ReadonlyMap<UserId, User>;
  /** The fields that the CRM shows, by object; an object that it has not told of is missing. */
  readonly schema: Readonly<Partial<Record<RecordObject, readonly FieldDescription[]>>>;
  /** The CRM's activities were read: without them no record is without one. */
  readonly knowsActivities: boolean;
  /** Whether a domain belongs to a provider of public mail. */
  readonly isFreeMail: (domain: string) => boolean;
}

const DAY_MS = 86_400_000;

/** Whole days from a day or instant to now; negative for what is to come, null for what is no time. */
export function daysSince(when: string, { at }: Pick<Context, "at">): number | null {
  const ms = Date.parse(when);
  return Number.isNaN(ms) ? null : Math.floor((Date.parse(at) - ms) / DAY_MS);
}
