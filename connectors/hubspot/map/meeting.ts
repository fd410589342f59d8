import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, NEXT_STEP_DUE, TIMESTAMP } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { htmlSlot, instantSlot, textSlot } from "./slot.ts";
import { instantOf } from "./values.ts";

/** A meeting begins at its start time; the timestamp only places it on the timeline. */
const START: Slot = {
  property: "hs_meeting_start_time", fields: ["occurredAt"],
  encode: ({ occurredAt }) => (occurredAt === undefined ? undefined : instantOf(occurredAt) ?? ""),
  decode: (values) => { const start = instantOf(values("hs_meeting_start_time")); return start === null ? {} : { occurredAt: start }; },
};

/** One property tells both whether a meeting is still to come and how it ended. What a portal's admin adds to the list says nothing to us. */
const OUTCOME: Slot = {
  property: "hs_meeting_outcome", fields: ["status", "disposition"],
  encode: ({ status, disposition }) => {
    // A status that the outcome does not go with is newer than it.
    switch (status) {
      case "cancelled": return "CANCELED";
      case "scheduled": return disposition === "rescheduled" ? "RESCHEDULED" : "SCHEDULED";
      case "completed": return disposition === "no_show" ? "NO_SHOW" : "COMPLETED";
      case null: return "";
      default: return undefined;
    }
  },
  decode: (values) => {
    switch (values("hs_meeting_outcome")) {
      case null: return { status: null };
      case "SCHEDULED": return { status: "scheduled" };
      case "COMPLETED": return { status: "completed", disposition: "held" };
      case "NO_SHOW": return { status: "completed", disposition: "no_show" };
      case "RESCHEDULED": return { status: "scheduled", disposition: "rescheduled" };
      case "CANCELED": return { status: "cancelled", disposition: "cancelled" };
      default: return {};
    }
  },
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
    OUTCOME, NEXT_STEP_DUE, ...COMMON_SLOTS,
  ],
  defaults: (_fields, { now }) => ({ hs_timestamp: now }),
  externalIdProperty: "hs_i_cal_uid",
  alsoRead: [],
};
