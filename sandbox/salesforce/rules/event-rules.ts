import { activityParents } from "./activity-parents.ts";
import { eventTimes } from "./event-times.ts";
import type { ObjectRule } from "./object-rule.ts";
import { syncPrimaryRelations } from "./primary-relations.ts";

/** An event has a beginning and an end, and belongs to the account of its What or else of its Who. */
export const eventRule: ObjectRule = {
  derive: (org, draft) => ({ ...activityParents(org, draft.values), ...eventTimes(draft) }),
  saved: syncPrimaryRelations,
  removed: (org, row, then) => {
    for (const relation of org.pointingTo("EventRelation", "EventId", row.id)) then.erase(relation);
  },
};
