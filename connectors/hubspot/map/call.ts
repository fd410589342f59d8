import type { Outcome } from "../../../src/domain/model/activity.ts";
import type { MailPerson } from "../../../src/domain/model/engagement.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, NEXT_STEP_DUE, OWN_DIRECTION, TIMESTAMP } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot, htmlSlot, textSlot } from "./slot.ts";

/** HubSpot keeps how long a call took, in milliseconds. */
const DURATION: Slot = {
  property: "hs_call_duration", fields: ["endedAt", "occurredAt"],
  encode: ({ occurredAt, endedAt }) => {
    if (endedAt === undefined) return undefined;
    if (endedAt === null || occurredAt === undefined || occurredAt === null) return "";
    return String(Math.max(0, Date.parse(endedAt) - Date.parse(occurredAt)));
  },
  decode: (values, _context, { occurredAt }) => {
    const ms = Number(values("hs_call_duration") ?? Number.NaN);
    const start = Date.parse(occurredAt ?? "");
    return { endedAt: Number.isFinite(ms) && !Number.isNaN(start) ? instant(start + Math.max(0, ms)) : null };
  },
};

const number = (person: MailPerson | null | undefined): string => person?.phone?.trim() ?? "";
const caller = (phone: string): MailPerson => ({ email: null, name: null, phone });

const FROM: Slot = {
  property: "hs_call_from_number", fields: ["from"],
  encode: ({ from }) => (from === undefined ? undefined : number(from)),
  decode: (values) => { const phone = values("hs_call_from_number"); return { from: phone === null ? null : caller(phone) }; },
};

const TO: Slot = {
  property: "hs_call_to_number", fields: ["to"],
  encode: ({ to }) => (to === undefined ? undefined : number(to?.find((person) => number(person) !== ""))),
  decode: (values) => { const phone = values("hs_call_to_number"); return { to: phone === null ? [] : [caller(phone)] }; },
};

/** HubSpot names the outcome of a call by GUIDs, the same in every portal (HubSpot, "Engagements: calls": `hs_call_disposition`). */
const OUTCOMES = {
  connected: "f240bbac-87c9-4f6e-bf70-924b57d47db7",
  no_answer: "73a0d17f-1163-4015-bdd5-ec830791da20",
  voicemail: "b2cf5968-551e-4856-9783-52b3da59a7d0",
  busy: "9d9162e7-6cf3-4944-bf63-4dff82258764",
  wrong_number: "17b47fee-58de-441e-a44c-c6300d46f273",
} as const;

const isOfCall = (outcome: Outcome): outcome is keyof typeof OUTCOMES => Object.hasOwn(OUTCOMES, outcome);

/** Calls. */
export const callCodec: EngagementCodec = {
  object: "call",
  slots: [
    TIMESTAMP, DURATION,
    textSlot("hs_call_title", "subject", { get: (fields) => fields.subject, put: (subject) => ({ subject }) }),
    htmlSlot("hs_call_body"),
    choiceSlot("hs_call_direction", "direction", {
      names: { outbound: "OUTBOUND", inbound: "INBOUND", internal: "OUTBOUND" },
      get: (fields) => fields.direction, put: (direction) => ({ direction }),
    }),
    OWN_DIRECTION, FROM, TO,
    choiceSlot("hs_call_status", "status", {
      names: { completed: "COMPLETED", no_answer: "NO_ANSWER" },
      get: ({ status }) => (status === "completed" || status === "no_answer" || status === null ? status : undefined),
      put: (status) => ({ status }),
    }),
    // The outcomes that every portal begins with; another one is a person's own.
    choiceSlot("hs_call_disposition", "disposition", {
      names: OUTCOMES,
      get: ({ disposition }) => (disposition === null || disposition === undefined ? disposition : isOfCall(disposition) ? disposition : undefined),
      put: (disposition) => ({ disposition }),
    }),
    NEXT_STEP_DUE, ...COMMON_SLOTS,
  ],
  defaults: (_fields, { now }) => ({ hs_timestamp: now, hs_call_status: "COMPLETED" }),
  externalIdProperty: "hs_call_external_id",
  alsoRead: [],
};
