import type { Activity } from "../model/activity.ts";
import type { Claim, NextStep, Signal } from "../model/judgement.ts";
import { localDateOf } from "../text/local-time.ts";
import { claimChecker } from "./claims.ts";
import { compress } from "./compress.ts";
import type { DateReader } from "./date-reader.ts";
import { dayAndMonth, figures } from "./day-names.ts";
import type { Line } from "./lines.ts";
import { headline } from "./participants.ts";
import type { People } from "./people.ts";
import type { FoundPromise } from "./promises.ts";
import { contentWords, pickNext, rankLines } from "./rank-sentences.ts";

/** What a summary is made of. */
export interface Facts {
  readonly activity: Activity;
  readonly lines: readonly Line[];
  readonly people: People;
  readonly read: DateReader;
  readonly nextSteps: readonly NextStep[];
  readonly promises: readonly FoundPromise[];
  readonly signals: readonly Signal[];
  readonly wordsMax: number;
}

/** A summary, its statements with their quotes, and whether it may have missed what matters. */
export interface Summary {
  readonly summary: string;
  readonly claims: readonly Claim[];
  readonly doubtful: boolean;
}

/** Sentences taken over from the text beside the facts. */
const EXTRACTS_MAX = 5;
/** A sentence that is taken over is cut to this many words. */
const EXTRACT_WORDS_MAX = 20;
/** A longer subject is left out of the heading. */
const SUBJECT_WORDS_MAX = 8;
/** Below this many words a rest of room is left empty. */
const ROOM_WORDS_MIN = 4;

/** Facts in fixed phrases first, then the sentences that say most beside them, within the words allowed. */
export function summarize(facts: Facts): Summary {
  const { activity, lines, people } = facts;
  const names = people.cast.flatMap((member) => [member.name, ...member.labels]);
  const dates = facts.nextSteps.flatMap((step) => (step.due === null ? [] : [dayAndMonth(step.due)]));
  const when = dayAndMonth(localDateOf(activity.occurredAt, activity.zone, activity.offsetMinutes));
  const mentioned = lines.flatMap((line) => facts.read(line.plain, line).flatMap((mention) => (mention.date === null ? [] : [dayAndMonth(mention.date)])));
  const holds = claimChecker(lines, [...names, ...dates, ...mentioned, when]);
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
  const spent = addExtracts(facts, claims, add, room, () => facts.wordsMax - used);
  const summary = [head, ...inOrder(claims, lines).map((claim) => claim.text)].join(" ");
  return { summary, claims, doubtful: claims.length === 0 && spent === 0 && lines.some((line) => wordCount(line.plain) > 12) };
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

/** Steps, promises and news of the deal as fixed phrases. */
function factClaims(facts: Facts): readonly Claim[] {
  const claims: Claim[] = [];
  const stops = facts.signals.filter((signal) => signal.type !== "competitor");
  for (const signal of [...stops, ...facts.signals].slice(0, 3)) {
    if (claims.some((claim) => claim.quote === signal.quote) || facts.promises.some((promise) => promise.quote === signal.quote)) continue;
    claims.push({ text: `${restated(signal.quote, facts)}.`, quote: signal.quote });
  }
  for (const promise of facts.promises.slice(0, 3)) claims.push({ text: `Promised: ${restated(promise.quote, facts)}.`, quote: promise.quote });
  for (const step of facts.nextSteps.slice(0, 4)) claims.push({ text: stepSentence(step), quote: step.quote });
  return claims;
}

function stepSentence(step: NextStep): string {
  const by = step.due === null ? "" : ` by ${dayAndMonth(step.due)}`;
  if (step.ownerName === null) return `Somebody has to ${step.action}${by}.`;
  return `${step.ownerName} will ${step.action}${by}.`;
}

function restated(quote: string, facts: Facts): string {
  const line = facts.lines.find((one) => one.text === quote);
  return line === undefined ? quote : clip(statement(line, facts), EXTRACT_WORDS_MAX);
}

/** The sentence without its openings, with days of the month spelled out and large numbers in figures. */
function statement(line: Line, facts: Facts): string {
  let plain = line.plain;
  for (const mention of facts.read(plain, line).toReversed()) {
    const phrase = plain.slice(mention.start, mention.end);
    if (mention.date === null || !/^(?:on |by |until )?the (?:\d{1,2}(?:st|nd|rd|th)?|\p{L}+(?:th|st|nd|rd|first|second|third))$/iu.test(phrase)) continue;
    const lead = /^(?:on|by|until) /i.exec(phrase)?.[0] ?? "";
    plain = plain.slice(0, mention.start) + lead + dayAndMonth(mention.date) + plain.slice(mention.end);
  }
  return figures(compress(plain, facts.people.nameWords));
}

function addExtracts(facts: Facts, claims: readonly Claim[], add: (claim: Claim) => boolean, room: (text: string) => boolean, left: () => number): number {
  const quoted = new Set(claims.map((claim) => claim.quote));
  const chosen = claims.map((claim) => contentWords(claim.text));
  const texts = new Map<Line, string>();
  const textOf = (line: Line): string => {
    const known = texts.get(line) ?? `${clip(statement(line, facts), EXTRACT_WORDS_MAX)}${/\?\W*$/.test(line.plain) ? "?" : "."}`;
    texts.set(line, known);
    return known;
  };
  let ranked = rankLines(facts.lines).filter(({ line }) => !quoted.has(line.text) && line.where !== "subject");
  let count = 0;
  while (count < EXTRACTS_MAX && left() >= ROOM_WORDS_MIN) {
    const next = pickNext(ranked, chosen, ({ line }) => room(textOf(line)));
    if (next === null) break;
    ranked = ranked.filter((one) => one !== next);
    if (!add({ text: textOf(next.line), quote: next.line.text })) continue;
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

/** Cuts a long statement where a clause ends; one without such a place is cut at a word. */
function clip(text: string, wordsMax: number): string {
  const words = text.split(" ");
  if (words.length <= wordsMax) return text.replace(/[.!?]+$/, "");
  const head = words.slice(0, wordsMax).join(" ");
  const cut = Math.max(...[/[,;:] (?!.*[,;:] )/, /\b(?: because| which| so that| but| and then| since| although)(?!.* (?:because|which|so that|but|and then|since|although)\b)/].map((pattern) => head.search(pattern)));
  return (cut > head.length * 0.4 ? head.slice(0, cut) : head).replace(LOOSE_END, "");
}

const LOOSE_END = /(?:[\s,;:.!?–—-]+(?:and|or|but|the|an?|of|to|for|with|in|on|at|by|from|that|which|because|so|is|are|was|what|it|we|you|he|she|they|I|our|your|their|as|than|if|when|not|has|have|will))*[\s,;:.!?–—-]*$/i;

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}
