import type { Activity } from "../model/activity.ts";
import { isAmongColleagues } from "../text/colleagues.ts";
import { forwardedHeader, type NamedAddress } from "../text/forwarded-header.ts";

/**
 * The people of a message that a colleague passed on: sender and recipients as its header names them. Empty unless the
 * mail went among colleagues, as a customer who forwards something speaks for himself.
 */
export function secondHand(activity: Activity): readonly { readonly name?: string; readonly email?: string; readonly phone?: string }[] {
  if (activity.kind !== "email" || activity.text.forwarded === "" || !isAmongColleagues(activity)) return [];
  const header = forwardedHeader(activity.text.forwarded);
  if (header === null) return [];
  return [...header.from, ...header.to].slice(0, PEOPLE_MAX).map(given);
}

const PEOPLE_MAX = 20;

const given = (one: NamedAddress): { readonly name?: string; readonly email?: string } => ({
  ...(one.name === null ? {} : { name: one.name }),
  ...(one.email === null ? {} : { email: one.email }),
});
