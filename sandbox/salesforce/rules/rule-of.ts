import { emailMessageRelationRule, emailMessageRule } from "./email-rules.ts";
import { eventRule } from "./event-rules.ts";
import type { ObjectRule } from "./object-rule.ts";
import { leadRule, nameRule } from "./person-rules.ts";
import { eventRelationRule, taskRelationRule } from "./relation-rules.ts";
import { contactRoleRule, opportunityRule } from "./sales-rules.ts";
import { taskRule } from "./task-rules.ts";

const none: ObjectRule = {};

/** The rules of an object. */
export function ruleOf(object: string): ObjectRule {
  switch (object) {
    case "Task":
      return taskRule;
    case "Event":
      return eventRule;
    case "TaskRelation":
      return taskRelationRule;
    case "EventRelation":
      return eventRelationRule;
    case "EmailMessage":
      return emailMessageRule;
    case "EmailMessageRelation":
      return emailMessageRelationRule;
    case "Opportunity":
      return opportunityRule;
    case "OpportunityContactRole":
      return contactRoleRule;
    case "Lead":
      return leadRule;
    case "Contact":
    case "User":
      return nameRule;
    default:
      return none;
  }
}
