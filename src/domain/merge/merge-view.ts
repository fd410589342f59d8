import type { ContactId, AccountId, CrmRecordId } from "../model/ids.ts";
import type { MergeObject, RecordSnapshot, UndoDifference } from "../model/merge.ts";
import type { ApprovalClass } from "../model/approval-classes.ts";
import type { FieldDescription } from "../model/field-description.ts";
import type { Instant } from "../model/time.ts";
import type { ChildMove, MergePlan } from "./merge-plan.ts";
import { BY } from "./merge-text.ts";
import { undoNote } from "./merge-proposal.ts";
import type { ChosenBy, FieldPlan } from "./plan-field.ts";
import { sameValue } from "./same-value.ts";

type Id = ContactId | AccountId;

/** One of the two records, as its reviewer sees it. */
export interface RecordView {
  readonly id: Id;
  readonly crmId: CrmRecordId;
  readonly title: string;
  readonly stays: boolean;
  readonly createdAt: Instant | null;
  readonly modifiedAt: Instant;
  /** How many records hang on it. */
  readonly children: number;
}

/** A value that may be picked, and why it may not be, in a sentence without values. */
export interface ChoiceView {
  readonly from: Id;
  readonly value: string | null;
  readonly refusal: string | null;
}

/** A property in which the two differ. */
export interface FieldView {
  readonly field: string;
  readonly label: string;
  readonly type: FieldDescription["type"];
  /** One for each record, in the order of `records`. */
  readonly choices: readonly [ChoiceView, ChoiceView];
  readonly becomes: string | null;
  /** Whose value that is; null where it is neither's alone, or that of both. */
  readonly winner: Id | null;
  readonly by: ChosenBy;
  readonly because: string;
  readonly approvalClass: ApprovalClass | null;
  /** Why a pick was not taken. */
  readonly refusal: string | null;
}

/** A merge side by side: what both hold, what becomes of it, what goes, and what no rollback brings back. It holds values. */
export interface MergeView {
  readonly object: MergeObject;
  readonly survivorId: Id;
  readonly loserId: Id;
  /** A clause. */
  readonly because: string;
  readonly records: readonly [RecordView, RecordView];
  readonly fields: readonly FieldView[];
  readonly picks: readonly { readonly field: string; readonly from: Id }[];
  readonly lost: readonly { readonly of: Id; readonly field: string; readonly label: string; readonly value: string; readonly readOnly: boolean }[];
  readonly children: readonly ChildMove[];
  readonly undo: { readonly statement: string; readonly differences: readonly (Omit<UndoDifference, "of"> & { readonly of: Id })[] };
  readonly obstacles: readonly string[];
}

/** What a merge is shown from. */
export interface MergeShown {
  readonly plan: MergePlan;
  readonly pair: readonly [RecordSnapshot, RecordSnapshot];
  readonly records: readonly [{ readonly id: Id; readonly crmId: CrmRecordId; readonly name: string }, { readonly id: Id; readonly crmId: CrmRecordId; readonly name: string }];
  readonly picks: readonly { readonly field: string; readonly from: CrmRecordId }[];
  /** By record and property, why whoever looks may not pick the value that it has; see {@link MergeView}. */
  readonly refusals: ReadonlyMap<CrmRecordId, ReadonlyMap<string, string>>;
}

/** The side by side of a plan, by our ids, the one that stays first. */
export function mergeView(shown: MergeShown): MergeView {
  const { plan, pair, records, picks } = shown;
  const { object, because, obstacles, children, lost, differences } = plan;
  const [survivor, loser] = records[0].crmId === plan.survivorId ? records : [records[1], records[0]];
  const idOf = (crmId: CrmRecordId): Id => (crmId === survivor.crmId ? survivor.id : loser.id);
  const side = { survivor: survivor.id, loser: loser.id };
  const record = ({ id, crmId, name }: MergeShown["records"][0]): RecordView => {
    const { createdAt, modifiedAt, children: own } = pair[0].crmId === crmId ? pair[0] : pair[1];
    return { id, crmId, title: name, stays: crmId === survivor.crmId, createdAt, modifiedAt, children: own.reduce((sum, { ids }) => sum + ids.length, 0) };
  };
  return {
    object, survivorId: survivor.id, loserId: loser.id, because, records: [record(survivor), record(loser)],
    fields: plan.fields.map((field) => fieldView(field, { survivor, loser, refusals: shown.refusals })),
    picks: picks.map(({ field, from }) => ({ field, from: idOf(from) })),
    lost: lost.map(({ of, name, label, value, readOnly }) => ({ of: side[of], field: name, label, value, readOnly })),
    children, undo: { statement: undoNote(plan), differences: differences.map((one) => ({ ...one, of: side[one.of] })) }, obstacles,
  };
}

interface Sides extends Pick<MergeShown, "refusals"> {
  readonly survivor: MergeShown["records"][0];
  readonly loser: MergeShown["records"][0];
}

function fieldView({ name, label, type, survivor, loser, becomes, by, approvalClass, refusal }: FieldPlan, sides: Sides): FieldView {
  const [own, other] = [sameValue(type, becomes, survivor), sameValue(type, becomes, loser)];
  const choice = (side: "survivor" | "loser", value: string | null): ChoiceView =>
    ({ from: sides[side].id, value, refusal: sides.refusals.get(sides[side].crmId)?.get(name) ?? null });
  return {
    field: name, label, type, choices: [choice("survivor", survivor), choice("loser", loser)],
    becomes, winner: own === other ? null : own ? sides.survivor.id : sides.loser.id, by, because: BY[by], approvalClass, refusal,
  };
}
