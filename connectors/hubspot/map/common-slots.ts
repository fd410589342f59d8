import { crmRecordId } from "../../../src/domain/model/ids.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot, instantSlot, textSlot } from "./slot.ts";

/** When it happened: the property that every engagement must have. */
export const TIMESTAMP: Slot = instantSlot("hs_timestamp", "occurredAt", { get: (fields) => fields.occurredAt, put: (occurredAt) => ({ occurredAt }) });

const OWNER: Slot = {
  property: "hubspot_owner_id", fields: ["ownerId"],
  encode: ({ ownerId }) => (ownerId === undefined ? undefined : ownerId ?? ""),
  decode: (values) => { const owner = values("hubspot_owner_id"); return { ownerId: owner === null ? null : crmRecordId(owner) }; },
};

const SENSITIVE: Slot = {
  property: "steward_sensitive", fields: ["sensitiveFlag"],
  encode: ({ sensitiveFlag }) => (sensitiveFlag === undefined ? undefined : sensitiveFlag === null ? "" : String(sensitiveFlag)),
  decode: (values) => { const flag = values("steward_sensitive"); return { sensitiveFlag: flag === null ? null : flag === "true" }; },
};

/** The date of the next step. A date property takes `YYYY-MM-DD` and nothing with a time. */
export const NEXT_STEP_DUE: Slot = {
  property: "steward_due", fields: ["due"],
  encode: ({ due }) => (due === undefined ? undefined : due ?? ""),
  decode: (values) => {
    const value = values("steward_due");
    // Dates are also told as epoch milliseconds at midnight UTC.
    const iso = value !== null && /^\d{9,15}$/.test(value) ? new Date(Number(value)).toISOString() : value;
    return { due: iso === null ? null : iso.slice(0, 10) };
  },
};

/** A field of ours where HubSpot's object has none. */
export const OWN_SUBJECT: Slot = textSlot("steward_subject", "subject", { get: (fields) => fields.subject, put: (subject) => ({ subject }) });

/** HubSpot knows two directions or none; the third is kept beside it. */
export const OWN_DIRECTION: Slot = {
  property: "steward_direction", fields: ["direction"],
  encode: ({ direction }) => (direction === undefined ? undefined : direction ?? ""),
  decode: (values) => {
    const direction = values("steward_direction");
    return direction === "inbound" || direction === "outbound" || direction === "internal" ? { direction } : {};
  },
};

/** What every engagement and task has. */
export const COMMON_SLOTS: readonly Slot[] = [
  OWNER,
  textSlot("steward_participants", "participants", { get: (fields) => fields.participants, put: (participants) => ({ participants }), multiline: true }),
  textSlot("steward_next_step", "nextStep", { get: (fields) => fields.nextStep, put: (nextStep) => ({ nextStep }), multiline: true }),
  choiceSlot("steward_match_flag", "matchFlag", {
    names: { clear: "clear", uncertain: "uncertain", none: "none", confirmed: "confirmed" },
    get: (fields) => fields.matchFlag, put: (matchFlag) => ({ matchFlag }),
  }),
  choiceSlot("steward_confidence_band", "confidenceBand", {
    names: { high: "high", medium: "medium", low: "low" },
    get: (fields) => fields.confidenceBand, put: (confidenceBand) => ({ confidenceBand }),
  }),
  SENSITIVE,
  textSlot("steward_review_link", "reviewLink", { get: (fields) => fields.reviewLink, put: (reviewLink) => ({ reviewLink }) }),
  choiceSlot("steward_outcome", "outcome", {
    names: { auto: "auto", approved: "approved", edited: "edited", logged: "logged", review: "review" },
    get: (fields) => fields.outcome, put: (outcome) => ({ outcome }),
  }),
];
