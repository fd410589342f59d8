import type { Facts, Settings } from "../settings.ts";

/** Standard objects of this org that the vendor's list of change events names. */
const supported: ReadonlySet<string> = new Set(["Account", "Contact", "Lead", "Opportunity", "OpportunityContactRole", "Task", "Event", "User"]);

/** Whether an object can have change events at all; of some the vendor's own lists differ by release. */
export function canBeCaptured(object: string, facts: Facts): boolean {
  if (object === "EmailMessage") return facts.changeEventsOfEmailMessage;
  if (object === "TaskRelation" || object === "EventRelation") return facts.changeEventsOfActivityRelations;
  return supported.has(object);
}

/** Whether changes of an object are told now: it can be, and an admin selected it. */
export function isCaptured(object: string, settings: Settings, facts: Facts): boolean {
  return settings.changeDataCapture.includes(object) && canBeCaptured(object, facts);
}
