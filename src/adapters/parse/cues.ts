import * as z from "zod";

import { CAPTION_CHARS_MAX, TURNS_MAX } from "./limits.ts";
import type { Utterance } from "../../domain/model/activity.ts";

/** The turns of a caption file. */
export interface Cues {
  readonly turns: readonly Utterance[];
  /** Turns beyond the limit were dropped. */
  readonly truncated: boolean;
}

/**
 * Reads WebVTT (W3C) and SubRip in the dialects that recorders write: voice tags open and closed, `Name: words` over several
 * lines, cue numbers, NOTE, STYLE and REGION blocks, times without hours. Null when there is no time line at all.
 */
export function readCues(text: string): Cues | null {
  const turns: Utterance[] = [];
  let timed = false;
  let truncated = false;
  if (text.length > CAPTION_CHARS_MAX) truncated = true;
  for (const block of text.slice(0, CAPTION_CHARS_MAX).replace(/\r\n?/g, "\n").split(/\n[ \t]*\n+/)) {
    const cue = readBlock(block);
    if (cue === null) continue;
    timed = true;
    for (const turn of turnsOf(cue.lines)) {
      if (turns.length >= TURNS_MAX) truncated = true;
      else if (turn.text !== "") turns.push({ speaker: turn.speaker, startSec: cue.startSec, endSec: cue.endSec, text: turn.text });
    }
  }
  return timed ? { turns: withSpeakers(turns), truncated } : null;
}

interface Cue {
  readonly startSec: number;
  readonly endSec: number;
  readonly lines: readonly string[];
}

const TIME_LINE = /^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-{1,2}>\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s|$)/;

function readBlock(block: string): Cue | null {
  const lines = block.split("\n");
  // The time stands on the first line, or the second after a cue number or name.
  const at = lines.slice(0, 3).findIndex((line) => TIME_LINE.test(line));
  const found = TIME_LINE.exec(lines[at] ?? "");
  if (found === null || /^\s*(?:NOTE|STYLE|REGION)\b/.test(lines[0] ?? "")) return null;
  return { startSec: seconds(found[1] ?? ""), endSec: seconds(found[2] ?? ""), lines: lines.slice(at + 1) };
}

function seconds(clock: string): number {
  const [whole = "", fraction = "0"] = clock.split(/[.,]/);
  const total = whole.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((total + Number(`0.${fraction}`)) * 1000) / 1000;
}

interface Turn {
  readonly speaker: string;
  readonly text: string;
}

/** A tag ends before the next one begins: whoever opens thousands and closes none is read in one go. */
const VOICE = /<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>/g;

/** One cue may hold two voices; a line that names nobody goes on with the one before. */
function turnsOf(lines: readonly string[]): Turn[] {
  const source = lines.join("\n");
  const told = ofTeams(source);
  if (told !== null) return [told];
  const voices = [...source.matchAll(VOICE)];
  if (voices.length === 0) return namedLines(lines);
  const before = plain(source.slice(0, voices[0]?.index ?? 0));
  const turns = voices.map((voice, index) => ({
    speaker: plain(voice[1] ?? ""),
    text: plain(source.slice(voice.index + voice[0].length, voices[index + 1]?.index)),
  }));
  return before === "" ? turns : [{ speaker: "", text: before }, ...turns];
}

/** A cue of Teams with its metadata is one line of JSON. */
function ofTeams(source: string): Turn | null {
  if (!source.startsWith("{") || !source.includes('"spokenText"')) return null;
  const parsed = TeamsCueSchema.safeParse(jsonOf(source));
  return parsed.success ? { speaker: plain(parsed.data.speakerName ?? ""), text: plain(parsed.data.spokenText) } : null;
}

const TeamsCueSchema = z.object({ spokenText: z.string(), speakerName: z.string().nullish() });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `Name: words`, `- Name: words`, `[Name] words`, `NAME (10:02): words`: a label is short, capital, and no clock time. */
const LABEL = /^\s*(?:[-–—]\s*|>>\s*)?(?:\[([^\]:]{1,60})\]:?|([^:<>[\]]{1,60}?)(?:\s*\(\d{1,2}:\d{2}(?::\d{2})?\))?:)\s+(?=\S)/;

function namedLines(lines: readonly string[]): Turn[] {
  const turns: { speaker: string; words: string[] }[] = [];
  for (const line of lines.map(plain)) {
    if (line === "") continue;
    const label = LABEL.exec(line);
    const speaker = label?.[2] ?? label?.[1] ?? "";
    const last = turns.at(-1);
    if (label !== null && isSpeaker(speaker)) turns.push({ speaker: speaker.trim(), words: [line.slice(label[0].length)] });
    else if (last === undefined) turns.push({ speaker: "", words: [line] });
    else last.words.push(line);
  }
  return turns.map(({ speaker, words }) => ({ speaker, text: words.join(" ").trim() }));
}

/** Whether a label can be a speaker's. Names have up to six words, start with a capital or a digit (`Speaker 2`, `1234`), and none of the words that open a sentence before a colon. */
export function isSpeaker(label: string): boolean {
  const words = label.trim().split(/\s+/);
  if (words.length > 6 || !/^[\p{Lu}\p{Lo}\d"'(]/u.test(label.trim()) || /[.!?,;]\s/.test(label.replace(/\b\p{Lu}\p{L}{0,3}\.\s/gu, ""))) return false;
  return !/^(?:so|and|but|the|a|one|two|three|first|second|third|that|this|it|i|we|you|my|our|here|there|question|answer|remember|note|okay|ok|yes|no|well|today|agenda|next|because|what|why|how|when|if|point|number|option|plus|also|then|again|basically|honestly|look)$/i.test(words[0] ?? "");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: " ", lrm: "", rlm: "", quot: '"', apos: "'", "#39": "'" };

/** Cue text without its tags and escapes; a sound in brackets stays, it is what the recorder heard. */
function plain(source: string): string {
  return source
    .replace(/<\/?[a-z0-9][^<>]{0,200}>/gi, "")
    .replace(/\{\\[^{}]{0,50}\}/g, "")
    .replace(/&([a-z]{2,4}|#39);/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/\s+/g, " ")
    .trim();
}

/** A cue without a name goes on with the speaker before it, if that file names speakers at all. */
function withSpeakers(turns: readonly Utterance[]): Utterance[] {
  let current = "";
  return turns.map((turn) => {
    if (turn.speaker !== "") current = turn.speaker;
    return { ...turn, speaker: current };
  });
}
