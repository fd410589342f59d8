import type { Activity } from "../model/activity.ts";
import type { ActivityTrace, CalendarTrace, EarlierActivity, Twin } from "../model/judgement.ts";
import { instant, type Instant } from "../model/time.ts";
import { forwardedHeader } from "../text/forwarded-header.ts";
import { isForwardOf, isLoggedElsewhere, isSameEvent, isTypedAgain } from "./likeness.ts";
import { personHashes } from "./trace.ts";

/**
 * The twin of an activity among what came before, or null. `earlier` may be any superset of what `twinKeys` selects.
 *
 * Certain relations come first and rest on keys alone: the same Message-ID, the same calendar entry, the same source
 * and id. Likely ones rest on time, people and words, and only ever lead to a question. What is no twin, however alike:
 * a reply that quotes an earlier mail (quoted text is not in a trace) and the next instance of a weekly meeting (its
 * time differs). A recording of an instance of a series is that instance's content, not a twin of the series'
 * invitation, which stands at the first date; a recording at the very time of a single invitation is a likely one, as
 * a dialer's record would be.
 */
export function findTwin(activity: Activity, trace: ActivityTrace, earlier: readonly EarlierActivity[]): Twin | null {
  const same = earlier.filter((one) => isSameThing(trace, one.trace));
  if (trace.calendar !== null) {
    const calendarTwin = calendarRelation(activity, trace, same);
    if (calendarTwin !== null) return calendarTwin;
  } else {
    const first = same[0];
    if (first !== undefined) return twin("same", first);
  }
  const likely = likeliest(activity, trace, earlier);
  return likely === null ? null : twin("likely", likely);
}

function isSameThing(a: ActivityTrace, b: ActivityTrace): boolean {
  if (a.key === b.key) return true;
  if (a.callKey !== undefined && a.callKey === b.key) return Math.abs(Date.parse(a.occurredAt) - Date.parse(b.occurredAt)) <= SAME_CALL_MS;
  if (a.messageIdHash !== null && a.messageIdHash === b.messageIdHash) return true;
  return a.calendar !== null && b.calendar !== null &&
    a.calendar.uidHash === b.calendar.uidHash && a.calendar.recurrenceId === b.calendar.recurrenceId;
}

/** A telephone system may give an id again, and not on the same day. */
const SAME_CALL_MS = 86_400_000;

/** By iTIP (RFC 5546, 2.1.5): the higher SEQUENCE is newer, then the later DTSTAMP. */
function calendarRelation(activity: Activity, trace: ActivityTrace, same: readonly EarlierActivity[]): Twin | null {
  const mine = trace.calendar;
  if (mine === null) return null;
  const versions = same.filter(isNoAnswer);
  const newest = versions.toSorted(byVersion).at(-1);
  if (mine.answer === true) return answerTo(activity, mine, { newest, same });
  const theirs = newest?.trace.calendar ?? null;
  if (mine.cancelled) {
    // A late cancellation of a version that was replaced since still calls nothing off; an unknown meeting has no one to name.
    if (newest === undefined || theirs === null) return { relation: "cancelled", of: newest?.ref ?? null, foreign: newest?.foreign ?? false };
    return twin(mine.sequence < theirs.sequence ? "superseded" : "cancelled", newest);
  }
  if (newest === undefined) return null;
  if (theirs === null) return twin("same", newest);
  const version = versions.find((one) => one.trace.calendar?.sequence === mine.sequence) ?? newest;
  if (mine.sequence < theirs.sequence) return twin("superseded", version);
  if (mine.sequence > theirs.sequence) return twin("update", newest);
  const restamped = mine.stampedAt !== null && theirs.stampedAt !== null && mine.stampedAt > theirs.stampedAt;
  return twin(restamped && isChanged(trace, newest.trace) ? "update" : "same", newest);
}

const isNoAnswer = ({ trace }: EarlierActivity): boolean => trace.calendar?.answer !== true;

/**
 * Answers of single attendees carry the invitation's own key and are no version of it. A REPLY brings nothing to log,
 * whether or not the meeting is known; that somebody wants another time (COUNTER) a person has to know, once.
 */
function answerTo(activity: Activity, mine: CalendarTrace, { newest, same }: { readonly newest: EarlierActivity | undefined; readonly same: readonly EarlierActivity[] }): Twin {
  const of = { of: newest?.ref ?? null, foreign: newest?.foreign ?? false };
  if (activity.calendar?.method !== "COUNTER") return { relation: newest === undefined ? "answer" : "same", ...of };
  const again = same.find(({ trace: { calendar } }) => calendar?.answer === true && calendar.sequence === mine.sequence && calendar.stampedAt === mine.stampedAt);
  return again === undefined ? { relation: "counter", ...of } : twin("same", again);
}

/**
 * Which of the earlier activities a newer version of a calendar entry takes the place of: all older ones and, when a whole
 * series is called off, its instances too. Whoever is still asked about one of them must not be able to bring it to life.
 */
export function overtakenBy(trace: ActivityTrace, earlier: readonly EarlierActivity[]): readonly string[] {
  const mine = trace.calendar;
  if (mine === null || mine.answer === true) return [];
  return earlier.filter(({ foreign, trace: { calendar } }) => !foreign && calendar !== null && calendar.uidHash === mine.uidHash &&
    (calendar.recurrenceId === mine.recurrenceId || (mine.cancelled && mine.recurrenceId === null)) && calendar.sequence <= mine.sequence).map(({ ref }) => ref);
}

const isChanged = (a: ActivityTrace, b: ActivityTrace): boolean =>
  a.occurredAt !== b.occurredAt || a.endedAt !== b.endedAt || a.subjectHash !== b.subjectHash;

function byVersion(a: EarlierActivity, b: EarlierActivity): number {
  const sequence = (a.trace.calendar?.sequence ?? -1) - (b.trace.calendar?.sequence ?? -1);
  if (sequence !== 0) return sequence;
  return (a.trace.calendar?.stampedAt ?? "").localeCompare(b.trace.calendar?.stampedAt ?? "", "en");
}

/** The calendar versions that were neither replaced nor called off: nothing can be the twin of what does not take place. */
function standing(earlier: readonly EarlierActivity[]): ReadonlySet<EarlierActivity> {
  const newest = new Map<string, EarlierActivity>();
  for (const one of earlier) {
    if (one.trace.calendar === null || !isNoAnswer(one)) continue;
    const entry = `${one.trace.calendar.uidHash} ${one.trace.calendar.recurrenceId ?? ""}`;
    const known = newest.get(entry);
    if (known === undefined || byVersion(known, one) <= 0) newest.set(entry, one);
  }
  return new Set([...newest.values()].filter((one) => one.trace.calendar?.cancelled === false));
}

function likeliest(activity: Activity, trace: ActivityTrace, earlier: readonly EarlierActivity[]): EarlierActivity | null {
  let best: EarlierActivity | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  let live: ReadonlySet<EarlierActivity> | null = null;
  for (const one of earlier) {
    const alike = isSameEvent(trace, one.trace) || isTypedAgain(trace, one.trace) || isForwardOf(activity, trace, one.trace) ||
      (one.foreign && isLoggedElsewhere(trace, one.trace));
    if (!alike) continue;
    // Few are alike, so that it is seldom asked which calendar entries still stand.
    if (one.trace.calendar !== null && !(live ??= standing(earlier)).has(one)) continue;
    const distance = Math.abs(Date.parse(trace.occurredAt) - Date.parse(one.trace.occurredAt));
    if (distance < bestDistance) {
      best = one;
      bestDistance = distance;
    }
  }
  return best;
}

const twin = (relation: Twin["relation"], of: EarlierActivity): Twin => ({ relation, of: of.ref, foreign: of.foreign });

/** By what a store selects the earlier activities among which `findTwin` looks. */
export interface TwinKeys {
  /** Everything with one of these natural keys, however old. */
  readonly keys: readonly string[];
  /** And everything whose trace names one of these people, with all other versions (equal key) of it, as a newer one may have moved out of the window … */
  readonly people: readonly string[];
  /** … and whose `occurredAt` lies in this window, both ends included. */
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What to select for one activity. The window is as wide as the widest rule for its kind: a forward may be weeks old,
 * a retyped note days, a second record of a call hours (a calendar entry may have begun long before the call in it).
 */
export function twinKeys(activity: Activity, trace: ActivityTrace): TwinKeys {
  const at = Date.parse(trace.occurredAt);
  const end = trace.endedAt === null ? at : Math.max(at, Date.parse(trace.endedAt));
  const forwarded = activity.text.forwarded === "" ? null : forwardedHeader(activity.text.forwarded);
  const senders = forwarded?.from.flatMap((one) => personHashes(one, "")) ?? [];
  const days = forwarded !== null ? FORWARD_DAYS : (WINDOW_DAYS[trace.kind] ?? 1);
  return {
    keys: trace.callKey === undefined ? [trace.key] : [trace.key, trace.callKey],
    people: [...new Set([...trace.people, ...senders])],
    from: instant(at - days * DAY_MS),
    to: instant(end + Math.min(days, AFTER_DAYS_MAX) * DAY_MS),
  };
}

const DAY_MS = 86_400_000;
const FORWARD_DAYS = 30;
/** Activities arrive out of order, so the twin may lie later in time than what arrives now. */
const AFTER_DAYS_MAX = 4;
const WINDOW_DAYS: Readonly<Record<string, number>> = { note: 4, form: 2, text: 1, email: 1, call: 1, meeting: 1 };
