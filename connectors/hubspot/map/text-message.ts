import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, NEXT_STEP_DUE, OWN_DIRECTION, OWN_SUBJECT, TIMESTAMP } from "./common-slots.ts";
import { textSlot } from "./slot.ts";

/** Text messages: communications of the channel SMS. `hs_communication_logged_from` must be CRM (HubSpot, "Communications"). */
export const textCodec: EngagementCodec = {
  object: "text",
  slots: [
    TIMESTAMP,
    textSlot("hs_communication_body", "body", { get: (fields) => fields.body, put: (body) => ({ body }), multiline: true }),
    OWN_SUBJECT, OWN_DIRECTION, NEXT_STEP_DUE, ...COMMON_SLOTS,
  ],
  defaults: (_fields, { now }) => ({ hs_timestamp: now, hs_communication_channel_type: "SMS", hs_communication_logged_from: "CRM" }),
  externalIdProperty: null,
  alsoRead: ["hs_communication_channel_type"],
};
