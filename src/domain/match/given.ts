import type { Policy } from "../../../config/policy.ts";
import { type NormalEmail, normalizeEmail } from "../hygiene/normalize-email.ts";
import { type NormalPhone, normalizePhone, phoneReadings } from "../hygiene/normalize-phone.ts";
import type { Activity, ParticipantRole } from "../model/activity.ts";
import { registrable } from "./knowledge-index.ts";
import { secondHand } from "./second-hand.ts";

/** Somebody whom an activity gives, with address and number in the forms in which two are compared. */
export interface Given {
  /** Null for somebody of a message that a colleague passed on. */
  readonly role: ParticipantRole | null;
  /** As it came, "" where none did. */
  readonly name: string;
  readonly address: string;
  readonly email: NormalEmail | null;
  /** The registrable part of the address's domain. */
  readonly domain: string | null;
  /** As dialled where we are. */
  readonly phone: NormalPhone | null;
  /** Every number that it may be, see {@link phoneReadings}. */
  readonly phones: readonly NormalPhone[];
}

/** Whom the facts of an activity give, then the people of a message that it passes on. */
export function givenIn(activity: Activity, policy: Policy): readonly Given[] {
  const region = policy.organisation.defaultRegion;
  return [
    ...activity.participants.slice(0, PARTICIPANTS_MAX).map((one) => read(one, one.role, region)),
    ...secondHand(activity).map((one) => read(one, null, region)),
  ];
}

const PARTICIPANTS_MAX = 200;

function read({ name = "", email: address = "", phone = "" }: { readonly name?: string; readonly email?: string; readonly phone?: string }, role: ParticipantRole | null, region: string): Given {
  const email = normalizeEmail(address);
  const domain = email === null ? null : registrable(email.domain);
  if (phone === "") return { role, name, address, email, domain, phone: null, phones: [] };
  return { role, name, address, email, domain, phone: normalizePhone(phone, region), phones: phoneReadings(phone, region) };
}
