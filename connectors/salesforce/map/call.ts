import type { Outcome } from "../../../src/domain/model/activity.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { EngagementCodec } from "./codec.ts";
import { ACTIVITY_DAY, ENDED, LOGGED_SLOTS, OCCURRED, SUBJECT, today } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { asText, choiceSlot } from "./slot.ts";
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

/** In the words that people know from their softphones. */
const RESULTS: Readonly<Partial<Record<Outcome, string>>> = { connected: "Connected", no_answer: "No answer", voicemail: "Left voicemail", busy: "Busy", wrong_number: "Wrong number" };
const NOT_REACHED: ReadonlySet<Outcome> = new Set(["no_answer", "busy"]);

/** Free text that people know as the result of a call: how it ended, or only that it is over. Other words are a person's own. */
const RESULT: Slot = {
  property: "CallDisposition", fields: ["status", "disposition"],
  encode: ({ status, disposition }) => {
    const result = disposition === null || disposition === undefined ? undefined : RESULTS[disposition];
    // A status that the outcome does not go with is newer than it.
    if (result !== undefined && disposition && statusWith(disposition) === status) return result;
    return status === "completed" ? "Completed" : status === "no_answer" ? "No answer" : status === null ? null : undefined;
  },
  decode: (values) => {
    const result = asText(values("CallDisposition"));
    if (result === null) return { status: null };
    if (result === "Completed") return { status: "completed" };
    const disposition = OUTCOMES.find((outcome) => RESULTS[outcome] === result);
    return disposition === undefined ? {} : { status: statusWith(disposition), disposition };
  },
};
const statusWith = (disposition: Outcome): "no_answer" | "completed" => (NOT_REACHED.has(disposition) ? "no_answer" : "completed");
const OUTCOMES: readonly Outcome[] = ["connected", "no_answer", "voicemail", "busy", "wrong_number"];

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
    RESULT,
  ],
  defaults: (fields, context) => ({ TaskSubtype: "Call", Status: "Completed", ActivityDate: today(fields, context), Steward_Kind__c: "call" }),
  together: [],
  externalIdField: "CallObject",
  alsoRead: ["Steward_Kind__c"],
};
