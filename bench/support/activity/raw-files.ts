import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ical from "node-ical";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { allRight, cpuMsOf, type Miss, type Section, type Tally } from "./figure.ts";
import { TEXT } from "./places.ts";

/** What these files cannot say themselves. */
const OPTIONS = { defaultZone: "America/New_York", ownDomains: ["example.com"] };
const FILE_MS_MAX = 1_000;
const MIME_FOLDERS = ["plain_emails", "error_emails", "rfc2822"] as const;
/** A file without what makes it a mail or a calendar is refused, and the refusal says so. */
const CLEAN_REFUSAL = /no date|no event|no start/;

/** Raw mails of the mail project: read, or refused for a cause that is named, each within a second. */
export async function mimeFiles(): Promise<Tally> {
  return readAll(MIME_FOLDERS.map((folder) => `mime/${folder}`));
}

/** Calendar files of the node-ical project, likewise. */
export async function calendarFiles(): Promise<Tally> {
  return readAll(["ics"]);
}

async function readAll(folders: readonly string[]): Promise<Tally> {
  const misses: Miss[] = [];
  const files = folders.flatMap((folder) => readdirSync(join(TEXT, folder)).map((name) => `${folder}/${name}`));
  for (const name of files) {
    const bytes = readFileSync(join(TEXT, name));
    let wrong: string | null = null;
    const ms = await cpuMsOf(async () => {
      try {
        const parsed = await parseActivityFile({ name, bytes }, OPTIONS);
        if (!parsed.ok && !CLEAN_REFUSAL.test(parsed.error.reason)) wrong = `refused: ${parsed.error.reason}`;
      } catch (error) {
        wrong = `threw ${String(error)}`;
      }
    });
    if (ms > FILE_MS_MAX) wrong = `took ${Math.round(ms)} ms`;
    if (wrong !== null) misses.push({ what: name, lines: [wrong] });
  }
  return { right: files.length - misses.length, of: files.length, misses };
}

/** The instants of timed events that name their zone, held against those that node-ical reads. A floating time is anybody's guess. */
export async function calendarInstants(): Promise<Tally> {
  const misses: Miss[] = [];
  let of = 0;
  for (const name of readdirSync(join(TEXT, "ics"))) {
    const bytes = readFileSync(join(TEXT, "ics", name));
    const parsed = await parseActivityFile({ name, bytes }, OPTIONS);
    const ours = Map.groupBy(parsed.ok ? parsed.value.filter(({ calendar }) => calendar?.recurrenceId === null) : [], ({ calendar }) => calendar?.uid);
    for (const event of Object.values(ical.parseICS(bytes.toString("utf8")))) {
      if (event?.type !== "VEVENT" || event.datetype !== "date-time" || event.recurrenceid !== undefined || event.start.tz === undefined) continue;
      const got = ours.get(event.uid)?.map(({ occurredAt }) => occurredAt) ?? [];
      if (got.length === 0) continue;
      of += 1;
      // Two versions of an event may stand in one file.
      if (!got.some((at) => Date.parse(at) === event.start.getTime())) misses.push({ what: `${name}, ${event.uid}`, lines: [`node-ical: ${event.start.toISOString()} (${event.start.tz})`, `got:       ${got.join(", ")}`] });
    }
  }
  return { right: of - misses.length, of, misses };
}

/** Mails and calendars against the goals. */
export async function rawFiles(): Promise<Section> {
  const [mime, calendars, instants] = [await mimeFiles(), await calendarFiles(), await calendarInstants()];
  return {
    title: "Raw mails and calendars (mail, node-ical)",
    figures: [
      allRight("MIME: read or refused cleanly, no throw, ≤ 1 s each", mime, true),
      allRight("iCalendar: read or refused cleanly, ≤ 1 s each", calendars, true),
      allRight("iCalendar: same instant as node-ical reads", instants, true),
    ],
    misses: [mime, calendars, instants].flatMap(({ misses }) => misses),
  };
}
