import * as z from "zod";

import type { Activity } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { activityOfJson } from "./json.ts";
import { ACTIVITIES_MAX, PARTICIPANTS_MAX, TURNS_MAX } from "./limits.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { schemaReason } from "./schema-reason.ts";

const Text = z.string().nullish();
const Party = z.object({ speakerId: Text, name: Text, emailAddress: Text, phoneNumber: Text, affiliation: Text });
const Call = z.object({
  metaData: z.object({ id: z.string().min(1).max(100), title: Text, started: Text, scheduled: Text, duration: z.number().nonnegative().nullish(), direction: Text, media: Text }),
  parties: z.array(Party).max(PARTICIPANTS_MAX).nullish(),
});
const Transcript = z.object({
  callId: z.string().min(1).max(100),
  transcript: z.array(z.object({ speakerId: Text, sentences: z.array(z.object({ start: z.number().nullish(), end: z.number().nullish(), text: z.string() })) })).max(TURNS_MAX),
});
/** Calls as `POST /v2/calls/extensive` tells them, and transcripts as `POST /v2/calls/transcript` does, in one object. */
export const GongSchema = z.object({
  calls: z.array(Call).max(ACTIVITIES_MAX).nullish(), callTranscripts: z.array(Transcript).max(ACTIVITIES_MAX).nullish(),
});
type GongCall = z.infer<typeof Call>;

/** Whether a JSON value has the form of Gong's transcripts. */
export const isGong = (value: unknown): boolean => typeof value === "object" && value !== null && "callTranscripts" in value;

/** Every call that a value of Gong's holds, its transcript's speakers joined to its parties. A transcript whose call is missing refuses all: nobody would know when it was and who spoke. */
export function activitiesOfGong(value: unknown, options: ParseOptions, place: string): Result<Activity[], ParseFailure> {
  const parsed = GongSchema.safeParse(value);
  if (!parsed.success) return failure(place, schemaReason(parsed.error));
  const { calls, callTranscripts } = parsed.data;
  const spoken = new Map((callTranscripts ?? []).map(({ callId, transcript }) => [callId, transcript]));
  const known = new Set((calls ?? []).map(({ metaData }) => metaData.id));
  if ([...spoken.keys()].some((id) => !known.has(id))) return failure(place, 'A transcript\'s call is missing: send "calls" (of /v2/calls/extensive, with parties) along with "callTranscripts".');
  if (known.size === 0) return failure(place, "There is no call in it.");
  const activities: Activity[] = [];
  for (const call of calls ?? []) {
    const one = activityOfJson(inputOf(call, spoken.get(call.metaData.id) ?? []), options, place);
    if (!one.ok) return one;
    activities.push(one.value);
  }
  return ok(activities);
}

function inputOf({ metaData, parties }: GongCall, transcript: z.infer<typeof Transcript>["transcript"]) {
  const { id, title, started, scheduled, duration, direction, media } = metaData;
  const occurredAt = started ?? scheduled ?? "";
  const isPhone = /^(?:inbound|outbound)$/i.test(direction ?? "") && !/video/i.test(media ?? "");
  const starts = Date.parse(occurredAt);
  return {
    kind: isPhone ? "call" : "meeting", source: "gong", sourceId: id, occurredAt,
    endedAt: duration == null || Number.isNaN(starts) ? null : new Date(starts + duration * 1_000).toISOString(),
    direction: isPhone ? direction?.toLowerCase() : null, subject: title, status: isPhone ? "completed" : null,
    participants: (parties ?? []).map((party) => ({ role: roleOf(party, isPhone, direction), name: party.name, email: party.emailAddress, phone: party.phoneNumber })),
    transcript: transcript.flatMap(({ speakerId, sentences }) => {
      const party = (parties ?? []).find((one) => one.speakerId != null && one.speakerId === speakerId);
      const speaker = party?.name ?? party?.emailAddress ?? "";
      const [first, last] = [sentences[0], sentences.at(-1)];
      const text = sentences.map((sentence) => sentence.text).join(" ").trim();
      return text === "" ? [] : [{ speaker, text, startSec: seconds(first?.start), endSec: seconds(last?.end) }];
    }),
  };
}

function roleOf({ affiliation }: z.infer<typeof Party>, isPhone: boolean, direction: string | null | undefined): string {
  if (!isPhone) return "attendee";
  const isOurs = /^internal$/i.test(affiliation ?? "");
  return isOurs === /^outbound$/i.test(direction ?? "") ? "caller" : "callee";
}

/** Gong counts milliseconds from the call's start. */
const seconds = (ms: number | null | undefined): number | null => (ms == null || ms < 0 ? null : ms / 1_000);
