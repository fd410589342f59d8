import * as z from "zod";

import type { Activity, Utterance } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { decodeText } from "./charset.ts";
import { activitiesOfGong, isGong } from "./gong.ts";
import { readJsonText } from "./json-text.ts";
import { plainText } from "./json.ts";
import { tidy } from "./build-activity.ts";
import { TURNS_MAX } from "./limits.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { activityOfSpoken } from "./spoken.ts";

const Text = z.string().nullish();
/** A cloud recording's transcript as Zoom writes it: times as a clock, speakers as lists of users. */
const ZoomSchema = z.object({
  timeline: z.array(z.object({ text: Text, ts: Text, end_ts: Text, users: z.array(z.object({ username: Text })).nullish() })).min(1),
});
/** A recording's transcript as Microsoft Stream keeps it for Teams. */
const StreamSchema = z.object({
  entries: z.array(z.object({ text: z.string(), speakerDisplayName: Text, startOffset: Text, endOffset: Text })).min(1),
});
/** A meeting's transcript with its speakers as Microsoft Graph tells it for Teams: times of the day. */
const GraphSchema = z.array(z.object({ startDateTime: z.string(), endDateTime: Text, speakerName: Text, spokenText: z.string() })).min(1);

/** What such a text holds somewhere, so that no other is parsed twice. */
const MARKS = /"(?:callTranscripts|end_ts|speakerDisplayName|spokenText)"/;

/** The activities of a `.json` file that a meeting tool wrote; null when it is none of theirs. Zoom's and Teams' need a sidecar, as captions do: they say neither when it was nor who was there. */
export function activitiesOfVendorJson(bytes: Uint8Array, sidecar: Uint8Array | undefined, options: ParseOptions, place: string): Result<Activity[], ParseFailure> | null {
  const { text, lossCount: decodeLossCount } = decodeText(bytes);
  if (!MARKS.test(text)) return null;
  const value = readJsonText(text, place);
  if (!value.ok) return value;
  if (isGong(value.value)) return activitiesOfGong(value.value, options, place);
  const all = turnsIn(value.value);
  if (all === null) return null;
  const turns = all.slice(0, TURNS_MAX).filter((turn) => turn.text !== "");
  const one = activityOfSpoken(() => ok({ turns, truncated: all.length > TURNS_MAX, decodeLossCount }), sidecar, options, place);
  return one.ok ? ok([one.value]) : one;
}

function turnsIn(value: unknown): readonly Utterance[] | null {
  const zoom = ZoomSchema.safeParse(value);
  if (zoom.success && zoom.data.timeline.some(({ text }) => text != null)) {
    return zoom.data.timeline.map(({ text, ts, end_ts: end, users }) => turn(text ?? "", (users ?? []).map(({ username }) => username ?? "").filter((name) => name !== "").join(", "), [clock(ts), clock(end)]));
  }
  const stream = StreamSchema.safeParse(value);
  if (stream.success) return stream.data.entries.map(({ text, speakerDisplayName, startOffset, endOffset }) => turn(text, speakerDisplayName, [clock(startOffset), clock(endOffset)]));
  const graph = GraphSchema.safeParse(value);
  if (!graph.success) return null;
  const began = Date.parse(graph.data[0]?.startDateTime ?? "");
  const since = (at: string | null | undefined): number | null => (at == null || Number.isNaN(Date.parse(at) - began) ? null : Math.max(0, Date.parse(at) - began) / 1_000);
  return graph.data.map(({ spokenText, speakerName, startDateTime, endDateTime }) => turn(spokenText, speakerName, [since(startDateTime), since(endDateTime)]));
}

function turn(text: string, speaker: string | null | undefined, [startSec, endSec]: readonly [number | null, number | null]): Utterance {
  return { speaker: tidy(speaker), text: plainText(text), ...(startSec === null ? {} : { startSec }), ...(endSec === null ? {} : { endSec }) };
}

/** `00:01:02.345`, with as many decimals as anybody writes. */
function clock(text: string | null | undefined): number | null {
  const found = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)$/.exec((text ?? "").trim());
  return found === null ? null : Math.round((Number(found[1] ?? 0) * 3_600 + Number(found[2]) * 60 + Number(found[3])) * 1_000) / 1_000;
}
