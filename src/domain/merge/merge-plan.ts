import type { Policy } from "../../../config/policy.ts";
import type { FieldDescription } from "../model/field-description.ts";
import type { CrmRecordId } from "../model/ids.ts";
import type { CrmValues, MergeObject, RecordSnapshot, UndoDifference } from "../model/merge.ts";
import type { SurvivorChoice } from "./choose-survivor.ts";
import { decidersOf, type MergeDeciders, type Weight } from "./four-eyes.ts";
import { type LostValue, lostIn } from "./lost-values.ts";
import { type FieldPlan, type Picks, planField } from "./plan-field.ts";
import { sameValue, valueIn } from "./same-value.ts";

/** What a merge is planned from. */
export interface MergeInput {
  readonly choice: Pick<SurvivorChoice, "survivor" | "loser" | "because">;
  /** What the CRM would leave on the survivor by itself (`CrmMerger.outcome`). */
  readonly outcome: CrmValues;
  /** What the CRM is known to object to (`CrmMerger.obstacles`). */
  readonly obstacles: readonly string[];
  /** What a rollback could not bring back (`CrmMerger.lostForGood`). */
  readonly differences: readonly UndoDifference[];
  /** Of their CRM type, by the CRM's own names: a property that is not described is left to the CRM. */
  readonly fields: readonly FieldDescription[];
  readonly policy: Pick<Policy, "merge" | "fields" | "governance">;
  readonly weight: Omit<Weight, "moved">;
  /** What a person chose otherwise; null as long as nobody did. */
  readonly picks: Picks | null;
}

/** Records of one relation: those that would move to the survivor, and those that hang on both and stay one. */
export interface ChildMove {
  readonly relation: string;
  readonly label: string;
  readonly moves: number;
  readonly shared: number;
}

/** All that a merge would do, to be looked at before anybody approves it. It holds values of records: kept sealed, shown to who decides. */
export interface MergePlan {
  readonly object: MergeObject;
  readonly crmType: string;
  readonly survivorId: CrmRecordId;
  readonly loserId: CrmRecordId;
  /** A clause: "it was made first (2021-03-02, the other 2023-01-09)". */
  readonly because: string;
  /** In the order in which the CRM describes them. */
  readonly fields: readonly FieldPlan[];
  /** Every value of either that will stand nowhere on the survivor. */
  readonly lost: readonly LostValue[];
  readonly children: readonly ChildMove[];
  /** What is written besides: only what the CRM would not bring about by itself. */
  readonly values: CrmValues;
  readonly deciders: MergeDeciders;
  /** Why it cannot be done as it is, in sentences without values; a merge with one is not put into effect. */
  readonly obstacles: readonly string[];
  /** What a rollback could not bring back. */
  readonly differences: readonly UndoDifference[];
}

/** Plans a merge: the same input gives the same plan, and nothing filled goes without being listed. */
export function planMerge(input: MergeInput): MergePlan {
  const { choice: { survivor, loser, because }, policy } = input;
  const { object, crmType } = survivor;
  const fields = differingIn(input).map((differing) => planField(differing, { object, policy, ages: { survivor, loser }, picks: input.picks }));
  const values = Object.fromEntries(fields.flatMap(({ name, type, becomes, writable }) => (writable && !sameValue(type, becomes, valueIn(input.outcome, name)) ? [[name, becomes] as const] : [])));
  const children = movesOf(survivor, loser);
  return {
    object, crmType, survivorId: survivor.crmId, loserId: loser.crmId, because, fields,
    lost: lostIn(fields, { ...input.outcome, ...values }), children, values,
    deciders: decidersOf(object, [survivor, loser], { ...input.weight, moved: movedBy(survivor, loser) }, policy),
    obstacles: [...new Set([...pairObstacles(survivor, loser), ...input.obstacles, ...fields.flatMap(fieldObstacles)])],
    differences: input.differences,
  };
}

/** Every property in which the two differ, or that the CRM would leave otherwise than both have it. */
function differingIn({ choice: { survivor, loser }, outcome, fields }: MergeInput) {
  const described = new Map(fields.map((field) => [field.name, field]));
  const undescribed = [...new Set([survivor, loser].flatMap(({ values }) => Object.keys(values)))].filter((name) => !described.has(name)).toSorted();
  return [...fields, ...undescribed.map(unknownField)].flatMap((field) => {
    const differing = { field, survivor: valueIn(survivor.values, field.name), loser: valueIn(loser.values, field.name), outcome: valueIn(outcome, field.name) };
    const isSettled = sameValue(field.type, differing.survivor, differing.loser) && sameValue(field.type, differing.survivor, differing.outcome);
    return isSettled ? [] : [differing];
  });
}

const unknownField = (name: string): FieldDescription =>
  ({ name, label: name, type: "other", charsMax: null, digits: null, options: null, isOpenList: false, writable: false, required: false });

/** How many records a merge of the two would move. */
export const movedBy = (survivor: RecordSnapshot, loser: RecordSnapshot): number => movesOf(survivor, loser).reduce((sum, { moves }) => sum + moves, 0);

function movesOf(survivor: RecordSnapshot, loser: RecordSnapshot): readonly ChildMove[] {
  return loser.children.flatMap(({ relation, label, ids }) => {
    const there = new Set(survivor.children.filter((set) => set.relation === relation).flatMap((set) => set.ids));
    const own = [...new Set(ids)];
    const shared = own.filter((id) => there.has(id)).length;
    return own.length === 0 ? [] : [{ relation, label, moves: own.length - shared, shared }];
  });
}

function pairObstacles(survivor: RecordSnapshot, loser: RecordSnapshot): readonly string[] {
  if (survivor.crmId === loser.crmId) return ["Both are one record already."];
  return survivor.crmType === loser.crmType ? [] : [`They are of two types (${survivor.crmType}, ${loser.crmType}): only records of one are merged.`];
}

function fieldObstacles({ name, label, isOpen, isLaxer }: FieldPlan): readonly string[] {
  const called = label === name ? name : `${label} (${name})`;
  if (isOpen) return [`${called} tells of consent, and which of the two is the stricter nobody has said: make both alike in the CRM first.`];
  return isLaxer ? [`${called} tells of consent and may end laxer than one of the two; Steward cannot write it. Make both alike in the CRM first.`] : [];
}
