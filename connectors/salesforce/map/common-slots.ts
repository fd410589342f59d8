import { localDateOf } from "../../../src/domain/text/local-time.ts";
import { crmRecordId } from "../../../src/domain/model/ids.ts";
import type { CrmEngagementFields } from "../../../src/ports/crm-records.ts";
import type { SlotContext } from "../../shared/slot.ts";
import { peopleLine, peopleOf } from "./people.ts";
import type { Slot } from "./slot.ts";
import { DESCRIPTION, asText, choiceSlot, dateSlot, instantSlot, lineSlot } from "./slot.ts";
import { LINE_MAX_CHARS } from "./text.ts";
import { dateOf, instantOf } from "./values.ts";

/** When it happened, to the second. */
export const OCCURRED: Slot = {
  ...instantSlot("Steward_Occurred_At__c", "occurredAt", { get: (fields) => fields.occurredAt, put: () => ({}) }),
  decode: (values) => ({ occurredAt: instantOf(values("Steward_Occurred_At__c")) ?? onItsDay(values("ActivityDate"), values("CreatedDate")) }),
};

/** Another tool's task has a day alone: when it was made, if that was the same day, and noon otherwise. */
function onItsDay(day: unknown, created: unknown): string | null {
  const date = dateOf(day);
  if (date === null) return null;
  const made = instantOf(created);
  return made !== null && made.startsWith(date) ? made : `${date}T12:00:00.000Z`;
}

/** When it ended, to the second. */
export const ENDED: Slot = instantSlot("Steward_Ended_At__c", "endedAt", { get: (fields) => fields.endedAt, put: (endedAt) => ({ endedAt }) });

/** The day of it where its owner lives: what people see in lists. The instant beside it is what counts for us. */
export const ACTIVITY_DAY: Slot = {
  property: "ActivityDate", fields: ["occurredAt", "ownerId"],
  encode: ({ occurredAt, ownerId }, context) =>
    (occurredAt === undefined || occurredAt === null || instantOf(occurredAt) === null ? undefined : localDateOf(occurredAt, context.zoneOf(ownerId ?? null) ?? "UTC")),
  decode: () => ({}),
};

/** Something logged without a time is dated as of now, or no list would show where it belongs. */
export const today = ({ ownerId }: CrmEngagementFields, { now, zoneOf }: SlotContext): string => localDateOf(now, zoneOf(ownerId ?? null) ?? "UTC");

/** The line under which people find it. */
export const SUBJECT: Slot = lineSlot("Subject", "subject", { get: (fields) => fields.subject, put: (subject) => ({ subject }) });

/** The date of the next step. */
const NEXT_STEP_DUE: Slot = dateSlot("Steward_Next_Step_Due__c", "due", { get: (fields) => fields.due, put: (due) => ({ due }) });

const DIRECTION: Slot = choiceSlot("Steward_Direction__c", "direction", {
  names: { inbound: "inbound", outbound: "outbound", internal: "internal" },
  get: (fields) => fields.direction, put: (direction) => ({ direction }),
});

const FROM: Slot = {
  property: "Steward_From__c", fields: ["from"],
  encode: ({ from }) => (from === undefined ? undefined : from === null ? null : peopleLine([from], LINE_MAX_CHARS) || null),
  decode: (values) => ({ from: peopleOf(asText(values("Steward_From__c")) ?? "")[0] ?? null }),
};
const TO: Slot = {
  property: "Steward_To__c", fields: ["to"],
  encode: ({ to }) => (to === undefined ? undefined : peopleLine(to ?? [], LINE_MAX_CHARS) || null),
  decode: (values) => ({ to: peopleOf(asText(values("Steward_To__c")) ?? "") }),
};
const CC: Slot = {
  property: "Steward_Cc__c", fields: ["cc"],
  encode: ({ cc }) => (cc === undefined ? undefined : peopleLine(cc ?? [], LINE_MAX_CHARS) || null),
  decode: (values) => ({ cc: peopleOf(asText(values("Steward_Cc__c")) ?? "") }),
};

/** An activity always has an owner: none of ours leaves the one it has. */
const OWNER: Slot = {
  property: "OwnerId", fields: ["ownerId"],
  encode: ({ ownerId }) => ownerId ?? undefined,
  decode: (values) => { const owner = asText(values("OwnerId")); return { ownerId: owner === null ? null : crmRecordId(owner) }; },
};

/** A checkbox is ticked or not, never empty. */
const SENSITIVE: Slot = {
  property: "Steward_Sensitive__c", fields: ["sensitiveFlag"],
  encode: ({ sensitiveFlag }) => (sensitiveFlag === undefined ? undefined : sensitiveFlag === true),
  decode: (values) => ({ sensitiveFlag: values("Steward_Sensitive__c") === true }),
};

/** A link that is too long would lead nowhere once cut: it is left out. */
const REVIEW_LINK: Slot = {
  property: "Steward_Review_Link__c", fields: ["reviewLink"],
  encode: ({ reviewLink }) => (reviewLink === undefined ? undefined : reviewLink === null || reviewLink.length > LINE_MAX_CHARS ? null : reviewLink),
  decode: (values) => ({ reviewLink: asText(values("Steward_Review_Link__c")) }),
};

/** What every activity has. */
export const COMMON_SLOTS: readonly Slot[] = [
  DESCRIPTION, OWNER,
  lineSlot("Steward_Participants__c", "participants", { get: (fields) => fields.participants, put: (participants) => ({ participants }) }),
  lineSlot("Steward_Next_Step__c", "nextStep", { get: (fields) => fields.nextStep, put: (nextStep) => ({ nextStep }) }),
  choiceSlot("Steward_Match__c", "matchFlag", {
    names: { clear: "clear", uncertain: "uncertain", none: "none", confirmed: "confirmed" },
    get: (fields) => fields.matchFlag, put: (matchFlag) => ({ matchFlag }),
  }),
  choiceSlot("Steward_Confidence__c", "confidenceBand", {
    names: { high: "high", medium: "medium", low: "low" },
    get: (fields) => fields.confidenceBand, put: (confidenceBand) => ({ confidenceBand }),
  }),
  SENSITIVE, REVIEW_LINK,
  choiceSlot("Steward_Outcome__c", "outcome", {
    names: { auto: "auto", approved: "approved", edited: "edited", logged: "logged", review: "review" },
    get: (fields) => fields.outcome, put: (outcome) => ({ outcome }),
  }),
];

/** What everything that happened between people has, as opposed to a task to do. */
export const LOGGED_SLOTS: readonly Slot[] = [DIRECTION, FROM, TO, CC, NEXT_STEP_DUE, ...COMMON_SLOTS];
