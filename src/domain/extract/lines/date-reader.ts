import type { Activity } from "../../model/activity.ts";
import { readDates, type DateMention, type SpokenAt } from "../../text/business-dates.ts";
import { regionOfZone } from "../../text/region-of-zone.ts";
import type { Line } from "./lines.ts";
import { mentionsTime } from "./time-words.ts";

/** A day that a text speaks of. */
export type Mention = DateMention;
/** The days a text speaks of, counted from where and when its speaker stands. */
export type DateReader = (text: string, line: Line) => readonly Mention[];

/** Remembered readings; an activity has far fewer dated sentences. */
const READINGS_MAX = 500;

/** Reads dates in the zone of the speaker: a colleague's own zone where it is known, else what the source stated. */
export function dateReader(activity: Activity): DateReader {
  const known = new Map<string, readonly Mention[]>();
  const clocks = new Map<string | null, SpokenAt>();
  const spokenIn = (own: string | null): SpokenAt => {
    const clock = clocks.get(own) ?? {
      spokenAt: activity.occurredAt,
      zone: own ?? activity.zone,
      offsetMinutes: own === null ? activity.offsetMinutes : null,
      // Where a speaker's clock stands tells which days are off there, but not how they write a date: 06/04 by somebody in
      // London may follow an American calendar, so that two readings stay two and a person is asked.
      region: null,
      holidaysOf: regionOfZone(own ?? activity.zone),
    };
    clocks.set(own, clock);
    return clock;
  };
  return (text, line) => {
    if (!mentionsTime(text)) return [];
    const own = line.speaker?.zone ?? null;
    const key = `${own ?? ""}\n${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const mentions = readDates(text, spokenIn(own)).filter((mention) => mention.kind !== "past");
    if (known.size < READINGS_MAX) known.set(key, mentions);
    return mentions;
  };
}
