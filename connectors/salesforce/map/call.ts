import { instant } from "../../../src/domain/model/time.ts";
import type { EngagementCodec } from "./codec.ts";
import { ACTIVITY_DAY, ENDED, LOGGED_SLOTS, OCCURRED, SUBJECT, today } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot } from "./slot.ts";
import { wholeSeconds } from "./values.ts";

/** How long it took, in whole seconds; another tool's call tells its end by this alone. */
const DURATION: Slot = {
  property: "CallDurationInSeconds", fields: ["endedAt", "occurredAt"],
  encode: ({ occurredAt, endedAt }) => {
    if (endedAt === undefined) return undefined;
    const ms = Date.parse(wholeSeconds(endedAt ?? "") ?? "") - Date.parse(wholeSeconds(occurredAt ?? "") ?? "");
    return Number.isNaN(ms) ? null : Math.max(0, ms / 1000);
  },
  decode: (values, _context, { occurredAt, endedAt }) => {
    const seconds = values("CallDurationInSeconds");
    const start = Date.parse(occurredAt ?? "");
    if ((endedAt ?? null) !== null || typeof seconds !== "number" || Number.isNaN(start)) return {};
    return { endedAt: instant(start + Math.max(0, seconds) * 1000) };
  },
};

/** Calls: tasks of the subtype Call. */
export const callCodec: EngagementCodec = {
  object: "call", sobject: "Task",
  slots: [
    SUBJECT, OCCURRED, ACTIVITY_DAY, ENDED, DURATION,
    ...LOGGED_SLOTS,
    // What people see and change in the call itself wins over our own field.
    choiceSlot("CallType", "direction", {
      names: { inbound: "Inbound", outbound: "Outbound", internal: "Internal" },
      get: (fields) => fields.direction, put: (direction) => ({ direction }),
    }),
    // Free text that people know as the result of a call.
    choiceSlot("CallDisposition", "status", {
      names: { completed: "Completed", no_answer: "No answer" },
      get: ({ status }) => (status === "completed" || status === "no_answer" || status === null ? status : undefined),
      put: (status) => ({ status }),
    }),
  ],
  defaults: (fields, context) => ({ TaskSubtype: "Call", Status: "Completed", ActivityDate: today(fields, context), Steward_Kind__c: "call" }),
  together: [],
  externalIdField: "CallObject",
  alsoRead: ["Steward_Kind__c"],
};
