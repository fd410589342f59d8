import type { Activity } from "../../model/activity.ts";
import type { CastMember } from "../../model/judgement.ts";
import { passagesOf, type Passage } from "../../text/passages.ts";
import { sentences } from "../../text/sentences.ts";
import { foldSpace } from "../../text/fold.ts";
import { guarded } from "../../text/guarded.ts";
import { plainSpeech } from "./plain-speech.ts";
import type { People } from "./people.ts";

/** At most this many sentences are read; the rest of a longer activity is not judged (and the caller knows that it was cut). */
export const LINES_MAX = 4000;
/** A "sentence" longer than this, as in a text without full stops, is read in pieces. */
export const LINE_CHARS_MAX = 600;

/** How the words came about, which decides how boldly they may be read. */
export type Manner = "spoken" | "mail" | "text" | "note" | "invite" | "form";

/** One sentence with the person who is answerable for it. */
export interface Line {
  readonly index: number;
  /** The passage (turn, body, subject) it stands in, counted from 0. */
  readonly turn: number;
  /** As the source has it, white space folded. */
  readonly text: string;
  /** What patterns read: see {@link plainSpeech}. */
  readonly plain: string;
  readonly speaker: CastMember | null;
  readonly speakerName: string | null;
  readonly side: "own" | "customer" | "unknown";
  readonly manner: Manner;
  readonly where: Passage["where"];
}

/** The sentences of what the author wrote and of what was said; quoted history, forwarded parts and signatures are not among them. */
export function linesOf(activity: Activity, people: People): readonly Line[] {
  const manner = mannerOf(activity);
  const lines: Line[] = [];
  let turn = 0;
  for (const passage of passagesOf(activity)) {
    const where = passage.where;
    const spoken = where === "turn" && passage.speaker !== null;
    const speaker = spoken ? people.speaker(passage.speaker) : people.author;
    const speakerName = speaker?.name ?? passage.speaker ?? null;
    for (const text of piecesOf(passage.text)) {
      if (lines.length >= LINES_MAX) return lines;
      const side = speaker?.side ?? (manner === "note" ? "own" : "unknown");
      lines.push({ index: lines.length, turn, text, plain: plainSpeech(text), speaker, speakerName, side, manner, where });
    }
    turn += 1;
  }
  return lines;
}

/** The manner of an activity by its kind and by what of it there is. */
export function mannerOf(activity: Activity): Manner {
  if (activity.text.transcript.length > 0) return "spoken";
  if (activity.calendar !== null) return "invite";
  switch (activity.kind) {
    case "email":
      return "mail";
    case "text":
      return "text";
    case "form":
      return "form";
    default:
      return "note"; // a call or meeting without a transcript carries what the rep typed about it
  }
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  const parts = sentences(text).flatMap((sentence) => afterLetters(foldSpace(sentence.text)));
  for (const folded of parts) {
    for (let from = 0; from < folded.length; ) {
      const to = folded.length - from <= LINE_CHARS_MAX ? folded.length : cutAt(folded, from);
      const piece = folded.slice(from, to).trim();
      if (piece !== "") pieces.push(piece);
      from = to;
    }
  }
  return pieces;
}

const afterLetters = (text: string): readonly string[] => (AFTER_LETTER.mayBeIn(text) ? text.split(AFTER_LETTER.pattern) : [text]);

/** "glue type B. Dev will": a letter that names a kind is no initial. */
const AFTER_LETTER = guarded(/(?<=\b(?:type|class|version|line|unit|room|building|gate|plan|option|phase|grade|model|revision|bay|hall|zone|part|block|offer|tank|dock|level) \p{Lu}\.) (?=\p{Lu})/u);

function cutAt(text: string, from: number): number {
  const space = text.lastIndexOf(" ", from + LINE_CHARS_MAX);
  return space > from ? space : from + LINE_CHARS_MAX;
}
