import type { FieldDescription } from "../model/field-description.ts";
import type { CrmValues, RecordSnapshot, UndoDifference } from "../model/merge.ts";
import { sameValue, valueIn } from "./same-value.ts";

/** What a merge is taken back from. */
export interface UndoInput {
  /** Both as they were before. */
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
  /** What the merge left on the record: as read back then, else its outcome with what was written over it. */
  readonly left: CrmValues;
  /** The record as it is now. */
  readonly present: RecordSnapshot;
  readonly fields: readonly FieldDescription[];
  /** What the CRM is known not to bring back (`CrmMerger.lostForGood`). */
  readonly differences: readonly UndoDifference[];
}

/** A property that somebody changed since: theirs stays unless a person says otherwise. */
export interface UndoConflict {
  readonly name: string;
  readonly label: string;
  readonly before: string | null;
  readonly left: string | null;
  readonly present: string | null;
}

/** How a merge would be taken back, to be looked at before anybody approves it. It holds values of records. */
export interface MergeUndo {
  /** What the survivor gets back, null to empty: properties that nobody changed since. */
  readonly values: CrmValues;
  readonly conflicts: readonly UndoConflict[];
  /** What will not be as before. */
  readonly differences: readonly UndoDifference[];
}

/**
 * Plans how the survivor gets back what a merge took: a property that still is as the merge left it becomes what it was before, one that is as before already
 * is let be, and every other is a conflict. What cannot be written is said.
 */
export function planUndo(input: UndoInput): MergeUndo {
  const { survivor, left, present, fields } = input;
  const described = new Map(fields.map((field) => [field.name, field]));
  const values: Record<string, string | null> = {};
  const conflicts: UndoConflict[] = [];
  const unwritten: UndoDifference[] = [];
  for (const name of namesIn(input)) {
    const field = described.get(name);
    const [before, was, is] = [valueIn(survivor.values, name), valueIn(left, name), valueIn(present.values, name)];
    const type = field?.type ?? "other";
    if (sameValue(type, before, is)) continue;
    const bar = barOf(field, before);
    if (bar !== null) unwritten.push({ of: "survivor", what: "field", name, words: bar });
    else if (sameValue(type, was, is)) values[name] = before;
    else conflicts.push({ name, label: field?.label ?? name, before, left: was, present: is });
  }
  return { values, conflicts, differences: together([...input.differences, ...unwritten, ...childrenSince(input)]) };
}

/** What a merge left, where nobody read it back: what the CRM made of the two, with what was written over it. */
export const leftBy = (outcome: CrmValues, values: CrmValues): CrmValues => ({ ...outcome, ...values });

/** In the CRM's order, those that it no longer describes at the end. */
function namesIn({ survivor, present, fields }: UndoInput): readonly string[] {
  const known = fields.map(({ name }) => name);
  const more = [...Object.keys(survivor.values), ...Object.keys(present.values)].filter((name) => !known.includes(name)).toSorted();
  return [...new Set([...known, ...more])];
}

/** Why a property cannot be written back; null when it can. */
function barOf(field: FieldDescription | undefined, before: string | null): string | null {
  if (field === undefined) return "the CRM no longer shows what can be written here";
  if (!field.writable) return "only the CRM writes it";
  return before === null && field.required ? "it cannot be emptied again" : null;
}

/** What came to the record, or went from it, after the merge: it stays where it is. */
function childrenSince({ survivor, loser, present }: UndoInput): readonly UndoDifference[] {
  const before = idsByRelation(survivor, loser);
  const now = idsByRelation(present);
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((relation): readonly UndoDifference[] => {
    const [then, since] = [before.get(relation), now.get(relation)];
    const label = since?.label ?? then?.label ?? relation;
    const came = count(since?.ids, then?.ids);
    const went = count(then?.ids, since?.ids);
    return [
      ...(came === 0 ? [] : [{ of: "survivor", what: "children", name: relation, count: came, words: `${label}: ${String(came)} came after the merge, kept by the survivor` } as const]),
      ...(went === 0 ? [] : [{ of: "loser", what: "children", name: relation, count: went, words: `${label}: ${String(went)} no longer there, not looked for` } as const]),
    ];
  });
}

interface Hanging {
  readonly label: string;
  readonly ids: Set<string>;
}

function idsByRelation(...records: readonly RecordSnapshot[]): ReadonlyMap<string, Hanging> {
  const all = new Map<string, Hanging>();
  for (const { relation, label, ids } of records.flatMap(({ children }) => children)) {
    const known = all.get(relation) ?? { label, ids: new Set() };
    for (const id of ids) known.ids.add(id);
    all.set(relation, known);
  }
  return all;
}

const count = (of: ReadonlySet<string> | undefined, without: ReadonlySet<string> | undefined): number => [...(of ?? [])].filter((id) => without?.has(id) !== true).length;

/** What the CRM's own word covers is not said twice. */
function together(differences: readonly UndoDifference[]): readonly UndoDifference[] {
  const seen = new Set<string>();
  return differences.filter(({ of, what, name, words }) => {
    const key = name !== undefined && what !== "children" ? [of, name].join("\n") : [of, what, name ?? "", words].join("\n");
    return seen.has(key) ? false : seen.add(key);
  });
}
