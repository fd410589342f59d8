import { activitiesOfCalendar } from "./calendar.ts";
import { activitiesOfJson, activitiesOfJsonl, activityOfJson } from "./json.ts";
import { activitiesOfMailJson } from "./mail-json.ts";
import { activitiesOfMbox } from "./mbox.ts";
import { activitiesOfCsv } from "./csv.ts";
import { activitiesOfMail } from "./mail.ts";
import { activityOfPlainTalk, activityOfTranscript } from "./transcript.ts";
import { activitiesOfVendorJson } from "./vendor-json.ts";
import { failure, guarded } from "./parse-failure.ts";
import { isZone } from "../../domain/text/local-time.ts";
import { FILE_BYTES_MAX } from "./limits.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity } from "../../domain/model/activity.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";

/** A file as it lies in a folder or was uploaded; only the ending of its name is read, the rest is for people. */
export interface ActivityFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The `.meta.json` beside a transcript. */
  readonly sidecar?: Uint8Array | undefined;
}

/** Endings that can be read. */
export const ACTIVITY_ENDINGS = ["eml", "mbox", "ics", "vtt", "srt", "txt", "json", "jsonl", "csv"] as const;

/**
 * The activities in a file, in its order: one for most kinds, several for .mbox, .jsonl, .csv, a JSON array, Gong's calls and a
 * calendar of many events. All or none: a file with one bad item is refused whole and the item named; of a mailbox the good
 * mails are given where the caller hears of the others (`onRefused`). Never throws on input.
 */
export async function parseActivityFile(input: ActivityFile, options: ParseOptions): Promise<Result<Activity[], ParseFailure>> {
  const place = placeOf(input.name);
  const size = input.bytes.byteLength;
  if (size > FILE_BYTES_MAX) {
    return failure(place, `The file has ${mebibytes(size)} MiB; at most ${mebibytes(FILE_BYTES_MAX)} MiB can be read.`);
  }
  if (size === 0) return failure(place, "The file is empty.");
  if (!isZone(options.defaultZone)) return failure(place, "The default time zone is no IANA zone name.");
  return guarded(place, () => dispatch(input, options, place));
}

/** One activity from the body of an API request. */
export function parseActivityJson(value: unknown, options: ParseOptions = { defaultZone: "UTC" }, place = "body"): Result<Activity, ParseFailure> {
  return activityOfJson(value, options, place);
}

async function dispatch(input: ActivityFile, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  const ending = /\.([a-z0-9]{1,10})$/i.exec(input.name)?.[1]?.toLowerCase() ?? "";
  switch (ending) {
    case "eml":
      return activitiesOfMail(input.bytes, options, place);
    case "mbox":
      return activitiesOfMbox(input.bytes, options, place);
    case "ics":
      return activitiesOfCalendar(input.bytes, options, place);
    case "vtt":
    case "srt":
      return listed(activityOfTranscript(input.bytes, input.sidecar, options, place));
    case "txt":
      return listed(activityOfPlainTalk(input.bytes, input.sidecar, options, place));
    case "json":
      return (await activitiesOfMailJson(input.bytes, options, place)) ?? activitiesOfVendorJson(input.bytes, input.sidecar, options, place) ?? activitiesOfJson(input.bytes, options, place);
    case "jsonl":
      return activitiesOfJsonl(input.bytes, options, place);
    case "csv":
      return activitiesOfCsv(input.bytes, options, place);
    default:
      return failure(place, `Files of this kind cannot be read; the ending must be one of ${ACTIVITY_ENDINGS.map((one) => `.${one}`).join(", ")}.`);
  }
}

function listed(one: Result<Activity, ParseFailure>): Result<Activity[], ParseFailure> {
  return one.ok ? ok([one.value]) : one;
}

/** The name without its folders, kept short: a failure is public. */
function placeOf(name: string): string {
  return name.replace(/^.*[\\/]/, "").replace(/[\u0000-\u001f\u007f]/g, "?").slice(0, 200) || "file";
}

function mebibytes(bytes: number): string {
  return String(Math.round((bytes / (1024 * 1024)) * 10) / 10);
}
