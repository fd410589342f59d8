import { inFolders } from "./folders.ts";
import { isZone } from "../../domain/text/local-time.ts";
import type { Activity, Utterance } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { type Sidecar, SidecarSchema } from "./activity-input.ts";
import { buildActivity, NO_TEXT, tidy } from "./build-activity.ts";
import { directionOf } from "./direction.ts";
import { readJson } from "./json-text.ts";
import { participantsOf } from "./json.ts";
import { SIDECAR_BYTES_MAX } from "./limits.ts";
import { readMoment } from "./moment.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { schemaReason } from "./schema-reason.ts";

/** What was said, as some recorder wrote it. */
export interface Spoken {
  readonly turns: readonly Utterance[];
  readonly truncated: boolean;
  readonly decodeLossCount: number;
}

/** A meeting or call from what was said and the sidecar that says when it was and who took part; without one nothing else is read. */
export function activityOfSpoken(read: () => Result<Spoken, ParseFailure>, sidecar: Uint8Array | undefined, options: ParseOptions, place: string): Result<Activity, ParseFailure> {
  const described = readSidecar(sidecar, place);
  if (!described.ok) return described;
  const meta = described.value;
  const zone = meta.timezone != null && isZone(meta.timezone) ? meta.timezone : options.defaultZone;
  const occurred = readMoment(meta.occurredAt, zone);
  if (occurred === null) return failure(sidecarOf(place), '"occurredAt" must be an RFC 3339 date and time.');
  const spoken = read();
  if (!spoken.ok) return spoken;
  const { turns, truncated, decodeLossCount } = spoken.value;
  const lastSec = turns.reduce((latest, turn) => Math.max(latest, turn.endSec ?? 0), 0);
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
    ...inFolders(meta.folders ?? []),
    text: { ...NO_TEXT, subject: tidy(meta.subject), transcript: turns },
    mail: null,
    calendar: null,
    truncated,
    decodeLossCount,
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
  return place.replace(/\.(?:vtt|srt|txt|json)$/i, ".meta.json");
}
