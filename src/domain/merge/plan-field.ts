import type { Policy } from "../../../config/policy.ts";
import { type ApprovalClass, approvalClassOf } from "../model/approval-classes.ts";
import type { FieldDescription } from "../model/field-description.ts";
import type { MergeObject } from "../model/merge.ts";
import type { User } from "../model/records.ts";
import { type Ages, chooseValue, defaultRule, type Differing, isTakeable, type ValueRule } from "./choose-value.ts";
import { type Consent, consentOf, isLaxer, strictest } from "./consent.ts";
import { guardOf } from "./guarded-properties.ts";
import { isBlank, isOfType, sameValue } from "./same-value.ts";

/** By which rule a value was chosen. `strictest`: consent; `protected`: by the policy; `pick`: by a person; `crm`: only the CRM writes it. */
export type ChosenBy = ValueRule | "strictest" | "protected" | "pick" | "crm";

/** A property in which the two differ, or that the CRM by itself would leave otherwise than they agree. */
export interface FieldPlan {
  /** The CRM's name of it. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldDescription["type"];
  readonly survivor: string | null;
  readonly loser: string | null;
  /** What the survivor has afterwards. */
  readonly becomes: string | null;
  readonly by: ChosenBy;
  readonly writable: boolean;
  /** Its class where a change of it is always a person's decision. */
  readonly approvalClass: ApprovalClass | null;
  /** No rule can tell which of the two consents is the stricter: a person has to pick one before anything is merged. */
  readonly isOpen: boolean;
  /** It would end laxer than one of the two allowed, or may for all that a rule can tell, and Steward cannot write it: nothing is merged. */
  readonly isLaxer: boolean;
  /** Why a person's pick was not taken, in a sentence; null where it was, or none was made. */
  readonly refusal: string | null;
}

/** A value that a person picked for a property, and as whom. */
export interface Picks {
  readonly values: Readonly<Record<string, string | null>>;
  /** Null for a program that acts with a key. */
  readonly role: User["role"] | null;
}

/** What a property's plan is made with. */
export interface FieldContext {
  readonly object: MergeObject;
  readonly policy: Pick<Policy, "merge" | "fields" | "governance">;
  readonly ages: Ages;
  readonly picks: Picks | null;
}

/** What becomes of one property: consent first, then a person's pick, what is protected, the policy's rule, and that of its type. */
export function planField(differing: Differing, context: FieldContext): FieldPlan {
  const { field, survivor, loser, outcome } = differing;
  const { object, policy } = context;
  const consent = consentOf(object, field.name, policy);
  const strict = consent === null ? undefined : strictest(consent, field, survivor, loser);
  const approvalClass = approvalClassOf(object, field.name, policy.governance.classes);
  const pick = Object.entries(context.picks?.values ?? {}).find(([name]) => name === field.name)?.[1];
  const refusal = pick === undefined ? null : pickRefusal(pick, { differing, consent, strict, context });
  const isPicked = pick !== undefined && refusal === null;
  const { value, by } = isPicked ? { value: pick, by: "pick" as const } : chosen(differing, { consent, strict, approvalClass, context });
  const becomes = sameValue(field.type, value, outcome) ? outcome : value;
  return {
    name: field.name, label: field.label, type: field.type, survivor, loser, becomes, by, writable: field.writable, approvalClass, refusal,
    isOpen: consent !== null && strict === undefined && !isPicked && field.writable,
    isLaxer: consent !== null && (strict === undefined ? !field.writable : isLaxer(consent, field, becomes, strict)),
  };
}

interface Bearings {
  readonly consent: Consent | null;
  /** `undefined` where no rule can tell. */
  readonly strict: string | null | undefined;
  readonly approvalClass: ApprovalClass | null;
  readonly context: FieldContext;
}

function chosen(differing: Differing, { consent, strict, approvalClass, context: { object, policy, ages } }: Bearings): { readonly value: string | null; readonly by: ChosenBy } {
  const { field, survivor, outcome } = differing;
  if (!field.writable) return { value: outcome, by: "crm" };
  // Without an answer the survivor's stands there to be looked at; nothing is merged meanwhile.
  if (consent !== null) return { value: strict === undefined ? survivor : takeableOr(strict, differing), by: strict === undefined ? "survivor" : "strictest" };
  if (guardOf(object, field.name, policy) !== null) return { value: survivor, by: "protected" };
  // What the CRM itself puts where neither said anything is the CRM's to say.
  if (isBlank(survivor) && isBlank(differing.loser)) return { value: outcome, by: "as-merged" };
  const rule = Object.entries(policy.merge.values[object]).find(([name]) => name === field.name)?.[1] ?? defaultRule(field.type, approvalClass);
  const value = chooseValue(rule, differing, ages);
  return { value: isBlank(value) && field.required ? (isBlank(survivor) ? outcome : survivor) : value, by: rule };
}

/** A value that the CRM would refuse is not sent: what stays instead is told by {@link FieldPlan.isLaxer}. */
const takeableOr = (value: string | null, { field, survivor, outcome }: Differing): string | null =>
  value === survivor || sameValue(field.type, value, outcome) || isTakeable(value, field) ? value : outcome;

/** Why a pick is not taken: nothing that a person says loosens a consent here, or reaches what is not theirs. Names the property, never a value. */
function pickRefusal(pick: string | null, { differing: { field, survivor }, consent, strict, context }: Pick<Bearings, "consent" | "strict" | "context"> & { readonly differing: Differing }): string | null {
  const { name } = field;
  if (!field.writable) return `${name} is written by the CRM alone.`;
  if (!isTakeable(pick, field) || !isOfType(field.type, pick)) return `${name} does not take that value.`;
  if (consent !== null && strict !== undefined && isLaxer(consent, field, pick, strict)) return `${name} tells of consent: a merge never loosens it.`;
  const guard = guardOf(context.object, name, context.policy);
  const role = context.picks?.role ?? null;
  if (guard === null || sameValue(field.type, pick, survivor) || (guard !== "nobody" && (role === guard || role === "admin"))) return null;
  return guard === "nobody" ? `${name} is protected: nobody changes it through Steward.` : `${name} is protected: it is changed by a ${guard} or an admin.`;
}
