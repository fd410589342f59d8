import type { Utterance } from "../../domain/model/activity.ts";
import { type Cues, isSpeaker } from "./cues.ts";
import { CAPTION_CHARS_MAX, TURNS_MAX } from "./limits.ts";

/** `[00:01:02]`, `(1:02)`, `00:01:02 -` before a speaker. */
const CLOCK = /^\s*[[(]?(\d{1,3}:\d{2}(?::\d{2})?)(?:\.\d{1,3})?[\])]?\s*[-–—|]?\s*(?=\S)/;
/** `Ana: words`, `Ana Example (1:02): words`, `[Ana] words`. */
const LABEL = /^\s*(?:[-–—•]\s*|>>\s*)?(?:\[([^\]:]{1,60})\]:?|([^:()[\]]{1,60}?)(?:\s*[([](\d{1,3}:\d{2}(?::\d{2})?)[)\]])?:)\s+(?=\S)/;
/** `Ana Example  1:02` on a line of its own, the words below it. */
const HEADING = /^\s*([^:()[\]]{1,60}?)\s{1,10}[([]?(\d{1,3}:\d{2}(?::\d{2})?)[)\]]?\s*$/;
/** `A: …`, as interviews are typed. */
const INITIAL = /^\p{Lu}\d?$/u;
const TURNS_MIN = 2;

interface Turn {
  readonly speaker: string;
  readonly startSec: number | null;
  readonly words: string[];
}

/**
 * The turns of a plain transcript: each begins with its speaker, with or without a time, and goes on over lines that name
 * nobody. What stands before the first speaker (a title, a list of those present) is no turn. Null when not even two turns do so.
 */
export function readPlainTalk(text: string): Cues | null {
  const turns: Turn[] = [];
  let truncated = text.length > CAPTION_CHARS_MAX;
  for (const line of text.slice(0, CAPTION_CHARS_MAX).split(/\r\n?|\n/)) {
    const begun = beginning(line);
    if (begun === null) turns.at(-1)?.words.push(line.trim());
    else if (turns.length < TURNS_MAX) turns.push(begun);
    else truncated = true;
  }
  const said = turns.map(({ speaker, startSec, words }): Utterance => ({ speaker, text: words.filter((part) => part !== "").join(" "), ...(startSec === null ? {} : { startSec }) })).filter((turn) => turn.text !== "");
  return said.length < TURNS_MIN ? null : { turns: said, truncated };
}

function beginning(line: string): Turn | null {
  const clock = CLOCK.exec(line);
  const rest = clock === null ? line : line.slice(clock[0].length);
  const label = LABEL.exec(rest);
  const speaker = (label?.[2] ?? label?.[1] ?? "").trim();
  if (label !== null && isName(speaker)) return { speaker, startSec: secondsOf(clock?.[1] ?? label[3]), words: [rest.slice(label[0].length).trim()] };
  const heading = HEADING.exec(line);
  const headed = (heading?.[1] ?? "").trim();
  return heading !== null && isName(headed) ? { speaker: headed, startSec: secondsOf(heading[2]), words: [] } : null;
}

const isName = (label: string): boolean => INITIAL.test(label) || isSpeaker(label);

function secondsOf(clock: string | undefined): number | null {
  return clock === undefined ? null : clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
