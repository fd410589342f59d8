import type { FieldDescription } from "../model/field-description.ts";
import type { CrmRecordId } from "../model/ids.ts";
import type { CrmValues, RecordSnapshot, UndoDifference } from "../model/merge.ts";
import { KEPT_IN } from "./lost-values.ts";
import { valueIn } from "./same-value.ts";

/** What the CRM makes of two records, one of them staying. */
export interface MergeWay {
  /** `CrmMerger.outcome`, `.obstacles` and `.lostForGood`. */
  readonly outcome: CrmValues;
  readonly obstacles: readonly string[];
  readonly differences: readonly UndoDifference[];
}

/** All that a merge of two records is planned from, either way, without asking the CRM again. Of their values only those in which they may differ. */
export interface MergeBasis {
  /** In the order in which they were found. */
  readonly pair: readonly [RecordSnapshot, RecordSnapshot];
  /** By the CRM's id of the record that stays. */
  readonly ways: Readonly<Record<string, MergeWay>>;
  readonly fields: readonly FieldDescription[];
  /** Which of them stays by the rules, and the clause that says why. */
  readonly chosen: { readonly survivorId: CrmRecordId; readonly because: string };
}

/** The basis with nothing in it that says the same in both records either way: a plan made from it is the plan made from all. */
export function trimmedBasis({ pair: [one, other], ways, fields, chosen }: MergeBasis): MergeBasis {
  const all = [one.values, other.values, ...Object.values(ways).map(({ outcome }) => outcome)];
  const differs = (name: string): boolean => ALWAYS.has(name) || new Set(all.map((values) => valueIn(values, name))).size > 1;
  const kept = (values: CrmValues): CrmValues => Object.fromEntries(Object.entries(values).filter(([name]) => differs(name)));
  return {
    pair: [{ ...one, values: kept(one.values) }, { ...other, values: kept(other.values) }],
    ways: Object.fromEntries(Object.entries(ways).map(([id, way]) => [id, { ...way, outcome: kept(way.outcome) }])),
    fields: fields.filter(({ name }) => differs(name)), chosen,
  };
}

/** Where a value may be kept beside its property: to know what is lost these are needed even where both hold the same. */
const ALWAYS: ReadonlySet<string> = new Set(Object.values(KEPT_IN));
