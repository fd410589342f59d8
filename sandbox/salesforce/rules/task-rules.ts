import { instantText } from "../schema/instants.ts";
import { activityParents } from "./activity-parents.ts";
import type { ObjectRule } from "./object-rule.ts";
import { syncPrimaryRelations } from "./primary-relations.ts";

/** A task is closed when its status says so, and belongs to the account of its What or else of its Who. */
export const taskRule: ObjectRule = {
  derive: (org, { before, values, atMs }) => {
    const isClosed = values["Status"] === "Completed";
    const wasClosed = before?.values["IsClosed"] === true;
    return {
      ...activityParents(org, values),
      IsClosed: isClosed,
      IsHighPriority: values["Priority"] === "High",
      CompletedDateTime: isClosed ? (wasClosed ? values["CompletedDateTime"] ?? null : instantText(atMs)) : null,
    };
  },
  saved: syncPrimaryRelations,
  removed: (org, row, then) => {
    for (const relation of org.pointingTo("TaskRelation", "TaskId", row.id)) then.erase(relation);
    for (const mail of org.pointingTo("EmailMessage", "ActivityId", row.id)) then.remove(mail);
  },
};
