import type { Activity } from "../model/activity.ts";
import type { LocalDate } from "../model/time.ts";
import { readDates } from "../text/business-dates.ts";
import { dateOf, dayOf } from "../text/calendar-days.ts";
import { localDateOf } from "../text/local-time.ts";
import { regionOfZone } from "../text/region-of-zone.ts";

/** A month, or its second half, ends with its last day. */
const MONTHS = /^(?:(?:the )?(?:second|latter) half of )?(?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?! \d{1,2}\b))/u;

/** Beyond this no deal is planned; a date so far off was misread. */
const DAYS_AHEAD_MAX = 3 * 366;

/** What moves, and to when: the words behind are read by themselves, for the tense in front speaks of the moving. */
const MOVES = /\b(?:mov(?:e|es|ed|ing)|slip(?:s|ped|ping)?|push(?:es|ed|ing)?|shift(?:s|ed|ing)?|postpon(?:e|es|ed|ing)|defer(?:s|red|ring)?|delay(?:s|ed|ing)?|bump(?:s|ed|ing)?|reschedul(?:e|es|ed|ing)|pull(?:s|ed|ing)?|bring(?:s|ing)?|brought)\b.{0,60}?\b(?:in)?to (?<when>(?!be\b|get\b|do\b).{2,60})$/iu;
/** Whose year that is cannot be told by the words. */
const FISCAL = /\b(?:fiscal|financial|budget) (?:year|quarter|q[1-4])|\bfiscal\b|\bfy ?\d/iu;

/** "Not before May", "frozen until Q3": a day that is too early is none on which the deal closes. */
const TOO_EARLY =
  /\?["')\s]*$|\b(?:not|no|never|nothing|cannot|unable|\w+n't)\b.{0,80}\b(?:before|until|till|earlier|in|this|within|by)\b|\bno (?:earlier|sooner)\b|\b(?:frozen|freeze|on hold|hold(?:ing)? off|wait(?:ing)?)\b|\b(?:if|unless|whether|might|could|would|may(?= (?:slip|move|be|have))|maybe|perhaps)\b|\b(?:or|either)\b.{0,20}\b(?:q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december|quarter|month|week)\b/iu;

/**
 * The day on which the deal is to close by these words: their one day, or the one to which it moves ("from March to May").
 * Of a month or quarter it is the last day, as forecasts count. Null when the words leave a choice.
 */
export function closeDateSaid(quote: string, { occurredAt, zone, offsetMinutes }: Pick<Activity, "occurredAt" | "zone" | "offsetMinutes">): LocalDate | null {
  const plain = quote.replaceAll("’", "'");
  if (TOO_EARLY.test(plain) || FISCAL.test(plain)) return null;
  const today = dayOf(localDateOf(occurredAt, zone, offsetMinutes));
  const when = MOVES.exec(plain)?.groups?.["when"];
  const text = when === undefined ? plain : `We sign by ${when.replace(MONTHS, "the end of ")}`;
  const mentions = readDates(text, { spokenAt: occurredAt, zone, offsetMinutes, region: null, holidaysOf: regionOfZone(zone) }).filter(({ kind }) => kind !== "past");
  const chosen = new Set(mentions.map(({ date, ambiguous }) => (ambiguous ? null : date)));
  const [date] = chosen;
  if (chosen.size !== 1 || date === undefined || date === null) return null;
  const day = dayOf(date);
  return day < today || day > today + DAYS_AHEAD_MAX ? null : dateOf(day);
}
