import type { Instant } from "../../../src/domain/model/time.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { EngagementCodec } from "./codec.ts";
import { LOGGED_SLOTS } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { asText, choiceSlot, instantSlot, lineSlot } from "./slot.ts";
import { oneLine } from "./text.ts";
import { KEY_FIELD, instantOf, wholeSeconds } from "./values.ts";

const MINUTE_MS = 60_000;
/** An event must end: half an hour for a meeting whose end nobody told. Our own field then stays empty. */
const LENGTH_UNKNOWN_MS = 30 * MINUTE_MS;
/** Salesforce takes no longer event than of fourteen days. */
const LENGTH_MAX_MS = 14 * 24 * 60 * MINUTE_MS;

/** What the subject says in front of a meeting's own, by its outcome and the status that goes with it. */
const MARKS = [
  { mark: "Cancelled: ", status: "cancelled", disposition: "cancelled" },
  { mark: "No-show: ", status: "completed", disposition: "no_show" },
  { mark: "Rescheduled: ", status: "scheduled", disposition: "rescheduled" },
] as const;

/** Where people see the meeting in their calendar: it may be moved there, and then that is when it is. */
const START: Slot = {
  property: "StartDateTime", fields: ["occurredAt"],
  encode: ({ occurredAt }) => (occurredAt === undefined || occurredAt === null ? undefined : wholeSeconds(occurredAt) ?? undefined),
  decode: (values) => ({ occurredAt: nearer(instantOf(values("Steward_Occurred_At__c")), instantOf(values("StartDateTime"))) }),
};

const END: Slot = {
  property: "EndDateTime", fields: ["endedAt", "occurredAt"],
  encode: ({ occurredAt, endedAt }) => (occurredAt === undefined || occurredAt === null ? undefined : endOf(occurredAt, endedAt ?? null) ?? undefined),
  decode: (values, _context, { occurredAt }) => {
    const end = instantOf(values("EndDateTime"));
    const exact = instantOf(values("Steward_Ended_At__c"));
    if (end === null) return { endedAt: exact };
    const isOurGuess = exact === null && values(KEY_FIELD) !== null && end === endOf(occurredAt ?? "", null);
    if (isOurGuess) return { endedAt: null };
    return { endedAt: exact !== null && end === endOf(occurredAt ?? "", exact) ? exact : nearer(exact, end) };
  },
};

/** The end that the calendar shows: never before the start, and no later than Salesforce allows. */
function endOf(start: Instant, end: Instant | null): Instant | null {
  const from = Date.parse(wholeSeconds(start) ?? "");
  if (Number.isNaN(from)) return null;
  const to = Date.parse(wholeSeconds(end ?? "") ?? "");
  return instant(Number.isNaN(to) ? from + LENGTH_UNKNOWN_MS : Math.min(Math.max(from, to), from + LENGTH_MAX_MS));
}

/** The exact time where the calendar shows the same minute. */
function nearer(exact: Instant | null, shown: Instant | null): Instant | null {
  if (exact === null || shown === null) return shown ?? exact;
  const minute = (at: Instant): number => Math.floor(Date.parse(at) / MINUTE_MS);
  return minute(exact) === minute(shown) ? exact : shown;
}

const silent = (slot: Slot): Slot => ({ ...slot, decode: () => ({}) });

/** An event has neither status nor outcome that people could see: one that did not take place as planned says so in its subject, too. */
const SUBJECT: Slot = {
  property: "Subject", fields: ["subject", "status", "disposition"],
  encode: ({ subject, status, disposition }) => {
    if (subject === undefined) return undefined;
    const line = oneLine(subject ?? "");
    const { mark = "" } = MARKS.find((one) => one.status === status && (status === "cancelled" || one.disposition === disposition)) ?? {};
    return (line.startsWith(mark) ? line : oneLine(mark + line)) || null;
  },
  decode: (values) => {
    const subject = asText(values("Subject"));
    const status = values("Steward_Status__c");
    const marked = MARKS.find((one) => one.status === status && subject?.startsWith(one.mark.trim()) === true);
    if (subject === null || marked === undefined) return { subject };
    return { subject: subject.slice(marked.mark.trim().length).trim() || null, disposition: marked.disposition };
  },
};

/** A cancelled meeting does not keep anybody busy. */
const SHOW_AS: Slot = {
  property: "ShowAs", fields: ["status"],
  encode: ({ status }) => (status === "cancelled" ? "Free" : status === "scheduled" ? "Busy" : undefined),
  decode: () => ({}),
};

/** Meetings: events. */
export const meetingCodec: EngagementCodec = {
  object: "meeting", sobject: "Event",
  slots: [
    START, END, SUBJECT,
    silent(instantSlot("Steward_Occurred_At__c", "occurredAt", { get: (fields) => fields.occurredAt, put: () => ({}) })),
    silent(instantSlot("Steward_Ended_At__c", "endedAt", { get: (fields) => fields.endedAt, put: () => ({}) })),
    lineSlot("Location", "location", { get: (fields) => fields.location, put: (location) => ({ location }) }),
    choiceSlot("Steward_Status__c", "status", {
      names: { scheduled: "scheduled", completed: "completed", cancelled: "cancelled" },
      get: ({ status }) => (status === "scheduled" || status === "completed" || status === "cancelled" || status === null ? status : undefined),
      put: (status) => ({ status }),
    }),
    SHOW_AS, ...LOGGED_SLOTS,
  ],
  defaults: (_fields, { now }) => ({ Steward_Kind__c: "meeting", StartDateTime: wholeSeconds(now), EndDateTime: endOf(now, null), IsReminderSet: false }),
  // With a new start alone Salesforce would move the end.
  together: [["StartDateTime", "EndDateTime"]],
  externalIdField: null,
  alsoRead: ["Steward_Kind__c"],
};
