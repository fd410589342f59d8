import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, NEXT_STEP_DUE, TIMESTAMP } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot, htmlSlot, instantSlot, textSlot } from "./slot.ts";
import { instantOf } from "./values.ts";

/** A meeting begins at its start time; the timestamp only places it on the timeline. */
const START: Slot = {
  property: "hs_meeting_start_time", fields: ["occurredAt"],
  encode: ({ occurredAt }) => (occurredAt === undefined ? undefined : instantOf(occurredAt) ?? ""),
  decode: (values) => { const start = instantOf(values("hs_meeting_start_time")); return start === null ? {} : { occurredAt: start }; },
};

/** Meetings. */
export const meetingCodec: EngagementCodec = {
  object: "meeting",
  slots: [
    TIMESTAMP, START,
    instantSlot("hs_meeting_end_time", "endedAt", { get: (fields) => fields.endedAt, put: (endedAt) => ({ endedAt }) }),
    textSlot("hs_meeting_title", "subject", { get: (fields) => fields.subject, put: (subject) => ({ subject }) }),
    htmlSlot("hs_meeting_body"),
    textSlot("hs_meeting_location", "location", { get: (fields) => fields.location, put: (location) => ({ location }) }),
    choiceSlot("hs_meeting_outcome", "status", {
      names: { scheduled: "SCHEDULED", completed: "COMPLETED", cancelled: "CANCELED" },
      get: ({ status }) => (status === "scheduled" || status === "completed" || status === "cancelled" || status === null ? status : undefined),
      put: (status) => ({ status }),
    }),
    NEXT_STEP_DUE, ...COMMON_SLOTS,
  ],
  defaults: (_fields, { now }) => ({ hs_timestamp: now }),
  externalIdProperty: "hs_i_cal_uid",
  alsoRead: [],
};
