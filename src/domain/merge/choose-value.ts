import type { Policy } from "../../../config/policy.ts";
import type { ApprovalClass } from "../model/approval-classes.ts";
import type { FieldDescription, FieldType } from "../model/field-description.ts";
import type { RecordSnapshot } from "../model/merge.ts";
import { choicesIn, isBlank, order } from "./same-value.ts";

/** How one of two values is chosen. All but `survivor` and `as-merged` take the other where one is empty. */
export type ValueRule = Policy["merge"]["values"]["contact"][string];

/** A property in which two records differ. */
export interface Differing {
  readonly field: FieldDescription;
  readonly survivor: string | null;
  readonly loser: string | null;
  /** What the CRM would make of the two by itself. */
  readonly outcome: string | null;
}

/** When the two were made and changed. */
export interface Ages {
  readonly survivor: Pick<RecordSnapshot, "createdAt" | "modifiedAt">;
  readonly loser: Pick<RecordSnapshot, "createdAt" | "modifiedAt">;
}

/** The rule of a property that the policy gives none. A stage of life is left to the CRM, which lets it go one way only. */
export function defaultRule(type: FieldType, of: ApprovalClass | null): ValueRule {
  if (of === "lifecycle") return "as-merged";
  return type === "choices" ? "union" : type === "other" ? "survivor" : "filled";
}

/** The value by a rule; one that has no meaning for the property's type, and a tie, leave the survivor's. */
export function chooseValue(rule: ValueRule, differing: Differing, ages: Ages): string | null {
  const { survivor, loser, outcome } = differing;
  if (rule === "survivor") return survivor;
  if (rule === "as-merged") return outcome;
  if (rule === "union" && differing.field.type === "choices") return union(differing);
  // What the CRM would refuse is no choice, unless it takes it over by itself.
  if (isBlank(loser) || (loser !== outcome && !isTakeable(loser, differing.field))) return survivor;
  return isBlank(survivor) ? loser : RULES[rule]({ ...differing, survivor, loser }, ages);
}

interface BothFilled extends Differing {
  readonly survivor: string;
  readonly loser: string;
}
type ByRule = (both: BothFilled, ages: Ages) => string | null;

const RULES: Readonly<Record<Exclude<ValueRule, "survivor" | "as-merged">, ByRule>> = {
  filled: ({ survivor }) => survivor,
  "last-changed": ({ survivor, loser }, ages) => (ages.loser.modifiedAt > ages.survivor.modifiedAt ? loser : survivor),
  "first-made": ({ survivor, loser }, ages) => (ages.loser.createdAt !== null && ages.survivor.createdAt !== null && ages.loser.createdAt < ages.survivor.createdAt ? loser : survivor),
  longest: ({ field, survivor, loser }) => (field.type === "text" && charsIn(loser.trim()) > charsIn(survivor.trim()) ? loser : survivor),
  highest: ({ field, survivor, loser }) => (isOrdered(field.type) && order(field.type, loser, survivor) > 0 ? loser : survivor),
  lowest: ({ field, survivor, loser }) => (isOrdered(field.type) && order(field.type, loser, survivor) < 0 ? loser : survivor),
  // Of what is no list there is nothing to unite.
  union: ({ survivor }) => survivor,
  both,
};

const isOrdered = (type: FieldType): boolean => type === "number" || type === "date" || type === "datetime";

/** All choices of both, of the loser's those that the CRM still offers; and those that the CRM adds by itself, as the address that is no longer the first. */
function union({ field, survivor, loser, outcome }: Differing): string | null {
  const own = choicesIn(survivor);
  const more = [...choicesIn(loser).filter((choice) => isOffered(choice, field)), ...choicesIn(outcome)].filter((choice) => !own.includes(choice));
  return more.length === 0 ? (isBlank(survivor) ? null : survivor) : [...own, ...new Set(more)].join(";");
}

/** One text below the other, where both fit. */
function both({ field, survivor, loser }: BothFilled): string {
  if (field.type !== "text" || survivor.includes(loser.trim())) return survivor;
  const joined = loser.includes(survivor.trim()) ? loser : `${survivor.trimEnd()}\n\n${loser.trim()}`;
  return fits(joined, field) ? joined : survivor;
}

/** Whether the CRM would take a value of another record here. */
export function isTakeable(value: string | null, field: FieldDescription): boolean {
  if (isBlank(value)) return !field.required;
  if (field.type === "choices") return choicesIn(value).every((choice) => isOffered(choice, field));
  return field.type === "choice" ? isOffered(value.trim(), field) : fits(value, field);
}

const isOffered = (choice: string, { options, isOpenList }: FieldDescription): boolean => options === null || isOpenList || options.includes(choice);
const fits = (value: string, { charsMax }: FieldDescription): boolean => charsMax === null || charsIn(value) <= charsMax;
const charsIn = (text: string): number => Array.from(text).length;
