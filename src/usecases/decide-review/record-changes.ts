import type { DecisionContext } from "../../domain/audit/decision-fact.ts";
import type { FieldDescription } from "../../domain/model/field-description.ts";
import { isOfRecord, type Proposal, type RecordEdit, type RecordId, type ReviewTask } from "../../domain/model/proposal.ts";
import { RECORD_OBJECTS, type RecordFields } from "../../domain/model/record-fields.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { daysAfter, type Instant } from "../../domain/model/time.ts";
import { guardsOf } from "../../domain/proposal/guards.ts";
import { linkedRecords, planRecordChanges, type RecordChangeContext } from "../../domain/proposal/plan-record-changes.ts";
import type { Decided, Judging, Refusal } from "../../domain/review/decide.ts";
import { checkedFieldValue } from "../../domain/schema/check-value.ts";
import { withRecordChanges } from "../../domain/review/with-record-changes.ts";
import { classRefusal } from "../../domain/rules/class-deciders.ts";
import { protectedRefusal } from "../../domain/rules/protected-fields.ts";
import { bulkRefusal } from "../../domain/rules/stops.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import { roleWhoDecides, userWhoDecides } from "./who-decides.ts";

/** A decision to which changes of records may belong. */
export interface Deciding {
  readonly task: ReviewTask;
  /** What the review asks about. */
  readonly proposals: readonly Proposal[];
  readonly judging: Judging;
  readonly context: DecisionContext;
  readonly at: Instant;
}

/** The decision with the changes of records that were asked for; refused when one of them may not be, or is not this person's to decide. */
export async function joinRecordChanges(tx: TenantTransaction, decided: Decided, deciding: Deciding): Promise<Result<Decided, Refusal>> {
  const { task, judging, context, at } = deciding;
  // Where two have to approve, the first answers for the data; the second was not there to decide about it as its owner.
  const isFirst = decided.task.state === "open" && judging.verb === "approve";
  const isSecond = (task.approvals ?? []).length > 0;
  const decidedAbout = isFirst ? deciding.proposals : isSecond ? [] : decided.approved;
  if (judging.recordChanges.length === 0 && !decidedAbout.some(isOfRecord)) return ok(decided);
  const users = await tx.mirror.users();
  const { policy } = tx.installation;
  const looked = context.via === "single";
  const planned = planRecordChanges(judging.recordChanges, {
    review: task, at, expiresAt: daysAfter(at, policy.review.expireAfterDays), users, region: policy.organisation.defaultRegion,
    linked: await linkedTo(tx, deciding), present: await presentOf(tx, deciding), checkMapped: await mappedChecks(tx),
    guards: (object, fields) => guardsOf({ object, fields }, policy),
  });
  if (!planned.ok) return err({ kind: "incomplete", message: planned.error });
  const joined = withRecordChanges(decided, planned.value);
  const changes = (isFirst ? deciding.proposals : joined.approved).filter(isOfRecord);
  const user = await userWhoDecides(tx, context.actor, users);
  const role = await roleWhoDecides(tx, context.actor);
  const refusal = protectedRefusal(changes, policy, { role, looked }) ?? classRefusal(changes, policy, { user, isAdmin: context.actor.kind === "admin", isKey: context.actor.kind === "service" }) ?? bulkRefusal(judging.verb, { reasons: changes.flatMap((change) => guardsOf(change, policy)), looked, overwrites: false });
  return refusal === null ? ok(joined) : err({ kind: "not-allowed", message: refusal });
}

async function linkedTo(tx: TenantTransaction, { task, proposals, judging }: Deciding): Promise<ReadonlySet<RecordId>> {
  const filed = await tx.proposals.ofActivity(task.activityId);
  // Only an edit makes its links.
  const edits = judging.verb === "edit" ? judging.edits : [];
  const edited = edits.flatMap(({ links }) => (links === undefined ? [] : [...links.contactIds, links.accountId, links.opportunityId]));
  const picked = (judging.picks ?? []).flatMap((number) => task.candidates?.[number - 1]?.id ?? []);
  const found = (await tx.findings.askedIn(task.id)).map(({ recordId }) => recordId);
  return new Set([...linkedRecords([...filed.map(({ proposal }) => proposal), ...proposals]), ...found, ...picked, ...edited.filter((id) => id !== null)]);
}

/** As the mirror has them, and as they will be once what is approved before is written; what the review itself told of them counts most. */
async function presentOf(tx: TenantTransaction, { proposals, judging }: Deciding): Promise<ReadonlyMap<RecordId, RecordFields>> {
  const present = new Map<RecordId, RecordFields>();
  for (const object of RECORD_OBJECTS) {
    const ids = judging.recordChanges.filter((edit) => edit.object === object).map(({ id }) => id);
    for (const [id, fields] of await tx.mirror.recordFields(object, ids)) present.set(id, fields);
  }
  for (const { id } of judging.recordChanges) await overlay(tx, present, { id, proposals });
  return present;
}

async function overlay(tx: TenantTransaction, present: Map<RecordId, RecordFields>, { id, proposals }: Pick<RecordEdit, "id"> & Pick<Deciding, "proposals">): Promise<void> {
  const known = present.get(id);
  if (known === undefined) return;
  const coming = (await tx.writes.openOn(id)).filter(isOfRecord).map(({ fields }) => fields);
  const shown = proposals.filter(isOfRecord).filter(({ recordId }) => recordId === id).map(({ base }) => base);
  present.set(id, [...coming, ...shown].reduce((all, fields) => ({ ...all, ...fields }), known));
}

/** Against what the CRM last said of its fields: a value that it would refuse is refused here, with the reason. */
async function mappedChecks(tx: TenantTransaction): Promise<RecordChangeContext["checkMapped"]> {
  const { mapped } = tx.installation.policy.fields;
  const described = new Map<string, FieldDescription>();
  for (const object of RECORD_OBJECTS) {
    const schema = mapped[object].length === 0 ? null : await tx.schema.known(object);
    for (const field of schema?.fields ?? []) if (mapped[object].includes(field.name)) described.set(`${object}.${field.name}`, field);
  }
  return (object, name, value) => {
    const field = described.get(`${object}.${name}`);
    if (field !== undefined) return checkedFieldValue(value, field);
    return err(mapped[object].includes(name) ? "is a field that the CRM does not show" : "is a field that the policy does not map");
  };
}
