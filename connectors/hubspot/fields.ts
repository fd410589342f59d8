import type { CrmObject } from "../../src/ports/crm-records.ts";
import { KEY_PROPERTY } from "./map/values.ts";

/** The group under which people find our fields. */
export const GROUP = { name: "steward", label: "Steward" } as const;

/** A property we need, as HubSpot's properties API takes it. */
export interface FieldDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: "string" | "enumeration" | "bool" | "date";
  readonly fieldType: "text" | "textarea" | "select" | "booleancheckbox" | "date";
  readonly description: string;
  readonly hasUniqueValue?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

type Noun = Exclude<CrmObject, "user" | "opportunity">;

const KEY: FieldDefinition = {
  name: KEY_PROPERTY, label: "Steward activity key", type: "string", fieldType: "text", hasUniqueValue: true,
  description: "Names the activity this record was made from. Steward finds the record by it; do not change it.",
};

const RECORD_KEY: FieldDefinition = {
  name: "steward_key", label: "Steward key", type: "string", fieldType: "text", hasUniqueValue: true,
  description: "Names the record for Steward. Do not change it.",
};

const COMMON: readonly FieldDefinition[] = [
  { name: "steward_participants", label: "Participants", type: "string", fieldType: "textarea", description: "Who took part, people without a record included." },
  { name: "steward_next_step", label: "Next step", type: "string", fieldType: "textarea", description: "What somebody undertook to do." },
  choice("steward_match_flag", "Match", "How sure it is that this belongs to these records.", { clear: "Clear", uncertain: "Uncertain", none: "None", confirmed: "Confirmed by a person" }),
  choice("steward_confidence_band", "Confidence", "How sure Steward was.", { high: "High", medium: "Medium", low: "Low" }),
  {
    name: "steward_sensitive", label: "Sensitive", type: "bool", fieldType: "booleancheckbox", description: "Something sensitive was masked or left out.",
    options: [{ value: "true", label: "Yes" }, { value: "false", label: "No" }],
  },
  { name: "steward_review_link", label: "Review", type: "string", fieldType: "text", description: "Where a person decides about this activity." },
  choice("steward_outcome", "Outcome", "How this came to be written.", { auto: "Automatic", approved: "Approved", edited: "Edited and approved", logged: "Logged only", review: "In review" }),
];

const DUE: FieldDefinition = { name: "steward_due", label: "Next step due", type: "date", fieldType: "date", description: "When the next step is due." };
const SUBJECT: FieldDefinition = { name: "steward_subject", label: "Subject", type: "string", fieldType: "text", description: "The subject of the activity." };
const DIRECTION = choice("steward_direction", "Direction", "Who wrote or called whom.", { inbound: "Inbound", outbound: "Outbound", internal: "Internal" });

/** What each object needs. The owner, the due date of a task and the rest stand in HubSpot's own properties. */
export const FIELDS: Readonly<Record<Noun, readonly FieldDefinition[]>> = {
  contact: [RECORD_KEY],
  account: [RECORD_KEY],
  email: [KEY, ...COMMON, DUE, DIRECTION],
  call: [KEY, ...COMMON, DUE, DIRECTION],
  meeting: [KEY, ...COMMON, DUE],
  text: [KEY, ...COMMON, DUE, SUBJECT, DIRECTION],
  note: [KEY, ...COMMON, DUE, SUBJECT],
  task: [KEY, ...COMMON],
};

/** The objects that get fields, in the order in which they are set up. */
export const PROVISIONED: readonly Noun[] = ["contact", "account", "email", "call", "meeting", "text", "note", "task"];

function choice(name: string, label: string, description: string, options: Readonly<Record<string, string>>): FieldDefinition {
  return {
    name, label, type: "enumeration", fieldType: "select", description,
    options: Object.entries(options).map(([value, optionLabel]) => ({ value, label: optionLabel })),
  };
}
