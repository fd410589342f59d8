import type { Activity, Participant } from "../model/activity.ts";
import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { ScreenContext } from "./context.ts";
import { rememberedOf } from "../text/remembered.ts";

/** Whose person somebody is; unknown where neither an address nor a number tells. */
export type Side = "own" | "outside" | "unknown";

/** Rooms, recorders and other machines in the list of guests are nobody's side. */
const MACHINE = /@(?:resource\.calendar\.google\.com|group\.calendar\.google\.com|(?:.+\.)?(?:fireflies\.ai|otter\.ai|read\.ai|fathom\.video|tldv\.io|gong\.io|chorus\.ai|zoom\.us|avoma\.com|grain\.com))$/i;

/** Whether a participant is a room, a recorder or the like. */
export const isMachine = ({ email }: Participant): boolean => MACHINE.test(email ?? "");

/** On whose side a participant stands, as far as the address or number tells. */
export function sideOf(person: Participant, context: ScreenContext): Side {
  if (person.email !== undefined && person.email.trim() !== "") return sideOfAddress(person.email, context);
  if (person.phone === undefined || person.phone.trim() === "") return "unknown";
  const number = normalizePhone(person.phone, context.defaultRegion);
  if (number === null) return "unknown";
  if (context.ownPhones.has(number.e164)) return "own";
  return context.ownPhones.size === 0 ? "unknown" : "outside";
}

/** Own by a listed address or an own domain; unknown while nothing tells which domains are ours. */
function sideOfAddress(raw: string, context: ScreenContext): Side {
  const email = normalizeEmail(raw);
  if (email === null) return "unknown";
  if (context.ownAddresses.has(email.address)) return "own";
  if (context.ownDomains.length === 0) return "unknown";
  return inDomains(email.domain, context.ownDomains) ? "own" : "outside";
}

/** Everybody who takes part is ours, and there are at least two of us. A note about a customer has one author and is not meant. */
export function onlyOurs(activity: Activity, context: ScreenContext): boolean {
  if (activity.kind === "note" || activity.kind === "form") return false;
  const people = activity.participants.filter((person) => !isMachine(person));
  if (people.length < 2 || !people.every((person) => sideOf(person, context) === "own")) return false;
  const everyone = new Set(people.map((person) => normalizeEmail(person.email ?? "")?.address ?? person.phone ?? ""));
  if (everyone.size < 2) return false;
  return !carriesOutside(activity, context);
}

const ADDRESS = /[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}/gi;
const HEADER_LINE = /^[>*\s]{0,6}(?:from|to|cc|sent by|reply-to|von|an|de|à|da|a|para|från|til|fra|od|do)\s?\*?\s?:\*?[^\n]{0,400}$/gim;
/** Header lines looked at in a forwarded part. */
const HEADER_LINES_MAX = 40;

/** A colleague's forward of a customer's mail is about the customer, even if only colleagues get it. */
function carriesOutside(activity: Activity, context: ScreenContext): boolean {
  if (activity.text.forwarded.trim() === "") return false;
  const headers = activity.text.forwarded.match(HEADER_LINE)?.slice(0, HEADER_LINES_MAX) ?? [];
  const addresses = headers.flatMap((line) => line.match(ADDRESS) ?? []);
  if (addresses.length > 0) return addresses.some((address) => sideOfAddress(address, context) === "outside");
  // A forward whose headers name people without addresses: it cannot be said that they are ours.
  return headers.length > 0;
}

/** A participant of a domain or address with which the policy wants no dealings logged. */
export function hasBlocked(activity: Activity, { privacy }: ScreenContext): boolean {
  if (privacy.blockedDomains.length === 0 && privacy.privateAddresses.length === 0) return false;
  return activity.participants.some(({ email }) => {
    const address = normalizeEmail(email ?? "");
    return address !== null && (inDomains(address.domain, privacy.blockedDomains) || normal(privacy.privateAddresses).has(address.address));
  });
}

/** Our counsel takes part, in the headers or in those of a quoted or forwarded part. */
export const hasCounsel = (activity: Activity, context: ScreenContext): boolean => takesPart(activity, context.privacy.counselAddresses);

/** The people department takes part. */
export const hasHr = (activity: Activity, context: ScreenContext): boolean => takesPart(activity, context.privacy.hrAddresses);

/** One of these addresses takes part, in the headers or in those of a quoted or forwarded part. */
export function takesPart(activity: Activity, addresses: readonly string[]): boolean {
  if (addresses.length === 0) return false;
  const wanted = normal(addresses);
  return addressesOn(activity).some((address) => wanted.has(address));
}

/** Every address of the headers; several lists are held against them. */
const addressesOn = rememberedOf((activity: Activity): readonly string[] => {
  const headers = [activity.text.forwarded, activity.text.quoted].flatMap((text) => (text.includes("@") ? text.match(HEADER_LINE)?.slice(0, HEADER_LINES_MAX) ?? [] : []));
  const written = [...activity.participants.map(({ email }) => email ?? ""), ...headers.flatMap((line) => line.match(ADDRESS) ?? [])];
  return [...new Set(written)].map((raw) => normalizeEmail(raw)?.address ?? "");
});

/** Lists of a policy in the form that is compared, made once for each list. */
const normal = rememberedOf((addresses: readonly string[]): ReadonlySet<string> => new Set(addresses.map((one) => normalizeEmail(one)?.address ?? one)));

const inDomains = (domain: string, domains: readonly string[]): boolean => domains.some((own) => domain === own || domain.endsWith(`.${own}`));
