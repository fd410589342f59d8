import type { Activity } from "../model/activity.ts";
import type { ActivityTrace } from "../model/judgement.ts";
import { isAmongColleagues } from "../text/colleagues.ts";
import { forwardedHeader } from "../text/forwarded-header.ts";
import { wordsOf } from "../text/words.ts";
import { containment, shinglesOf } from "./shingles.ts";
import { personHashes, subjectHash } from "./trace.ts";
import { rememberedOf } from "../text/remembered.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** People dial in early, and calls start late. */
const EVENT_SLACK_MS = 10 * MINUTE_MS;
/** Entries as long as this block a day or a fair; a call on that day is not the entry. */
const EVENT_LENGTH_MAX_MS = 10 * HOUR_MS;
const SHARED_PEOPLE_MIN = 2;

/**
 * Whether two sources saw one call or meeting: the same people at overlapping times. Two calendar entries with ids of
 * their own are two meetings, unless subject and start are the same as well.
 */
export function isSameEvent(a: ActivityTrace, b: ActivityTrace): boolean {
  if (!isEvent(a) || !isEvent(b)) return false;
  if (!overlaps(a, b) || sharedPeople(a.people, b.people) < SHARED_PEOPLE_MIN) return false;
  if (a.calendar === null || b.calendar === null) return true;
  return a.occurredAt === b.occurredAt && a.subjectHash !== null && a.subjectHash === b.subjectHash;
}

interface Rule {
  readonly withinMs: number;
  readonly shareMin: number;
  readonly shinglesMin: number;
}

/** How near and how alike two of one kind must be: notes are retyped from memory days later, machines repeat themselves word for word at once. */
const AGAIN: Readonly<Record<string, Rule>> = {
  note: { withinMs: 4 * DAY_MS, shareMin: 0.35, shinglesMin: 6 },
  form: { withinMs: 2 * DAY_MS, shareMin: 0.8, shinglesMin: 5 },
  text: { withinMs: 10 * MINUTE_MS, shareMin: 0.95, shinglesMin: 3 },
  email: { withinMs: HOUR_MS, shareMin: 0.95, shinglesMin: 8 },
};

/** A trace is held against many others: its time is read once. */
const timeOf = rememberedOf((trace: ActivityTrace): number => Date.parse(trace.occurredAt));

/** Whether the same words about the same people came in a second time, under another id. */
export function isTypedAgain(a: ActivityTrace, b: ActivityTrace): boolean {
  const rule = AGAIN[a.kind];
  if (rule === undefined || a.kind !== b.kind) return false;
  if (Math.min(a.shingles.length, b.shingles.length) < rule.shinglesMin) return false;
  if (Math.abs(timeOf(a) - timeOf(b)) > rule.withinMs) return false;
  if (sharedPeople(a.people, b.people) < Math.min(SHARED_PEOPLE_MIN, peopleCount(a.people), peopleCount(b.people))) return false;
  return containment(a.shingles, b.shingles) >= rule.shareMin;
}

const FORWARD_SHARE_MIN = 0.6;
const FORWARD_SHINGLES_MIN = 4;
const FORWARD_WITHIN_MS = 30 * DAY_MS;

/**
 * Whether a colleague only passed on a mail that we have: sent among people of one side, and the forwarded header's
 * sender is among the earlier mail's people while its subject or its words are that mail's. A customer who forwards
 * something writes to us anew, so that is no twin.
 */
export function isForwardOf(activity: Activity, trace: ActivityTrace, earlier: ActivityTrace): boolean {
  if (earlier.kind !== "email" || activity.text.forwarded === "") return false;
  const ageMs = timeOf(trace) - timeOf(earlier);
  if (ageMs < -HOUR_MS || ageMs > FORWARD_WITHIN_MS) return false;
  const passedOn = passedOnBy(activity);
  if (passedOn === null || !passedOn.senders.some((hash) => earlier.people.includes(hash))) return false;
  const { shingles, subject } = passedOn;
  if (shingles.length >= FORWARD_SHINGLES_MIN && containment(shingles, earlier.shingles) >= FORWARD_SHARE_MIN) return true;
  return subject !== null && subject === earlier.subjectHash && shingles.length < FORWARD_SHINGLES_MIN;
}

/** What a trace would hold of the mail that an activity passes on; null where none is passed on among colleagues. */
interface PassedOn {
  readonly senders: readonly string[];
  readonly shingles: readonly string[];
  readonly subject: string | null;
}

const passedOnBy = rememberedOf((activity: Activity): PassedOn | null => {
  const forwarded = isAmongColleagues(activity) ? forwardedHeader(activity.text.forwarded) : null;
  if (forwarded === null) return null;
  const senders = forwarded.from.flatMap((one) => personHashes(one, ""));
  return { senders, shingles: shinglesOf(wordsOf(forwarded.body)), subject: subjectHash(forwarded.subject) };
});

const ELSEWHERE_WITHIN_MS = 3 * MINUTE_MS;

/**
 * Whether an engagement that another tool put into the CRM is this activity, though it names no id of ours: the same
 * kind at the same minutes with somebody in common; for mails and notes the subject or the words as well.
 */
export function isLoggedElsewhere(a: ActivityTrace, b: ActivityTrace): boolean {
  if (isEvent(a) && isEvent(b)) return isNear(a, b) && sharedPeople(a.people, b.people) > 0;
  if (a.kind !== b.kind || !isNear(a, b) || sharedPeople(a.people, b.people) === 0) return false;
  return (a.subjectHash !== null && a.subjectHash === b.subjectHash) || containment(a.shingles, b.shingles) >= FORWARD_SHARE_MIN;
}

const isNear = (a: ActivityTrace, b: ActivityTrace): boolean =>
  Math.abs(timeOf(a) - timeOf(b)) <= ELSEWHERE_WITHIN_MS;

const isEvent = (trace: ActivityTrace): boolean => trace.kind === "call" || trace.kind === "meeting";

function overlaps(a: ActivityTrace, b: ActivityTrace): boolean {
  const [first, second] = [span(a), span(b)];
  if (first.to - first.from > EVENT_LENGTH_MAX_MS || second.to - second.from > EVENT_LENGTH_MAX_MS) return false;
  // The slack is for a calendar entry, which says when people meant to talk. Two records of real talks overlap or do not.
  const slack = a.calendar === null && b.calendar === null ? 0 : EVENT_SLACK_MS;
  return first.from <= second.to + slack && second.from <= first.to + slack;
}

function span(trace: ActivityTrace): { readonly from: number; readonly to: number } {
  const from = Date.parse(trace.occurredAt);
  return { from, to: trace.endedAt === null ? from : Math.max(from, Date.parse(trace.endedAt)) };
}

/** How many people two traces share for certain: the largest count over mailboxes, numbers and names, as one person may stand under each. */
function sharedPeople(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b);
  return most(a.filter((hash) => other.has(hash)));
}

const peopleCount = (people: readonly string[]): number => most(people);

function most(hashes: readonly string[]): number {
  const count = (type: string): number => hashes.filter((hash) => hash.startsWith(type)).length;
  return Math.max(count("m"), count("p"), count("n"));
}
