import { hash } from "node:crypto";
import type { Policy } from "../../../config/policy.ts";
import { normalizeEmail } from "../hygiene/normalize-email.ts";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Activity, Participant } from "../model/activity.ts";
import type { ActivityTrace } from "../model/judgement.ts";
import { wordsOf } from "../text/words.ts";
import { activityKey, callKey, normalMessageId } from "./natural-key.ts";
import { recurrenceInstant } from "./recurrence-instant.ts";
import { shinglesOf } from "./shingles.ts";

/**
 * What is remembered of an activity to recognise its twins by: hashes and times, no words. The key and the hashes of ids come
 * from what arrived, so that no later mask changes them (see `natural-key.ts`); everything else only from what may be kept.
 * Equal activities have equal traces.
 */
export function traceOf(activity: Activity, policy: Policy, arrived: Activity = activity): ActivityTrace {
  const { text } = activity;
  const { calendar } = arrived;
  const messageId = normalMessageId(arrived.mail?.messageId ?? null);
  const call = activity.kind === "call" ? callKey(arrived.sourceId) : null;
  return {
    kind: activity.kind,
    key: activityKey(arrived),
    occurredAt: activity.occurredAt,
    endedAt: activity.endedAt,
    people: peopleOf(activity, policy),
    shingles: shinglesOf(wordsOf(spoken(activity))),
    subjectHash: subjectHash(text.subject),
    messageIdHash: messageId === null ? null : shortHash(messageId),
    ...(call === null ? {} : { callKey: call }),
    calendar: calendar === null ? null : {
      uidHash: shortHash(calendar.uid.trim()),
      recurrenceId: recurrenceInstant(calendar.recurrenceId, activity.zone),
      sequence: calendar.sequence,
      stampedAt: calendar.stampedAt,
      cancelled: calendar.cancelled || calendar.method === "CANCEL",
      ...(calendar.method === "REPLY" || calendar.method === "COUNTER" ? { answer: true as const } : {}),
    },
  };
}

/** The hash under which a mailbox, number or name stands in a trace; the first letter tells which of the three it is. */
export function personHashes(person: { readonly email?: string | null; readonly phone?: string | null; readonly name?: string | null }, region: string): readonly string[] {
  const hashes: string[] = [];
  const email = person.email == null ? null : normalizeEmail(person.email);
  if (email !== null) hashes.push(`m${shortHash(email.address)}`);
  const phone = person.phone == null ? null : normalizePhone(person.phone, region);
  if (phone !== null) hashes.push(`p${shortHash(phone.e164)}`);
  // In any order of the parts, as one source writes "Field, Jordan" and the next "Jordan Field".
  const name = person.name == null || person.name.includes("@") ? [] : wordsOf(person.name, NAME_WORDS_MAX).sort();
  if (name.length >= 2) hashes.push(`n${shortHash(name.join(" "))}`);
  return hashes;
}

/** The hash of a subject without its reply and forward marks, null when nothing is left. */
export function subjectHash(subject: string): string | null {
  const words = wordsOf(subject, SUBJECT_WORDS_MAX);
  let from = 0;
  while (from < words.length && REPLY_MARKS.has(words[from] ?? "")) from += 1;
  return from >= words.length ? null : shortHash(words.slice(from).join(" "));
}

const PEOPLE_MAX = 200;
const NAME_WORDS_MAX = 8;
const SUBJECT_WORDS_MAX = 100;
const REPLY_MARKS: ReadonlySet<string> = new Set([
  "re", "fw", "fwd", "aw", "wg", "sv", "vs", "antw", "tr", "rv", "res", "enc", "odp", "pd", "ynt", "ilt", "vb", "doorst", "vl", "r", "i", "rif",
]);

function spoken(activity: Activity): string {
  const { subject, body, transcript, fields } = activity.text;
  return [subject, body, ...transcript.map((turn) => turn.text), ...Object.values(fields)].join("\n");
}

function peopleOf(activity: Activity, policy: Policy): readonly string[] {
  const region = policy.organisation.defaultRegion;
  const speakers: readonly Pick<Participant, "name">[] = [...new Set(activity.text.transcript.map((turn) => turn.speaker))].map((name) => ({ name }));
  const hashes = [...activity.participants, ...speakers].slice(0, PEOPLE_MAX).flatMap((one) => personHashes(one, region));
  return [...new Set(hashes)].sort();
}

/** The short hash under which things stand in a trace. */
export const shortHash = (text: string): string => hash("sha256", text, "hex").slice(0, 16);
