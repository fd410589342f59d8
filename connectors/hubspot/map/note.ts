import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, NEXT_STEP_DUE, OWN_SUBJECT, TIMESTAMP } from "./common-slots.ts";
import { htmlSlot } from "./slot.ts";

/** Notes. HubSpot's have no title, so the subject stands in a property of ours. */
export const noteCodec: EngagementCodec = {
  object: "note",
  slots: [TIMESTAMP, htmlSlot("hs_note_body"), OWN_SUBJECT, NEXT_STEP_DUE, ...COMMON_SLOTS],
  defaults: (_fields, { now }) => ({ hs_timestamp: now }),
  externalIdProperty: null,
  alsoRead: [],
};
