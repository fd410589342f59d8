import { isOfEngagement, type Proposal, type RecordEdit, recordsOf } from "../../domain/model/proposal.ts";
import { isMapped, RECORD_FIELDS, RECORD_OBJECTS, type RecordObject } from "../../domain/model/record-fields.ts";
import { RecordChangesSchema } from "../http/review-schemas.ts";
import { UsageError } from "./command.ts";

/** `OBJECT.FIELD=VALUE`, or `OBJECT:ID.FIELD=VALUE` where an activity has several of the object. */
const SET = /^([a-z]+)(?::([\w.:~@-]{1,120}?))?\.((?:mapped\.)?\w+)=(.*)$/s;

/**
 * Changes of records from `--set` options, one for each record. An object without id means the one that the activity's
 * proposals name; an empty value empties the field.
 */
export function recordEditsOf(sets: readonly string[], proposals: readonly Proposal[]): readonly RecordEdit[] {
  const byRecord = new Map<string, { object: string; id: string; set: Record<string, string | null> }>();
  for (const raw of sets) {
    const [, object = "", id, field = "", value = ""] = SET.exec(raw) ?? [];
    const known = RECORD_OBJECTS.find((one) => one === object);
    if (known === undefined) throw new UsageError(`--set: expected OBJECT.FIELD=VALUE with one of ${RECORD_OBJECTS.join(", ")}`);
    if (!isMapped(field) && !RECORD_FIELDS[known].some((one) => one === field)) throw new UsageError(`--set: expected a field of ${known}: ${RECORD_FIELDS[known].join(", ")}, or mapped.NAME for one that the policy maps`);
    const record = id ?? onlyOne(known, proposals);
    const edit = byRecord.get(`${object}:${record}`) ?? { object, id: record, set: {} };
    edit.set[field] = value === "" ? null : value;
    byRecord.set(`${object}:${record}`, edit);
  }
  const parsed = RecordChangesSchema.safeParse([...byRecord.values()]);
  if (!parsed.success) throw new UsageError(`--set: ${parsed.error.issues.map((issue) => issue.message).join("; ")}`);
  return parsed.data;
}

function onlyOne(object: RecordObject, proposals: readonly Proposal[]): string {
  const ids = [...new Set(proposals.flatMap((proposal) => namedBy(proposal, object)))];
  const [id] = ids;
  if (id === undefined) throw new UsageError(`--set: the activity belongs to no ${object}; link one with --edits, and name it as ${object}:ID.FIELD=VALUE`);
  if (ids.length > 1) throw new UsageError(`--set: the activity belongs to several; name one as ${object}:ID.FIELD=VALUE, of ${ids.join(", ")}`);
  return id;
}

function namedBy(proposal: Proposal, object: RecordObject): readonly string[] {
  if (!isOfEngagement(proposal)) return proposal.object === object ? recordsOf(proposal) : [];
  const { contactIds, accountId, opportunityId } = proposal.links;
  const named = { contact: contactIds, account: [accountId], opportunity: [opportunityId] }[object];
  return named.filter((id) => id !== null);
}
