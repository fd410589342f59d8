import type { Activity } from "../model/activity.ts";
import type { Claim } from "../model/judgement.ts";
import { localDateOf } from "../text/local-time.ts";
import { claimChecker } from "./claims.ts";
import { dayAndMonth } from "./day-names.ts";
import { factClaims, type Facts } from "./fact-claims.ts";
import type { Line } from "./lines.ts";
import { headline } from "./participants.ts";
import type { People } from "./people.ts";
import { clip, statement, STATEMENT_WORDS_MAX, wordCount } from "./statement.ts";
import { contentWords, pickNext, rankLines } from "./rank-sentences.ts";

/** A summary, its statements with their quotes, and whether it may have missed what matters. */
export interface Summary {
  readonly summary: string;
  readonly claims: readonly Claim[];
  readonly doubtful: boolean;
}

/** Sentences taken over from the text beside the facts. */
const EXTRACTS_MAX = 5;
/** A longer subject is left out of the heading. */
const SUBJECT_WORDS_MAX = 8;
/** Below this many words a rest of room is left empty. */
const ROOM_WORDS_MIN = 4;

/** Facts in fixed phrases first, then the sentences that say most beside them, within the words allowed. */
export function summarize(facts: Facts): Summary {
  const { activity, lines, people } = facts;
  const when = dayAndMonth(localDateOf(activity.occurredAt, activity.zone, activity.offsetMinutes));
  const holds = claimChecker(lines, () => knownBeside(facts, when));
  const head = heading(activity, lines, people, when);
  const claims: Claim[] = [];
  let used = wordCount(head);
  const room = (text: string): boolean => used + wordCount(text) <= facts.wordsMax;
  const add = (claim: Claim): boolean => {
    if (!room(claim.text) || !holds(claim)) return false;
    claims.push(claim);
    used += wordCount(claim.text);
    return true;
  };
  for (const claim of factClaims(facts)) add(claim);
  const spent = addExtracts(facts, claims, add, () => facts.wordsMax - used);
  const summary = [head, ...inOrder(claims, lines).map((claim) => claim.text)].join(" ");
  return { summary, claims, doubtful: claims.length === 0 && spent === 0 && lines.some((line) => wordCount(line.plain) > 12) };
}

/** Names and days that a statement may have in other words than the text. */
function knownBeside({ lines, people, nextSteps, read }: Facts, when: string): readonly string[] {
  const names = people.cast.flatMap((member) => [member.name, ...member.labels]);
  const dates = nextSteps.flatMap((step) => (step.due === null ? [] : [dayAndMonth(step.due)]));
  const mentioned = lines.flatMap((line) => read(line.plain, line).flatMap((mention) => (mention.date === null ? [] : [dayAndMonth(mention.date)])));
  return [...names, ...dates, ...mentioned, when];
}

function heading(activity: Activity, lines: readonly Line[], people: People, when: string): string {
  const head = headline(activity, people);
  const { calendar } = activity;
  const subject = lines.find((line) => line.where === "subject");
  if (calendar === null) {
    const topic = (subject?.plain ?? "").replace(/^(?:(?:re|fwd?|aw|wg|antw|tr|sv|vs|ynt|rv|enc)(?:\[\d+\])?\s*:\s*)+/i, "");
    const forwarded = /^(?:(?:re|aw)\s*:\s*)*(?:fwd?|wg|tr)\s*:/i.test(subject?.plain ?? "") ? ", forwarded" : "";
    return topic === "" || wordCount(topic) > SUBJECT_WORDS_MAX ? `${head}${forwarded}.` : `${head}${forwarded}: ${topic.replace(/[.!]+$/, "")}.`;
  }
  const moved = /\b(?:moved|moves|verschoben|rescheduled|postponed)\b/i.test(lines.map((line) => line.plain).join(" ")) || calendar.recurrenceId !== null;
  const change = calendar.sequence === 0 ? `on ${when}` : `${moved ? "moved" : "updated, now"} ${moved ? "to" : "on"} ${when}${calendar.recurrenceId === null ? "" : " (only this instance)"}`;
  return `${head} ${change}: ${subject?.text ?? "no subject"}.`;
}

function addExtracts(facts: Facts, claims: readonly Claim[], add: (claim: Claim) => boolean, left: () => number): number {
  const quoted = new Set(claims.map((claim) => claim.quote));
  const chosen = claims.map((claim) => contentWords(claim.text));
  const texts = new Map<Line, { readonly text: string; readonly words: number }>();
  const written = facts.lines.filter((line) => line.where === "body" && !quoted.has(line.text));
  const fitsWhole = wordCount(written.map((line) => line.plain).join(" ")) <= left();
  const told = (line: Line): { readonly text: string; readonly words: number } => {
    const known = texts.get(line);
    if (known !== undefined) return known;
    const text = `${asks(line)}${clip(statement(line, facts), fitsWhole ? facts.wordsMax : STATEMENT_WORDS_MAX)}${/\?\W*$/.test(line.plain) ? "?" : "."}`;
    const made = { text, words: wordCount(text) };
    texts.set(line, made);
    return made;
  };
  let ranked = rankLines(facts.lines, new Set(facts.lines.filter((line) => quoted.has(line.text)).map((line) => line.index))).filter(({ line }) => !quoted.has(line.text) && line.where !== "subject");
  let count = 0;
  while (count < EXTRACTS_MAX && left() >= ROOM_WORDS_MIN) {
    const next = pickNext(ranked, chosen, ({ line }) => told(line).words <= left(), ({ line }) => told(line).words);
    if (next === null) break;
    ranked = ranked.filter((one) => one !== next);
    if (!add({ text: told(next.line).text, quote: next.line.text })) continue;
    chosen.push(next.words);
    count += 1;
  }
  return count;
}

/** Statements follow the text, so that the summary reads as it happened. */
function inOrder(claims: readonly Claim[], lines: readonly Line[]): readonly Claim[] {
  const at = (claim: Claim): number => lines.findIndex((line) => line.text.includes(claim.quote));
  return claims.toSorted((a, b) => at(a) - at(b));
}

/** A customer's question is told as one. */
function asks(line: Line): string {
  return /\?\W*$/.test(line.plain) && line.side !== "own" ? "Asks: " : "";
}
