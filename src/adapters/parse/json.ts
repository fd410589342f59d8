import { ActivityInputSchema } from "./activity-input.ts";
import { incompleteCall, outcomeIn } from "./call-status.ts";
import { buildActivity, participant, NO_TEXT, tidy } from "./build-activity.ts";
import { decodeText } from "./charset.ts";
import { directionOf } from "./direction.ts";
import { inFolders } from "./folders.ts";
import { isZone } from "../../domain/text/local-time.ts";
import { readJsonText } from "./json-text.ts";
import { failure } from "./parse-failure.ts";
import { ACTIVITIES_MAX, FIELDS_MAX, TURNS_MAX } from "./limits.ts";
import { mailFactsOfInput } from "./mail-facts.ts";
import { readMoment } from "./moment.ts";
import { schemaReason } from "./schema-reason.ts";
import { splitMailText } from "./mail-text.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity, ActivityText, Outcome, Participant, Utterance } from "../../domain/model/activity.ts";
import type { ActivityInput } from "./activity-input.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";

/** One activity from a value as a source posts it: the API's body, a `.json` file, a line of `.jsonl`. */
export function activityOfJson(value: unknown, options: ParseOptions, place: string): Result<Activity, ParseFailure> {
  const parsed = ActivityInputSchema.safeParse(value);
  if (!parsed.success) return failure(place, schemaReason(parsed.error));
  return activityOfInput(parsed.data, options, place);
}

/** Every activity of a `.json` text: one object, or an array of them; one bad item refuses the file. */
export function activitiesOfJson(bytes: Uint8Array, options: ParseOptions, place: string): Result<Activity[], ParseFailure> {
  const value = readJsonText(decodeText(bytes).text, place);
  if (!value.ok) return value;
  return Array.isArray(value.value)
    ? collect(value.value, (item, index) => activityOfJson(item, options, `${place}, item ${String(index + 1)}`), place)
    : collect([value.value], (item) => activityOfJson(item, options, place), place);
}

/** Every activity of a `.jsonl` text; blank lines count for nothing. */
export function activitiesOfJsonl(bytes: Uint8Array, options: ParseOptions, place: string): Result<Activity[], ParseFailure> {
  const lines = decodeText(bytes).text.split("\n").map((text, index) => ({ text, at: `${place}, line ${String(index + 1)}` }));
  const filled = lines.filter(({ text }) => text.trim() !== "");
  return collect(filled, ({ text, at }) => {
    const value = readJsonText(text, at);
    return value.ok ? activityOfJson(value.value, options, at) : value;
  }, place);
}

function collect<Item>(items: readonly Item[], read: (item: Item, index: number) => Result<Activity, ParseFailure>, place: string): Result<Activity[], ParseFailure> {
  if (items.length === 0) return failure(place, "The file holds no activity.");
  if (items.length > ACTIVITIES_MAX) return failure(place, `The file holds more than ${String(ACTIVITIES_MAX)} activities; split it.`);
  const activities: Activity[] = [];
  for (const [index, item] of items.entries()) {
    const read_ = read(item, index);
    if (!read_.ok) return read_;
    activities.push(read_.value);
  }
  return ok(activities);
}

function activityOfInput(input: ActivityInput, options: ParseOptions, place: string): Result<Activity, ParseFailure> {
  const zone = input.timezone != null && isZone(input.timezone) ? input.timezone : options.defaultZone;
  const occurred = readMoment(input.occurredAt, zone);
  if (occurred === null) return failure(place, '"occurredAt" must be an RFC 3339 date and time.');
  const ended = input.endedAt == null ? null : readMoment(input.endedAt, zone);
  if (input.endedAt != null && ended === null) return failure(place, '"endedAt" must be an RFC 3339 date and time.');

  const participants = participantsOf(input.participants);
  const { text, truncated, encrypted } = textOf(input);
  const incomplete = input.kind === "call" ? incompleteCall(input.status ?? "", { text, lasted: ended !== null && ended.at > occurred.at }) : null;
  const outcome = input.kind === "call" || input.kind === "meeting" ? outcomeIn(input.kind, [input.outcome ?? "", input.status ?? ""]) : null;
  const mail = input.kind === "email" ? mailFactsOfInput(input) : null;
  return ok(buildActivity({
    kind: input.kind,
    source: tidy(input.source),
    sourceId: tidy(input.sourceId),
    threadId: input.threadId ?? mail?.references[0] ?? mail?.inReplyTo ?? mail?.messageId ?? null,
    occurredAt: occurred.at,
    endedAt: ended?.at ?? null,
    zone,
    offsetMinutes: occurred.offsetMinutes,
    direction: input.direction ?? directionOf(participants, options.ownDomains ?? []),
    participants,
    ...inFolders(input.folders ?? []),
    text,
    mail,
    calendar: null,
    ...(incomplete === null ? {} : { incomplete }),
    ...(outcome === null ? {} : { outcome: unansweredWith(outcome, incomplete, text) }),
    ...(encrypted || saysEncrypted(input) ? { encrypted: true as const } : {}),
    truncated,
    decodeLossCount: 0,
    attachmentCount: input.attachmentCount ?? 0,
  }));
}

/** Words that were left where nobody answered are a message. */
function unansweredWith(outcome: Outcome, incomplete: Activity["incomplete"] | null, { body, transcript }: ActivityText): Outcome {
  return outcome === "no_answer" && incomplete === null && body === "" && transcript.length > 0 ? "voicemail" : outcome;
}

/** Participants as a source lists them; entries that name nobody are dropped. */
export function participantsOf(given: ActivityInput["participants"]): Participant[] {
  return given.map((one) => participant(one.role, one)).filter((one) => one !== null);
}

/** A provider that could not open it either hands on its outer type. */
function saysEncrypted({ kind, headers }: ActivityInput): boolean {
  const type = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === "content-type")?.[1] ?? "";
  return kind === "email" && /^\s*(?:multipart\/encrypted|application\/(?:x-)?pkcs7-mime)\b/i.test(type);
}

function textOf(input: ActivityInput): { text: ActivityText; truncated: boolean; encrypted: boolean } {
  const body = typeof input.body === "string" ? { text: input.body, html: null } : input.body;
  const subject = tidy(input.subject);
  const transcript = (input.transcript ?? []).slice(0, TURNS_MAX).map(utteranceOf).filter((turn) => turn.text !== "");
  const given: Readonly<Record<string, FieldValue>> = input.fields ?? {};
  const entries = Object.entries(given).slice(0, FIELDS_MAX);
  const fields: Readonly<Record<string, string>> = Object.fromEntries(entries.flatMap(([key, value]): [string, string][] => {
    const answer = answerOf(value);
    return answer === "" ? [] : [[key, answer]];
  }));
  const truncated = (input.transcript?.length ?? 0) > TURNS_MAX || Object.keys(given).length > FIELDS_MAX;
  // Only mails and what is typed in a mail program carry quotes and signatures; a note is its author's to the last line.
  if (input.kind === "email" || (body?.html ?? "") !== "") {
    const split = splitMailText({ plain: body?.text ?? null, html: body?.html ?? null, subject });
    return { text: { ...NO_TEXT, ...split.text, subject, transcript, fields }, truncated: truncated || split.truncated, encrypted: split.encrypted };
  }
  return { text: { ...NO_TEXT, subject, body: plainText(body?.text ?? ""), transcript, fields }, truncated, encrypted: false };
}

function utteranceOf(turn: NonNullable<ActivityInput["transcript"]>[number]): Utterance {
  const { startSec, endSec } = turn;
  return {
    speaker: tidy(turn.speaker), text: plainText(turn.text),
    ...(startSec == null ? {} : { startSec }), ...(endSec == null ? {} : { endSec }),
  };
}

type FieldValue = NonNullable<ActivityInput["fields"]>[string];

function answerOf(value: FieldValue): string {
  if (value === null) return "";
  return plainText(Array.isArray(value) ? value.map(String).join(", ") : String(value));
}

/** Line ends as one kind, and no NUL, which no database takes. */
export function plainText(raw: string): string {
  return raw.replace(/\r\n?/g, "\n").replaceAll("\u0000", "").trim();
}
