import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import { isId } from "./soql.ts";

/** Salesforce's objects that our nouns are read from. */
export type SObjectName = "User" | "Account" | "Contact" | "Lead" | "Opportunity" | "OpportunityContactRole" | "Task" | "Event";

/** The first three characters of every id of a standard object, in every org. */
const KEY_PREFIXES: Readonly<Record<Exclude<SObjectName, "OpportunityContactRole">, string>> = {
  User: "005", Account: "001", Contact: "003", Lead: "00Q", Opportunity: "006", Task: "00T", Event: "00U",
};

/** Where the records of a noun live. A lead is a contact of its own kind. */
export const SOBJECTS: Readonly<Record<CrmObject, readonly (keyof typeof KEY_PREFIXES)[]>> = {
  user: ["User"], account: ["Account"], contact: ["Contact", "Lead"], opportunity: ["Opportunity"],
  email: ["Task"], call: ["Task"], meeting: ["Event"], text: ["Task"], note: ["Task"], task: ["Task"],
};

/** Whether an id is of this object: one of another would be asked for in vain, and one that is none at all be refused. */
export const isIdOf = (sobject: keyof typeof KEY_PREFIXES, id: string): boolean => isId(id) && id.startsWith(KEY_PREFIXES[sobject]);

/** Whether a noun is an engagement or task. */
export const isEngagement = (noun: CrmObject): noun is EngagementObject => ENGAGEMENT_OBJECTS.some((one) => one === noun);
