import type { Activity } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { decodeText } from "./charset.ts";
import { readCues } from "./cues.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { readPlainTalk } from "./plain-talk.ts";
import { activityOfSpoken } from "./spoken.ts";

/** A meeting or call from a caption file (.vtt, .srt) and its sidecar. */
export function activityOfTranscript(bytes: Uint8Array, sidecar: Uint8Array | undefined, options: ParseOptions, place: string): Result<Activity, ParseFailure> {
  return activityOfSpoken(() => {
    const { text, lossCount: decodeLossCount } = decodeText(bytes);
    const cues = readCues(text);
    return cues === null ? failure(place, "No line with cue times (00:00:01.000 --> 00:00:04.000) was found; this is no WebVTT or SubRip file.") : ok({ ...cues, decodeLossCount });
  }, sidecar, options, place);
}

/** A meeting or call from a plain text in which each turn begins with its speaker, and its sidecar. */
export function activityOfPlainTalk(bytes: Uint8Array, sidecar: Uint8Array | undefined, options: ParseOptions, place: string): Result<Activity, ParseFailure> {
  return activityOfSpoken(() => {
    const { text, lossCount: decodeLossCount } = decodeText(bytes);
    const talk = readPlainTalk(text);
    return talk === null ? failure(place, 'No two turns that begin with a speaker ("Ana: …") were found; this is no transcript.') : ok({ ...talk, decodeLossCount });
  }, sidecar, options, place);
}
