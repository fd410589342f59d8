import { buildActivity, NO_TEXT, tidy } from "./build-activity.ts";
import { decodeText } from "./charset.ts";
import { directionOf } from "./direction.ts";
import { isZone } from "../../domain/text/local-time.ts";
import { failure } from "./parse-failure.ts";
import { participantsOf } from "./json.ts";
import { readCues } from "./cues.ts";
import { readJson } from "./json-text.ts";
import { readMoment } from "./moment.ts";
import { SIDECAR_BYTES_MAX } from "./limits.ts";
import { SidecarSchema } from "./activity-input.ts";
import { schemaReason } from "./schema-reason.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity } from "../../domain/model/activity.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";
import type { Sidecar } from "./activity-input.ts";

/** A meeting or call from a caption file (.vtt, .srt) and the sidecar that says when it was and who took part. */
export function activityOfTranscript(bytes: Uint8Array, sidecar: Uint8Array | undefined, options: ParseOptions, place: string): Result<Activity, ParseFailure> {
  const described = readSidecar(sidecar, place);
  if (!described.ok) return described;
  const meta = described.value;
  const zone = meta.timezone != null && isZone(meta.timezone) ? meta.timezone : options.defaultZone;
  const occurred = readMoment(meta.occurredAt, zone);
  if (occurred === null) return failure(sidecarOf(place), '"occurredAt" must be an RFC 3339 date and time.');

  const decoded = decodeText(bytes);
  const cues = readCues(decoded.text);
  if (cues === null) return failure(place, "No line with cue times (00:00:01.000 --> 00:00:04.000) was found; this is no WebVTT or SubRip file.");
  const lastSec = cues.turns.reduce((latest, turn) => Math.max(latest, turn.endSec ?? 0), 0);
  const ended = meta.endedAt == null ? null : readMoment(meta.endedAt, zone);
  const participants = participantsOf(meta.participants);
  return ok(buildActivity({
    kind: meta.kind,
    source: tidy(meta.source),
    sourceId: tidy(meta.sourceId),
    threadId: meta.threadId ?? null,
    occurredAt: occurred.at,
    endedAt: ended?.at ?? (lastSec > 0 ? new Date(Date.parse(occurred.at) + lastSec * 1000).toISOString() : null),
    zone,
    offsetMinutes: occurred.offsetMinutes,
    direction: meta.direction ?? directionOf(participants, options.ownDomains ?? []),
    participants,
    text: { ...NO_TEXT, subject: tidy(meta.subject), transcript: cues.turns },
    mail: null,
    calendar: null,
    truncated: cues.truncated,
    decodeLossCount: decoded.lossCount,
    attachmentCount: 0,
  }));
}

function readSidecar(sidecar: Uint8Array | undefined, place: string): Result<Sidecar, ParseFailure> {
  const name = sidecarOf(place);
  if (sidecar === undefined) return failure(place, `A transcript needs its time and participants in ${name} beside it; there is no such file.`);
  if (sidecar.byteLength > SIDECAR_BYTES_MAX) return failure(name, `The file is larger than ${String(SIDECAR_BYTES_MAX / 1024)} KiB.`);
  const value = readJson(sidecar, name);
  if (!value.ok) return value;
  const parsed = SidecarSchema.safeParse(value.value);
  return parsed.success ? ok(parsed.data) : failure(name, schemaReason(parsed.error));
}

/** `meeting.vtt` is described by `meeting.meta.json`. */
function sidecarOf(place: string): string {
  return place.replace(/\.(?:vtt|srt)$/i, ".meta.json");
}
