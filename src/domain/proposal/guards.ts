import type { Policy } from "../../../config/policy.ts";
import { type ApprovalClass, approvalClassOf } from "../model/approval-classes.ts";
import type { FieldChange } from "../model/field-change.ts";
import type { ReasonCode } from "../model/reasons.ts";
import { fieldsIn, sameValue } from "./compare-record.ts";

/** A change of a record, as far as guards look at it. */
export type Guarded = Pick<FieldChange, "object" | "fields" | "base">;

/**
 * What stands in the way of a change of a record, in the policy's words: a protected field, an owner, a field that routes
 * or assigns work, a field on which a workflow writes to customers, a field of an approval class. Each is a stop: a person
 * who may decides it, looking at this one review.
 */
export function guardsOf({ object, fields }: Pick<Guarded, "object" | "fields">, { fields: { protected: guarded, routing, customerVisible }, governance }: Policy): readonly ReasonCode[] {
  const present = fieldsIn(object, fields);
  const names = present.map((field) => `${object}.${field}`);
  const classes = new Set(present.flatMap((field) => approvalClassOf(object, field, governance.classes) ?? []).map((of) => REASON_OF[of] ?? "protected_field"));
  const listed = (list: readonly string[]): boolean => names.some((name) => list.includes(name));
  const reasons: ReasonCode[] = [];
  if (listed(Object.keys(guarded)) || classes.has("protected_field")) reasons.push("protected_field");
  if (names.some((name) => name.endsWith(".ownerId")) || classes.has("owner_change")) reasons.push("owner_change");
  if (listed(routing) || classes.has("routing_field")) reasons.push("routing_field");
  if (listed(customerVisible)) reasons.push("customer_visible");
  return reasons;
}

/** What an approval class is called as a reason; any other protects its field. */
const REASON_OF: Readonly<Partial<Record<ApprovalClass, ReasonCode>>> = { owner: "owner_change", routing: "routing_field", territory: "routing_field" };

/** The change without what stands there so already; null when nothing is left of it. */
export function newIn(change: FieldChange): FieldChange | null {
  const open = fieldsIn(change.object, change.fields).filter((field) => !sameValue(field, change.fields[field], change.base[field]));
  if (open.length === 0) return null;
  const only = (values: FieldChange["fields"]) => Object.fromEntries(open.map((field) => [field, values[field] ?? null]));
  return { ...change, fields: only(change.fields), base: only(change.base), said: change.said.filter(({ field }) => open.includes(field)) };
}

/** Whether it writes over something that somebody put there. */
export const overwrites = ({ base }: Pick<Guarded, "base">): boolean => Object.values(base).some((value) => value !== null && value !== "");
