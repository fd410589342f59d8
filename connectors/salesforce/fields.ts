import { KEY_FIELD } from "./map/values.ts";

/** A custom field we need, as Salesforce's Metadata API takes it (`CustomField`). */
export interface FieldDefinition {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: "Text" | "TextArea" | "Picklist" | "DateTime" | "Date" | "Checkbox" | "Url";
  /** Characters; `Text` alone names it. A `TextArea` and a `Url` hold 255. */
  readonly length?: number;
  /** External id and unique: Salesforce itself refuses a second record with the value. */
  readonly isKey?: boolean;
  readonly values?: readonly { readonly value: string; readonly label: string }[];
}

/** Where a field is defined. Those of Activity appear on Task and on Event. */
export type MetadataObject = "Activity" | "Account" | "Contact" | "Lead";

/** Names an account, contact or lead for Steward. */
const RECORD_KEY = "Steward_Key__c";
/** Keys of ours have at most so many characters. */
const KEY_CHARS_MAX = 80;
/** What a text area of Activity holds; Activity has no longer texts of ours. */
export const TEXT_AREA_CHARS_MAX = 255;

const ACTIVITY_FIELDS: readonly FieldDefinition[] = [
  key(KEY_FIELD, "Steward activity key", "Names the activity this record was made from. Steward finds the record by it; do not change it."),
  choice("Steward_Kind__c", "Kind", "What kind of activity this was.", { email: "Email", call: "Call", meeting: "Meeting", text: "Text message", note: "Note", task: "Task" }),
  field("Steward_Occurred_At__c", "Occurred at", "DateTime", "When it happened. A task of Salesforce knows the day alone."),
  field("Steward_Ended_At__c", "Ended at", "DateTime", "When it ended."),
  choice("Steward_Direction__c", "Direction", "Who wrote or called whom.", { inbound: "Inbound", outbound: "Outbound", internal: "Internal" }),
  choice("Steward_Status__c", "Meeting status", "Whether a meeting is planned, took place or was cancelled: an event of Salesforce cannot say.", { open: "Open", completed: "Completed", scheduled: "Scheduled", cancelled: "Cancelled", no_answer: "No answer" }),
  field("Steward_Participants__c", "Participants", "TextArea", "Who took part, people without a record included."),
  { ...field("Steward_From__c", "From", "Text", "Who wrote or called."), length: 255 },
  field("Steward_To__c", "To", "TextArea", "Whom it was written to."),
  field("Steward_Cc__c", "Cc", "TextArea", "Who got a copy."),
  field("Steward_Next_Step__c", "Next step", "TextArea", "What somebody undertook to do."),
  field("Steward_Next_Step_Due__c", "Next step due", "Date", "When the next step is due."),
  choice("Steward_Match__c", "Match", "How sure it is that this belongs to these records.", { clear: "Clear", uncertain: "Uncertain", none: "None", confirmed: "Confirmed by a person" }),
  choice("Steward_Confidence__c", "Confidence", "How sure Steward was.", { high: "High", medium: "Medium", low: "Low" }),
  field("Steward_Sensitive__c", "Sensitive", "Checkbox", "Something sensitive was masked or left out."),
  field("Steward_Review_Link__c", "Review", "Url", "Where a person decides about this activity."),
  choice("Steward_Outcome__c", "Outcome", "How this came to be written.", { auto: "Automatic", approved: "Approved", edited: "Edited and approved", logged: "Logged only", review: "In review" }),
];

const RECORD_FIELDS: readonly FieldDefinition[] = [key(RECORD_KEY, "Steward key", "Names the record for Steward. Do not change it.")];

/** What each object needs. The owner, the subject and the rest stand in Salesforce's own fields. */
export const FIELDS: Readonly<Record<MetadataObject, readonly FieldDefinition[]>> = {
  Activity: ACTIVITY_FIELDS,
  Account: RECORD_FIELDS,
  Contact: RECORD_FIELDS,
  Lead: RECORD_FIELDS,
};

/** The objects that describe tells about, with the place their fields are defined in, in the order in which they are surveyed. */
export const PROVISIONED: readonly { readonly object: string; readonly definedIn: MetadataObject }[] = [
  { object: "Task", definedIn: "Activity" },
  { object: "Event", definedIn: "Activity" },
  { object: "Account", definedIn: "Account" },
  { object: "Contact", definedIn: "Contact" },
  { object: "Lead", definedIn: "Lead" },
];

function key(name: string, label: string, description: string): FieldDefinition {
  return { name, label, description, type: "Text", length: KEY_CHARS_MAX, isKey: true };
}

function field(name: string, label: string, type: FieldDefinition["type"], description: string): FieldDefinition {
  return { name, label, type, description };
}

function choice(name: string, label: string, description: string, values: Readonly<Record<string, string>>): FieldDefinition {
  return { name, label, description, type: "Picklist", values: Object.entries(values).map(([value, valueLabel]) => ({ value, label: valueLabel })) };
}
