import type { FieldChange } from "../model/field-change.ts";
import { type ActivityId, proposalId } from "../model/ids.ts";
import type { RecordProposal } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { isMapped, crmNameOf, type RecordField, type RecordFields } from "../model/record-fields.ts";
import type { Instant } from "../model/time.ts";
import { fieldsIn } from "./compare-record.ts";
import { derivedId } from "./derived-id.ts";

/** Whose change it is, and how sure. */
export interface ChangeContext {
  readonly activityId: ActivityId;
  /** 0 to 1: how sure it is that the record is the one that is meant. */
  readonly confidence: number;
  readonly reasons: readonly ReasonCode[];
  /** Where the words stand: "the activity", "the signature". */
  readonly source: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/** The proposal of a change that an activity speaks for: always for a person to decide, with what it replaces and its way back. */
export function planFieldChange({ object, recordId, fields, base, said }: FieldChange, { activityId, confidence, reasons, source, at, expiresAt }: ChangeContext): RecordProposal {
  const names = fieldsIn(object, fields);
  return {
    id: proposalId(derivedId("proposal", activityId, "update_record", object, recordId, ...(source === ACTIVITY ? [] : [source, ...names]))),
    activityId,
    kind: "update_record",
    object,
    recordId,
    fields,
    base,
    confidenceBp: Math.round(confidence * 10_000),
    reasons,
    evidence: said.map(({ field }) => ({ kind: `said.${field}`, weight: 0, detail: `${capital(source)} speaks of ${wordsFor(field)}.` })),
    rationale: `${capital(source)} gives ${names.map(wordsFor).join(" and ")}.`,
    route: "review",
    undo: { how: "restore-fields", note: "The former values are kept and can be written back." },
    createdAt: at,
    expiresAt,
  };
}

/** The words of the activity itself, as a source. */
export const ACTIVITY = "the activity";

/** One line for each field: "change the opportunity's stage from "Proposal" to "Negotiation"". */
export function changeLines({ object, fields, base }: { readonly object: string; readonly fields: RecordFields; readonly base: RecordFields }): readonly string[] {
  return Object.entries(fields).map(([field, value]) => {
    const before = Object.entries(base).find(([name]) => name === field)?.[1] ?? null;
    return `change the ${object}'s ${nameFor(field)} ${before === null ? "" : `from "${before}" `}to ${value === null || value === undefined ? "nothing" : `"${value}"`}`;
  });
}

const NAMES: Readonly<Record<string, string>> = { closeDate: "closing date", firstName: "first name", lastName: "last name", ownerId: "owner", phone: "phone number" };
const nameFor = (field: string): string => NAMES[field] ?? (isMapped(field) ? crmNameOf(field) : field);
const wordsFor = (field: RecordField): string => `the ${nameFor(field)}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
