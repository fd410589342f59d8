import type { EngagementCodec } from "./codec.ts";
import { ACTIVITY_DAY, ENDED, LOGGED_SLOTS, OCCURRED, SUBJECT, today } from "./common-slots.ts";

/**
 * A completed task that says of what kind it is. Salesforce's own mails (`EmailMessage`) cannot be corrected once sent,
 * and it has no object for a text message or a note that shows on the timeline.
 */
export function loggedCodec(object: "email" | "text" | "note", subtype: "Email" | "Task"): EngagementCodec {
  return {
    object, sobject: "Task",
    slots: [SUBJECT, OCCURRED, ACTIVITY_DAY, ENDED, ...LOGGED_SLOTS],
    defaults: (fields, context) => ({ TaskSubtype: subtype, Status: "Completed", ActivityDate: today(fields, context), Steward_Kind__c: object }),
    together: [],
    externalIdField: null,
    alsoRead: ["Steward_Kind__c"],
  };
}
