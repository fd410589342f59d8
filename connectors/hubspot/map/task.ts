import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS } from "./common-slots.ts";
import { dueDate, dueInstant } from "./due.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot, htmlSlot, textSlot } from "./slot.ts";
import { instantOf } from "./values.ts";

/**
 * A task's timestamp is when it is due. It depends on the owner too, whose zone says when business ends; `null` does
 * nothing, because HubSpot has no task without a due time.
 */
const DUE: Slot = {
  property: "hs_timestamp", fields: ["due", "ownerId"],
  encode: ({ due, ownerId }, context) => (due === undefined || due === null ? undefined : dueInstant(due, context.zoneOf(ownerId ?? null)) ?? undefined),
  decode: (values, context, { ownerId }) => {
    const at = instantOf(values("hs_timestamp"));
    return { due: at === null ? null : dueDate(at, context.zoneOf(ownerId ?? null)) };
  },
};

/** Tasks. Any state but COMPLETED is open to us, so that a person's IN_PROGRESS or WAITING is never overwritten. */
export const taskCodec: EngagementCodec = {
  object: "task",
  slots: [
    ...COMMON_SLOTS, DUE,
    textSlot("hs_task_subject", "subject", { get: (fields) => fields.subject, put: (subject) => ({ subject }) }),
    htmlSlot("hs_task_body"),
    {
      property: "hs_task_status", fields: ["status"],
      encode: ({ status }) => (status === "completed" ? "COMPLETED" : status === "open" ? "NOT_STARTED" : undefined),
      decode: (values) => ({ status: values("hs_task_status") === "COMPLETED" ? "completed" : "open" }),
    },
    choiceSlot("hs_task_priority", "priority", {
      names: { low: "LOW", medium: "MEDIUM", high: "HIGH" },
      get: (fields) => fields.priority, put: (priority) => ({ priority }),
    }),
  ],
  defaults: (fields, { now }) => ({ hs_timestamp: instantOf(fields.occurredAt) ?? now, hs_task_status: "NOT_STARTED", hs_task_type: "TODO" }),
  externalIdProperty: null,
  alsoRead: [],
};
