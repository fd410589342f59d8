import type { Activity } from "../../model/activity.ts";
import type { Claim } from "../../model/judgement.ts";
import type { Facts } from "./fact-claims.ts";
import type { People } from "../lines/people.ts";
import { wordCount } from "./statement.ts";

/** A longer subject is left out of the heading. */
const SUBJECT_WORDS_MAX = 8;

/** What it was with whom, and on which day. */
export interface Circumstances {
  readonly who: string;
  readonly when: string;
}

/** What it was, with whom and about what. Its quote is the subject, else a participant as the source names them, else the first words. */
export function headingOf(facts: Facts, circumstances: Circumstances): Claim | null {
  const { activity, lines } = facts;
  const subject = lines.find((line) => line.where === "subject");
  const quote = subject?.text ?? participantsOf(activity)[0] ?? lines[0]?.text;
  return quote === undefined ? null : { kind: "heading", text: headingText(facts, circumstances), quote };
}

/** Everybody as the source names them. */
export function participantsOf(activity: Activity): readonly string[] {
  return activity.participants.flatMap(({ name, email, phone }) => [name, email, phone].filter((word) => word !== undefined && word.trim() !== "").map((word) => String(word)));
}

function headingText({ activity, lines, people }: Facts, circumstances: Circumstances): string {
  const head = `${circumstances.who}${isNameless(activity, people) ? " (no name given)" : ""}`;
  const { calendar } = activity;
  const subject = lines.find((line) => line.where === "subject");
  if (calendar === null) {
    const topic = (subject?.plain ?? "").replace(/^(?:(?:re|fwd?|aw|wg|antw|tr|sv|vs|ynt|rv|enc)(?:\[\d+\])?\s*:\s*)+/i, "");
    const forwarded = /^(?:(?:re|aw)\s*:\s*)*(?:fwd?|wg|tr)\s*:/i.test(subject?.plain ?? "") ? ", forwarded" : "";
    return topic === "" || wordCount(topic) > SUBJECT_WORDS_MAX ? `${head}${forwarded}.` : `${head}${forwarded}: ${topic.replace(/[.!]+$/, "")}.`;
  }
  const moved = /\b(?:moved|moves|verschoben|rescheduled|postponed)\b/i.test(lines.map((line) => line.plain).join(" ")) || calendar.recurrenceId !== null;
  const change = calendar.sequence === 0 ? `on ${circumstances.when}` : `${moved ? "moved" : "updated, now"} ${moved ? "to" : "on"} ${circumstances.when}${calendar.recurrenceId === null ? "" : " (only this instance)"}`;
  return `${head} ${change}: ${subject?.text ?? "no subject"}.`;
}

/** Somebody called or wrote of whom the source knows a number at most. */
function isNameless(activity: Activity, people: People): boolean {
  if (activity.kind !== "call" && activity.kind !== "text") return false;
  const outside = people.cast.filter((member) => member.present && member.side !== "own");
  return outside.length > 0 && outside.every(({ name }) => !/\p{L}/u.test(name));
}
