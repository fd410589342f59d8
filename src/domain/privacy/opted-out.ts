import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Activity, Participant, SensitiveFlag } from "../model/activity.ts";
import type { ScreenContext } from "./context.ts";
import { isMachine, sideOf } from "./participants.ts";

/** The rule by which somebody is known to stand on the policy's list. It is no news, and nobody's who merely writes along. */
export const LISTED = "policy.opt-out";
/** The rule of a word by which somebody on the list takes their wish back (START). */
export const TAKEN_BACK = "opt-out.start-word";
/** The rule of a text message that is nothing but the word for "no more". */
export const STOP_WORD_RULE = "opt-out.stop-word";

/** A number that sent STOP is left alone by that number, not the person by every other: they said no more. */
export const isOfNumberAlone = ({ flags }: Told): boolean => asking(flags).every(({ rule }) => rule === STOP_WORD_RULE);

/** What tells it: who took part, and what was found. */
export interface Told extends Pick<Activity, "participants" | "direction"> {
  readonly flags: readonly SensitiveFlag[];
}

/**
 * Whose wish to be left alone an activity tells, in the form of the policy's list: an address, or a number as dialled from
 * anywhere. The outside author, or, where one of us reports it, the one outsider who takes part. Nobody where several
 * could be meant: to leave the wrong one alone silences a customer who never asked for it.
 */
export function optedOut(activity: Told, context: ScreenContext): readonly string[] {
  const outside = activity.participants.filter((person) => !isMachine(person) && sideOf(person, context) !== "own");
  const authors = activity.direction === "inbound" ? outside.filter(({ role }) => AUTHORS.has(role)) : [];
  const [who, ...others] = people(authors.length > 0 ? authors : outside, context);
  return asking(activity.flags).length === 0 || who === undefined || others.length > 0 ? [] : who;
}

/** Whose wish an activity takes back: the number that sent the word, null where none did. */
export function tookBack(activity: Told, { defaultRegion }: ScreenContext): string | null {
  if (!activity.flags.some(({ rule }) => rule === TAKEN_BACK)) return null;
  const phone = activity.participants.find(({ role }) => role === "from")?.phone;
  return normalizePhone(phone ?? "", defaultRegion)?.e164 ?? null;
}

/** An address or number as the policy's list takes it; null for one that it cannot hold. */
export function listEntry(raw: string, region: string): string | null {
  const address = normalizeEmail(raw)?.address;
  if (address !== undefined) return LISTABLE.test(address) ? address : null;
  const number = normalizePhone(raw, region)?.e164;
  return number !== undefined && DIALLED.test(number) ? number : null;
}

const asking = (flags: readonly SensitiveFlag[]): readonly SensitiveFlag[] => flags.filter(({ category, rule }) => category === "opt_out" && rule !== LISTED && rule !== TAKEN_BACK);
const AUTHORS: ReadonlySet<Participant["role"]> = new Set(["from", "caller", "submitter"]);
/** What the policy's schema takes for an address and a number. */
const LISTABLE = /^(?![.])[a-z0-9_'+.-]{0,63}[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}[a-z]{2,63}$/;
const DIALLED = /^\+[1-9]\d{6,14}$/;

/** Each person once, by what tells them apart; somebody of whom only a name is known is nobody here. */
function people(participants: readonly Participant[], { defaultRegion }: ScreenContext): readonly (readonly string[])[] {
  const each = participants.map(({ email, phone }) => [email, phone].flatMap((raw) => (raw === undefined ? [] : (listEntry(raw, defaultRegion) ?? []))));
  return [...new Map(each.filter((entries) => entries.length > 0).map((entries) => [entries.join(" "), entries])).values()];
}
