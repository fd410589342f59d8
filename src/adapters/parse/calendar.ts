import { createHash } from "node:crypto";
import { buildActivity, NO_TEXT, participant, tidy } from "./build-activity.ts";
import { decodeText } from "./charset.ts";
import { directionOf } from "./direction.ts";
import { inFolders } from "./folders.ts";
import { durationMs, readIcalTime } from "./ical-time.ts";
import { failure } from "./parse-failure.ts";
import { htmlToMailText } from "./html.ts";
import { icalText, readIcal } from "./ical-lines.ts";
import { isZone, offsetMinutesAt } from "../../domain/text/local-time.ts";
import { ACTIVITIES_MAX, CALENDAR_BYTES_MAX } from "./limits.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity, CalendarFacts, Participant } from "../../domain/model/activity.ts";
import type { IcalComponent, IcalLine } from "./ical-lines.ts";
import type { IcalTime } from "./ical-time.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";
import type { ZoneName } from "../../domain/model/time.ts";

/** Every event of a calendar file (RFC 5545, RFC 5546, RFC 7986), one activity each; a moved instance of a series is one of its own. */
export async function activitiesOfCalendar(bytes: Uint8Array, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  if (bytes.byteLength > CALENDAR_BYTES_MAX) return failure(place, `The calendar file is larger than ${String(CALENDAR_BYTES_MAX / 1024 / 1024)} MiB; export fewer events.`);
  const decoded = decodeText(bytes);
  const calendars = readIcal(decoded.text).filter(({ name }) => name === "VCALENDAR");
  if (calendars.length === 0) return failure(place, "No BEGIN:VCALENDAR was found; this is no calendar file.");
  const events = calendars.flatMap((calendar) => {
    const zones = within(calendar, "VTIMEZONE");
    return within(calendar, "VEVENT").map((event) => ({ calendar, zones, event }));
  });
  if (events.length === 0) return failure(place, "The calendar file holds no event.");
  if (events.length > ACTIVITIES_MAX) return failure(place, `The file holds more than ${String(ACTIVITIES_MAX)} events; split it.`);
  const activities: Activity[] = [];
  for (const [index, source] of events.entries()) {
    const at = events.length === 1 ? place : `${place}, event ${String(index + 1)}`;
    const one = await activityOfEvent(source, options, at);
    if (!one.ok) return one;
    activities.push({ ...one.value, decodeLossCount: decoded.lossCount });
  }
  return ok(activities);
}

/** An event, the calendar that it stands in, and the zones defined there. */
interface EventSource {
  readonly calendar: IcalComponent;
  readonly zones: readonly IcalComponent[];
  readonly event: IcalComponent;
}

async function activityOfEvent({ calendar, zones, event }: EventSource, options: ParseOptions, place: string): Promise<Result<Activity, ParseFailure>> {
  const floating = calendarZone(calendar, zones, options.defaultZone);
  const time = async (name: string): Promise<IcalTime | null> => {
    const line = lineOf(event, name);
    return line === null ? null : readIcalTime(line, zones, floating);
  };
  const start = await time(lineOf(event, "DTSTART") !== null ? "DTSTART" : lineOf(event, "RECURRENCE-ID") !== null ? "RECURRENCE-ID" : "DTSTAMP");
  if (start === null) return failure(place, "The event has no start (DTSTART) that can be read.");
  const uid = tidy(lineOf(event, "UID")?.value) || likeness(event);
  const end = await time("DTEND");
  const lasting = durationMs(lineOf(event, "DURATION")?.value ?? "");

  const facts = await factsOf(calendar, event, start, time);
  const participants = attendeesOf(event, facts.method === "REPLY");
  return ok(buildActivity({
    kind: "meeting",
    source: "calendar",
    sourceId: facts.recurrenceId === null ? uid : `${uid}/${facts.recurrenceId}`,
    threadId: uid,
    occurredAt: start.at,
    endedAt: end?.at ?? (lasting === null ? null : new Date(Date.parse(start.at) + lasting).toISOString()),
    zone: start.zone,
    // What the clock showed there and then; a UTC time says nothing about anybody's clock.
    offsetMinutes: /Z$/i.test(lineOf(event, "DTSTART")?.value.trim() ?? "Z") ? null : offsetMinutesAt(start.at, start.zone),
    direction: directionOf(participants, options.ownDomains ?? []),
    participants,
    ...inFolders(calendarsOf(calendar, event)),
    text: { ...NO_TEXT, subject: tidy(icalText(lineOf(event, "SUMMARY")?.value ?? "")), ...descriptionOf(event) },
    mail: null,
    calendar: { uid, ...facts },
    decodeLossCount: 0,
    attachmentCount: event.lines.filter(({ name }) => name === "ATTACH").length,
  }));
}

/** RFC 5545 asks for a UID, exports of old programs lack it: then start, title and organizer stand for it. */
function likeness(event: IcalComponent): string {
  const parts = ["DTSTART", "RECURRENCE-ID", "SUMMARY", "ORGANIZER"].map((name) => lineOf(event, name)?.value.trim() ?? "");
  return `like-${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 40)}`;
}

/** The calendar's name (RFC 7986 NAME, and what was used before), and the event's categories. */
function calendarsOf(calendar: IcalComponent, event: IcalComponent): readonly string[] {
  const names = ["X-WR-CALNAME", "NAME"].map((name) => icalText(lineOf(calendar, name)?.value ?? ""));
  const categories = event.lines.filter(({ name }) => name === "CATEGORIES").flatMap(({ value }) => value.split(/(?<!\\),/)).map(icalText);
  return [...names, ...categories];
}

/** The instance with the zone it is written in: the natural key reads it, and a zone that is lost makes another key. */
function recurrenceOf(event: IcalComponent): string | null {
  const line = lineOf(event, "RECURRENCE-ID");
  const written = line?.value.trim() ?? "";
  if (written === "") return null;
  const zone = line?.params["TZID"];
  return zone === undefined ? written : `TZID=${zone}:${written}`;
}

const METHODS: Readonly<Record<string, CalendarFacts["method"]>> = { REQUEST: "REQUEST", PUBLISH: "PUBLISH", CANCEL: "CANCEL", REPLY: "REPLY", COUNTER: "COUNTER" };

async function factsOf(calendar: IcalComponent, event: IcalComponent, start: IcalTime, time: (name: string) => Promise<IcalTime | null>): Promise<Omit<CalendarFacts, "uid">> {
  const value = (name: string): string => (lineOf(event, name)?.value ?? "").trim();
  const given = (lineOf(calendar, "METHOD")?.value ?? "").trim().toUpperCase();
  // A file without METHOD was exported, not sent: that is what PUBLISH means.
  const method = given === "" ? "PUBLISH" : (METHODS[given] ?? "OTHER");
  const sequence = Number(value("SEQUENCE"));
  const location = [icalText(value("LOCATION")), icalText(value("CONFERENCE"))].filter((part) => part !== "").join(" ");
  const classification = value("CLASS").toUpperCase();
  return {
    recurrenceId: recurrenceOf(event),
    sequence: Number.isInteger(sequence) && sequence > 0 && sequence < 1e9 ? sequence : 0,
    stampedAt: (await time("DTSTAMP"))?.at ?? null,
    method,
    cancelled: method === "CANCEL" || value("STATUS").toUpperCase() === "CANCELLED",
    recurs: ["RRULE", "RDATE"].some((name) => lineOf(event, name) !== null),
    allDay: start.allDay,
    location: location === "" ? null : tidy(location),
    // RFC 5545 3.8.1.3: unknown values are to be treated as private.
    classification: classification === "" || classification === "PUBLIC" ? "PUBLIC" : classification === "CONFIDENTIAL" ? "CONFIDENTIAL" : "PRIVATE",
  };
}

/** RFC 5546 3.2.3: in a REPLY the one attendee's PARTSTAT is the answer. */
const ANSWERS: Readonly<Record<string, NonNullable<Participant["answer"]>>> = { ACCEPTED: "accepted", DECLINED: "declined", TENTATIVE: "tentative" };

function attendeesOf(event: IcalComponent, isAnswer: boolean): Participant[] {
  const people: Participant[] = [];
  const seen = new Set<string>();
  for (const role of ["organizer", "attendee"] as const) {
    for (const line of event.lines.filter(({ name }) => name === role.toUpperCase())) {
      if (/^(?:ROOM|RESOURCE)$/i.test(line.params["CUTYPE"] ?? "")) continue;
      const one = participant(role, { name: nameOf(line), email: addressOf(line) });
      const key = (one?.email ?? one?.name ?? "").toLowerCase();
      // Organizers are listed among the attendees as well.
      if (one === null || seen.has(key)) continue;
      seen.add(key);
      const answer = isAnswer && role === "attendee" ? ANSWERS[(line.params["PARTSTAT"] ?? "").toUpperCase()] : undefined;
      people.push({ ...one, ...(answer === undefined ? {} : { answer }) });
    }
  }
  return people;
}

function nameOf(line: IcalLine): string | null {
  const name = icalText(line.params["CN"] ?? "").replace(/\^'/g, '"').replace(/^['"]|['"]$/g, "");
  return name.includes("@") && !name.includes(" ") ? null : name;
}

function addressOf(line: IcalLine): string | null {
  const value = /^mailto:/i.test(line.value.trim()) ? line.value.trim().slice(7) : (line.params["EMAIL"] ?? line.value);
  const address = value.trim().replace(/\?.*$/, "");
  return /^[^\s@<>]+@[^\s@<>]+$/.test(address) ? address : null;
}

/** Outlook and Zoom put HTML into the description. */
function descriptionOf(event: IcalComponent): { body: string; hidden: string } {
  const plain = icalText(lineOf(event, "DESCRIPTION")?.value ?? "");
  const html = plain === "" ? icalText(lineOf(event, "X-ALT-DESC")?.value ?? "") : plain;
  if (!/<(?:br|p|div|html|span|b|a)\b[^>]{0,300}>/i.test(html)) return { body: html, hidden: "" };
  const { text, hidden } = htmlToMailText(html.replaceAll("\n", "<br>"));
  return { body: text, hidden };
}

function calendarZone(calendar: IcalComponent, zones: readonly IcalComponent[], fallback: ZoneName): ZoneName {
  // Some exports put several zones into one VTIMEZONE; the last one is the calendar's.
  const [only] = zones.length === 1 ? zones : [];
  const named = [lineOf(calendar, "X-WR-TIMEZONE")?.value.trim(), only?.lines.findLast(({ name }) => name === "TZID")?.value.trim()];
  return named.find((zone) => zone !== undefined && zone.includes("/") && isZone(zone)) ?? fallback;
}

function within(component: IcalComponent, name: string): IcalComponent[] {
  return component.children.filter((child) => child.name === name);
}

function lineOf(component: IcalComponent, name: string): IcalLine | null {
  return component.lines.find((line) => line.name === name) ?? null;
}
