import type { Activity, Utterance } from "../model/activity.ts";

/** A stretch of words that one person is answerable for. */
export interface Passage {
  /** The name or label of who said it, as the source has it; null when nobody is named. */
  readonly speaker: string | null;
  readonly text: string;
  readonly startSec: number | null;
  readonly where: "subject" | "body" | "turn" | "field";
}

/** A turn that goes on after a pause longer than this is a new passage, so that a passage stays one thought. */
const PAUSE_SEC_MAX = 20;
/** Passages stay short enough to be shown. */
const PASSAGE_CHARS_MAX = 4_000;

/**
 * The words of an activity in reading order, each under its speaker: subject and body under the author (of a calendar
 * file: the organizer), answers under the submitter, turns under their speakers. Quoted, forwarded, signature and hidden text never appear.
 */
export function passagesOf(activity: Activity): Passage[] {
  const author = authorOf(activity);
  const { subject, body, fields, transcript } = activity.text;
  const passages: Passage[] = [];
  const add = (text: string, where: Passage["where"]): void => {
    if (text.trim() !== "") passages.push({ speaker: author, text: text.trim(), startSec: null, where });
  };
  add(subject, "subject");
  add(body, "body");
  for (const value of Object.values(fields)) add(value, "field");
  return [...passages, ...mergeTurns(transcript)];
}

const AUTHOR_ROLES = ["from", "submitter", "organizer", "caller"] as const;

function authorOf(activity: Activity): string | null {
  for (const role of AUTHOR_ROLES) {
    const found = activity.participants.find((one) => one.role === role);
    if (found !== undefined) return found.name ?? found.email ?? found.phone ?? null;
  }
  return null;
}

/** Recorders cut one person's speech into cues wherever they like; a sentence must not end where a cue does. */
function mergeTurns(turns: readonly Utterance[]): Passage[] {
  const merged: { speaker: string | null; texts: string[]; length: number; startSec: number | null; endSec: number | null }[] = [];
  for (const turn of turns) {
    const text = turn.text.trim();
    if (text === "") continue;
    const speaker = turn.speaker.trim() === "" ? null : turn.speaker.trim();
    const last = merged.at(-1);
    const startSec = turn.startSec ?? null;
    const pauseSec = last?.endSec == null || startSec === null ? 0 : startSec - last.endSec;
    if (last !== undefined && last.speaker === speaker && pauseSec <= PAUSE_SEC_MAX && last.length + text.length <= PASSAGE_CHARS_MAX) {
      last.texts.push(text);
      last.length += text.length + 1;
      last.endSec = turn.endSec ?? null;
    } else {
      merged.push({ speaker, texts: [text], length: text.length, startSec, endSec: turn.endSec ?? null });
    }
  }
  return merged.map(({ speaker, texts, startSec }) => ({ speaker, text: texts.join(" "), startSec, where: "turn" }));
}
