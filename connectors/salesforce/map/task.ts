import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, OCCURRED, SUBJECT } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot, dateSlot } from "./slot.ts";
import { instantOf } from "./values.ts";

/** Any state that is not closed is open to us, so that a person's Waiting or Deferred is never overwritten. The words are those that Salesforce comes with; task-status.ts puts the org's in their place. */
const STATUS: Slot = {
  property: "Status", fields: ["status"],
  encode: ({ status }) => (status === "completed" ? "Completed" : status === "open" ? "Not Started" : undefined),
  decode: (values) => {
    const isClosed = values("IsClosed");
    return { status: (typeof isClosed === "boolean" ? isClosed : values("Status") === "Completed") ? "completed" : "open" };
  },
};

/** Tasks to do: next steps, reviews. */
export const taskCodec: EngagementCodec = {
  object: "task", sobject: "Task",
  slots: [
    SUBJECT,
    // The day of a task is when it is due, never when it came about.
    { ...OCCURRED, decode: (values) => ({ occurredAt: instantOf(values(OCCURRED.property)) }) },
    dateSlot("ActivityDate", "due", { get: (fields) => fields.due, put: (due) => ({ due }) }),
    STATUS,
    choiceSlot("Priority", "priority", {
      names: { high: "High", medium: "Normal", low: "Low" },
      // A task always has a priority: none of ours leaves the one it has.
      get: ({ priority }) => priority ?? undefined,
      put: (priority) => ({ priority }),
    }),
    ...COMMON_SLOTS,
  ],
  defaults: () => ({ TaskSubtype: "Task", Status: "Not Started", Priority: "Normal", IsReminderSet: false, Steward_Kind__c: "task" }),
  together: [],
  externalIdField: null,
  alsoRead: ["IsClosed", "Steward_Kind__c"],
};
