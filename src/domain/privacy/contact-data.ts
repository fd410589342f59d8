import type { Policy } from "../../../config/policy.ts";
import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Activity, SensitiveCategory } from "../model/activity.ts";
import type { ScreenContext } from "./context.ts";
import type { Slot } from "./document.ts";
import { findEmailAddresses } from "./email-addresses.ts";
import type { Found } from "./found.ts";
import { findIpAddresses } from "./ip-addresses.ts";
import { findPhones } from "./phones.ts";
import { despoken } from "./spoken-numbers.ts";
import { placed, viewsOf } from "./views.ts";

/** A telephone number, mail address or machine's address in a slot, and whom it reaches in the one form that is compared. */
export interface ContactDatum extends Pick<Found, "slot" | "start" | "end" | "rule"> {
  readonly category: Extract<SensitiveCategory, "phone" | "email" | "ip_address">;
  /** E.164 or the normal address; null where it cannot be told. */
  readonly reaches: string | null;
}

/** What holds none of the three is not looked at. */
const worthALook = (text: string): boolean => /@|[([{]at[)\]}]|\d\D{0,3}\d|[0-9a-f]::?[0-9a-f]|[^\t\n\r -~]|\b(?:one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|zwo|drei|vier|sechs|sieben|acht|neun)\b/i.test(text);

/**
 * Telephone numbers, mail addresses and addresses of machines in the texts of an activity, written or read aloud. What they
 * are worth is not said here: most of it is what people do business by.
 */
export function findContactData(slots: readonly Slot[], defaultRegion: string): ContactDatum[] {
  return viewsOf(slots, worthALook).flatMap((joined) => {
    const spoken = despoken(joined.view);
    // Who reads a number aloud makes pauses; on paper a comma divides two.
    const aloud = spoken === null ? [] : hitsIn(spoken.text.replaceAll(",", "-"), defaultRegion).flatMap((hit) => placed(hit, spoken, joined));
    return [...hitsIn(joined.view.text, defaultRegion).flatMap((hit) => placed(hit, joined.view, joined)), ...aloud];
  });
}

function hitsIn(text: string, region: string): Omit<ContactDatum, "slot">[] {
  const machines = findIpAddresses(text).map(({ start, end, rule }) => ({ start, end, rule, category: "ip_address" as const, reaches: text.slice(start, end).toLowerCase() }));
  const mails = findEmailAddresses(text).map(({ start, end, rule, address }) => ({ start, end, rule, category: "email" as const, reaches: normalizeEmail(address)?.address ?? null }));
  const phones = findPhones(text, region).filter(({ start, end }) => ![...machines, ...mails].some((other) => start < other.end && other.start < end))
    .map(({ start, end, rule, e164 }) => ({ start, end, rule, category: "phone" as const, reaches: e164 }));
  return [...machines, ...mails, ...phones];
}

type Wish = Policy["privacy"]["contactData"]["phones"];

/** What of it the policy wants masked; nothing by default, and then nothing is looked for. */
export function contactMasks(activity: Activity, slots: readonly Slot[], masked: readonly Found[], context: ScreenContext): Found[] {
  const { phones, emails, ipAddresses } = context.privacy.contactData;
  const wishes: Readonly<Record<ContactDatum["category"], Wish>> = { phone: phones, email: emails, ip_address: ipAddresses };
  if (Object.values(wishes).every((wish) => wish === "keep")) return [];
  const known = reachedHere(activity, context);
  return findContactData(slots, context.defaultRegion)
    .filter(({ category, reaches }) => wishes[category] === "mask" || (wishes[category] === "mask-others" && (reaches === null || !known.has(reaches))))
    // A card or an identity number is that, even if it could be dialled.
    .filter((datum) => !masked.some((other) => other.slot === datum.slot && datum.start < other.end && other.start < datum.end))
    .map(({ slot, start, end, category, rule }): Found => ({ slot, start, end, category, effect: "mask", rule }));
}

/** The numbers and addresses of those who take part, and of our own people. */
function reachedHere(activity: Activity, context: ScreenContext): ReadonlySet<string> {
  const known = new Set([...context.ownAddresses, ...context.ownPhones]);
  for (const { email, phone } of activity.participants) {
    const address = normalizeEmail(email ?? "")?.address;
    const number = normalizePhone(phone ?? "", context.defaultRegion)?.e164;
    if (address !== undefined) known.add(address);
    if (number !== undefined) known.add(number);
  }
  return known;
}
