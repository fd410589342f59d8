import type { Activity } from "../../model/activity.ts";
import type { ReadFailure, ReadingInput } from "../../model/reading.ts";
import { isBulk } from "../lines/bulk.ts";
import { plainHeads } from "../lines/heads.ts";
import { hidesOrders } from "../lines/injection.ts";
import { type Line, linesOf } from "../lines/lines.ts";
import { type People, peopleOf } from "../lines/people.ts";
import { givesOrders } from "./orders.ts";

/** Shorter texts are told whole by the rules; there is nothing to choose. */
const WORDS_MIN = 12;
/** A longer text is not sent: what a model says of a part would be taken for the whole. A little more than an hour of talk. */
const INPUT_CHARS_MAX = 60_000;
/** Labels longer than this are no names. */
const SPEAKER_CHARS_MAX = 80;
/** Orders are often spread over sentences: so many are looked at together. */
const WINDOW_LINES = 3;

/**
 * What a model may be shown of a screened activity, or why it is shown nothing of it; null when there is nothing to ask about.
 * Text that gives orders to software is not sent at all: a model that has not read it cannot obey it.
 */
export function readingInput(activity: Activity): ReadingInput | Extract<ReadFailure, "planted" | "too_long"> | null {
  if (activity.incomplete !== undefined || activity.encrypted === true || activity.calendar?.cancelled === true || isBulk(activity)) return null;
  const people = peopleOf([]);
  const lines = readableLines(activity, people);
  if (isPlanted(activity, lines)) return "planted";
  const text = lines.map((line) => line.text).join(" ");
  if (text.split(" ").length < WORDS_MIN) return null;
  if (text.length > INPUT_CHARS_MAX) return "too_long";
  return { kind: activity.kind, lines: lines.map((line) => ({ speaker: labelOf(line), text: line.text })) };
}

/** The sentences that are sent, and against which everything that a model says is held. */
export function readableLines(activity: Activity, people: People): readonly Line[] {
  return linesOf(plainHeads(activity).activity, people);
}

function isPlanted(activity: Activity, lines: readonly Line[]): boolean {
  const { hidden } = activity.text;
  if (plainHeads(activity).planted || hidesOrders(hidden) || givesOrders(hidden)) return true;
  const names = new Set([...lines.map((line) => line.speakerName ?? ""), ...activity.participants.map(({ name }) => name ?? "")]);
  if ([...names].some(givesOrders)) return true;
  return lines.some((line, index) => givesOrders(line.text) || givesOrders(lines.slice(index, index + WINDOW_LINES).map((one) => one.text).join(" ")));
}

/** A name as the source has it; addresses and numbers of people are not sent. */
function labelOf({ speakerName }: Line): string {
  const name = speakerName?.trim() ?? "";
  return name === "" || /[@\d]/.test(name) || name.length > SPEAKER_CHARS_MAX ? "author" : name;
}
