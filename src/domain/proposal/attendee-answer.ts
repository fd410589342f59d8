import type { Activity, Participant } from "../model/activity.ts";
import type { ActivityTrace, CastMember, EarlierActivity, Twin } from "../model/judgement.ts";
import { clip, LINE_CHARS_MAX } from "./describe.ts";

/** An attendee's answer and what it is held against. */
export interface Answering {
  readonly activity: Activity;
  readonly trace: ActivityTrace;
  readonly twin: Twin | null;
  readonly cast: readonly CastMember[];
  readonly earlier: readonly EarlierActivity[];
  /** The line of participants that we left on the meeting; null while it is not logged. */
  readonly line: string | null;
}

/**
 * The meeting's line of participants once this attendee has answered the invitation (iTIP REPLY): "Ana Example (declined)".
 * Null where there is nothing to change: no such meeting is logged by us, the answer is older than one that is known or
 * speaks of an older invitation, or the person does not stand in the line.
 */
export function answeredLine({ activity, trace, twin, cast, earlier, line }: Answering): string | null {
  if (activity.calendar?.method !== "REPLY" || twin === null || twin.of === null || twin.foreign || line === null) return null;
  const replied = activity.participants.find((one) => one.answer !== undefined);
  if (replied?.answer === undefined || isOutdated(trace, earlier)) return null;
  const member = memberOf(replied, cast);
  const marked = member === undefined ? null : withAnswer(line, member, replied.answer);
  return marked === null || marked === line ? null : clip(marked, LINE_CHARS_MAX);
}

/** A newer invitation, or a later answer of the same people, is known. */
function isOutdated({ key, calendar, people }: ActivityTrace, earlier: readonly EarlierActivity[]): boolean {
  const same = earlier.map(({ trace }) => trace).filter((trace) => trace.key === key && trace.calendar !== null);
  return same.some((trace) => (trace.calendar?.sequence ?? 0) > (calendar?.sequence ?? 0) ||
    (trace.calendar?.answer === true && trace.people.join() === people.join() && (trace.calendar.stampedAt ?? "") > (calendar?.stampedAt ?? "")));
}

/** By the address where there is one: anybody can answer under somebody's name. */
function memberOf({ name = "", email = name }: Participant, cast: readonly CastMember[]): CastMember | undefined {
  return cast.find((member) => member.present && member.labels.some((label) => label.toLowerCase() === email.toLowerCase()));
}

/** Marks behind a name: "(not in CRM)", an earlier answer, or both. */
const MARKS = /^ \((?<first>not in CRM|accepted|declined|tentative)(?:, (?:accepted|declined|tentative))?\)/;

/** Whoever is on record stands in the line without that mark, a stranger with it: neither answers for the other. */
function withAnswer(line: string, { name, side }: CastMember, answer: string): string | null {
  const at = line.startsWith(name) ? 0 : line.indexOf(`, ${name}`) < 0 ? -1 : line.indexOf(`, ${name}`) + 2;
  if (at < 0 || name === "") return null;
  const rest = line.slice(at + name.length);
  const marks = MARKS.exec(rest);
  const behind = rest.slice(marks?.[0].length ?? 0);
  // "Ana Example" is not the beginning of "Ana Examples".
  if (behind !== "" && !behind.startsWith(", ")) return null;
  const isStranger = marks?.groups?.["first"] === "not in CRM";
  if (isStranger !== (side === "unknown")) return null;
  return `${line.slice(0, at + name.length)} (${isStranger ? "not in CRM, " : ""}${answer})${behind}`;
}
