import { dateText, instantMs, instantText } from "../schema/instants.ts";
import type { Draft, Values } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";
import { contradiction, missing } from "./refusals.ts";

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** An event takes 14 days at most (Object Reference, Event.DurationInMinutes). */
const durationMinutesMax = 14 * dayMinutes;

/** The times of an event from those given: the two names of its beginning, and its end and its duration, fill each other. */
export function eventTimes({ before, given, values }: Pick<Draft, "before" | "given" | "values">): Values {
  const touched = ["StartDateTime", "ActivityDateTime", "ActivityDate", "EndDateTime", "DurationInMinutes", "IsAllDayEvent"].some((name) => name in given);
  if (before !== undefined && !touched) return {};
  const allDay = values["IsAllDayEvent"] === true;
  const start = startMs(given, before?.values, allDay);
  const minutes = durationMinutes(given, before?.values, { start, allDay });
  if (minutes < 0) throw contradiction("End Date/Time: an event cannot end before it starts", ["EndDateTime"]);
  if (minutes > durationMinutesMax) throw contradiction("Duration: an event can last 14 days at most", ["DurationInMinutes"]);
  const end = start + minutes * minuteMs;
  return {
    StartDateTime: instantText(start),
    ActivityDateTime: allDay ? null : instantText(start),
    ActivityDate: dateText(start),
    EndDateTime: instantText(end),
    EndDate: dateText(allDay && minutes > 0 ? end - minuteMs : end),
    DurationInMinutes: minutes,
  };
}

function startMs(given: Values, before: Values | undefined, allDay: boolean): number {
  const named = msOf(given, "StartDateTime");
  const alias = msOf(given, "ActivityDateTime");
  if (named !== undefined && alias !== undefined && named !== alias) {
    throw contradiction("Start Date/Time: StartDateTime and ActivityDateTime differ", ["StartDateTime", "ActivityDateTime"]);
  }
  const day = allDay ? textOf(given, "ActivityDate") : undefined;
  const emptied = given["StartDateTime"] === null || (given["ActivityDateTime"] === null && !allDay);
  const start = named ?? alias ?? (day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`)) ?? (before === undefined || emptied ? undefined : msOf(before, "StartDateTime"));
  if (start === undefined) throw missing(["StartDateTime"]);
  return start;
}

function durationMinutes(given: Values, before: Values | undefined, event: { readonly start: number; readonly allDay: boolean }): number {
  const end = msOf(given, "EndDateTime");
  const fromEnd = end === undefined ? undefined : Math.floor((end - event.start) / minuteMs);
  const duration = typeof given["DurationInMinutes"] === "number" ? given["DurationInMinutes"] : undefined;
  if (fromEnd !== undefined && duration !== undefined && fromEnd !== duration) {
    throw contradiction("Duration: EndDateTime and DurationInMinutes differ", ["DurationInMinutes", "EndDateTime"]);
  }
  const kept = before?.["DurationInMinutes"];
  const minutes = fromEnd ?? duration ?? (typeof kept === "number" ? kept : event.allDay ? dayMinutes : undefined);
  if (minutes === undefined) throw missing(["DurationInMinutes", "EndDateTime"]);
  return minutes;
}

function msOf(values: Values, name: string): number | undefined {
  const text = textOf(values, name);
  return text === undefined ? undefined : instantMs(text);
}
