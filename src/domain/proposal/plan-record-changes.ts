import type { CauseId, ReviewTaskId } from "../model/ids.ts";
import { proposalId } from "../model/ids.ts";
import { isOfEngagement, type Proposal, type RecordEdit, type RecordId, type RecordProposal, recordsOf } from "../model/proposal.ts";
import { crmNameOf, isMapped, RECORD_FIELDS, type RecordField, type RecordFields, type RecordObject } from "../model/record-fields.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { err, ok, type Result } from "../model/result.ts";
import type { Instant } from "../model/time.ts";
import { fieldsIn } from "./compare-record.ts";
import { derivedId } from "./derived-id.ts";
import { checkedValue, type ValueContext } from "./record-values.ts";

/** What a person's changes are planned from. */
export interface RecordChangeContext extends ValueContext {
  readonly review: { readonly id: ReviewTaskId; readonly version: number; readonly activityId: CauseId };
  /** The records that the activity belongs to. */
  readonly linked: ReadonlySet<RecordId>;
  /** Their fields as we last read or wrote them; a record that is gone is missing. */
  readonly present: ReadonlyMap<RecordId, RecordFields>;
  /** A value for a field that the policy maps, as it will be written; a sentence that says what is wrong with it. */
  readonly checkMapped: (object: RecordObject, crmName: string, value: string | null) => Result<string | null, string>;
  /** What stands in the way of such a change, by the policy. */
  readonly guards: (object: RecordObject, fields: RecordFields) => readonly ReasonCode[];
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/** Changes of one decision; more are a clean-up, not a decision about an activity. */
export const RECORD_EDITS_MAX = 10;

/** One proposal for each record that a person wants changed when deciding a review, or a sentence that says what is wrong. The same wish gives the same ids. */
export function planRecordChanges(edits: readonly RecordEdit[], context: RecordChangeContext): Result<readonly RecordProposal[], string> {
  if (edits.length > RECORD_EDITS_MAX) return err(`at most ${String(RECORD_EDITS_MAX)} records can be changed with one decision`);
  if (new Set(edits.map(({ id }) => id)).size < edits.length) return err("two changes name the same record; put them into one");
  const planned: RecordProposal[] = [];
  for (const edit of edits) {
    const one = planOne(edit, context);
    if (!one.ok) return one;
    planned.push(one.value);
  }
  return ok(planned);
}

function planOne(edit: RecordEdit, context: RecordChangeContext): Result<RecordProposal, string> {
  const { object, id } = edit;
  if (!context.linked.has(id)) return err(`the ${object} to change is none that this activity belongs to; link it first, with an edit`);
  const present = context.present.get(id);
  if (present === undefined) return err(`the ${object} to change is no longer in the CRM`);
  const foreign = [...Object.keys(edit.set), ...Object.keys(edit.expect)].find((field) => !isMapped(field) && !RECORD_FIELDS[object].some((known) => known === field));
  if (foreign !== undefined) return err(`the ${object} has no field of that name that can be changed; it has ${RECORD_FIELDS[object].join(", ")}`);
  const fields = valuesOf(edit.set, { object, context });
  if (!fields.ok) return fields;
  const names = fieldsIn(object, fields.value);
  if (names.length === 0) return err(`the change of the ${object} sets no field`);
  const base = Object.fromEntries(names.map((field) => [field, (edit.expect[field] === undefined ? present[field] : edit.expect[field]) ?? null]));
  return ok(proposal(edit, { fields: fields.value, base }, context));
}

function valuesOf(set: RecordFields, { object, context }: { readonly object: RecordObject; readonly context: RecordChangeContext }): Result<RecordFields, string> {
  const fields: Partial<Record<RecordField, string | null>> = {};
  for (const field of fieldsIn(object, set)) {
    const value = set[field] ?? null;
    const checked = isMapped(field) ? context.checkMapped(object, crmNameOf(field), value) : checkedValue(field, value, context);
    if (!checked.ok) return err(`${object}.${field} ${checked.error}`);
    fields[field] = checked.value;
  }
  return ok(fields);
}

function proposal({ object, id }: RecordEdit, change: Pick<RecordProposal, "fields" | "base">, { review, guards, at, expiresAt }: RecordChangeContext): RecordProposal {
  return {
    id: proposalId(derivedId("proposal", review.id, review.version, "update_record", object, id)),
    activityId: review.activityId,
    kind: "update_record",
    object,
    recordId: id,
    ...change,
    confidenceBp: SURE_BP,
    reasons: guards(object, change.fields),
    evidence: [],
    rationale: "A person asked for it when they decided about the activity.",
    route: "review",
    undo: { how: "restore-fields", note: "The former values are kept and can be written back." },
    createdAt: at,
    expiresAt,
  };
}

/** A person said so. */
const SURE_BP = 10_000;

/** The records that proposals tie an activity to, and those they change. */
export function linkedRecords(proposals: readonly Proposal[]): ReadonlySet<RecordId> {
  return new Set(proposals.flatMap((one): readonly RecordId[] => {
    if (!isOfEngagement(one)) return recordsOf(one);
    const { contactIds, accountId, opportunityId } = one.links;
    return [...contactIds, ...(accountId === null ? [] : [accountId]), ...(opportunityId === null ? [] : [opportunityId])];
  }));
}
