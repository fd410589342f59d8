import type { UndoDifference } from "../model/merge.ts";
import type { LostValue } from "./lost-values.ts";
import type { ChildMove, MergePlan } from "./merge-plan.ts";
import type { ChosenBy, FieldPlan } from "./plan-field.ts";
import { shownValue, table } from "./side-by-side.ts";
import type { MergeUndo } from "./undo-plan.ts";

/** What people call the two records. */
export interface PairNames {
  readonly survivor: string;
  readonly loser: string;
}

/** A merge as its reviewer reads it, before approving: who stays, both side by side, what moves, what goes, and what no rollback brings back. It shows values. */
export function mergeText(plan: MergePlan, names: PairNames): string {
  const { object, survivorId, loserId, because, deciders, obstacles } = plan;
  const called = (name: string, id: string) => `${shownValue(name, NAME_COLUMNS)} (${id})`;
  return sections([
    ["", [`Two ${object}s become one: ${called(names.survivor, survivorId)} stays, for ${because}; ${called(names.loser, loserId)} goes into it.`]],
    ["In the way", bullets(obstacles)],
    ["A second person has to approve", bullets(deciders.fourEyes)],
    ["Where they differ", sideBySide(plan.fields)],
    ["Moves to the one that stays", bullets(plan.children.map(moveLine))],
    ["Is lost", lostLines(plan.lost)],
    ["A rollback could not bring back", differenceLines(plan.differences)],
  ]);
}

/** A rollback as its reviewer reads it: what comes back, what somebody changed since, what stays as it is. It shows values. */
export function undoText({ values, conflicts, differences }: MergeUndo, labels: Readonly<Record<string, string>> = {}): string {
  const back = Object.entries(values).map(([name, value]) => `${labelIn(labels, name)}: ${shownValue(value, LOST_COLUMNS)}`);
  const moved = conflicts.map(({ label, before, left, present }) => `${shownValue(label, NAME_COLUMNS)}: before ${shownValue(before, CELL_COLUMNS)}, after the merge ${shownValue(left, CELL_COLUMNS)}, now ${shownValue(present, CELL_COLUMNS)}`);
  return sections([
    ["Comes back", bullets(capped(back))],
    ["Changed since by somebody: stays, unless you say otherwise", bullets(capped(moved))],
    ["Will not be as before", differenceLines(differences)],
  ]);
}

const NAME_COLUMNS = 60;
const LABEL_COLUMNS = 24;
const CELL_COLUMNS = 28;
const LOST_COLUMNS = 200;
/** What nobody reads to its end is counted, not shown. */
const LINES_MAX = 200;
const NAMES_MAX = 12;

function sections(parts: readonly (readonly [string, readonly string[]])[]): string {
  return parts.filter(([, lines]) => lines.length > 0).map(([title, lines]) => (title === "" ? "" : `${title}:\n`) + lines.join("\n")).join("\n\n");
}

const bullets = (lines: readonly string[]): readonly string[] => lines.map((line) => `- ${line}`);
const capped = (lines: readonly string[]): readonly string[] =>
  lines.length <= LINES_MAX ? lines : [...lines.slice(0, LINES_MAX), `and ${String(lines.length - LINES_MAX)} more`];

/** What somebody can decide about, line by line; what only the CRM writes, by name. */
function sideBySide(fields: readonly FieldPlan[]): readonly string[] {
  const [shown, silent] = [fields.filter(({ writable, isLaxer }) => writable || isLaxer), fields.filter(({ writable, isLaxer }) => !writable && !isLaxer)];
  const rows = shown.slice(0, LINES_MAX).map(({ label, survivor, loser, becomes, by, refusal }) =>
    [shownValue(label, LABEL_COLUMNS), ...[survivor, loser, becomes].map((value) => shownValue(value, CELL_COLUMNS)), refusal === null ? BY[by] : `${BY[by]}. ${refusal}`]);
  const lines = rows.length === 0 ? [] : table([["Property", "Stays", "Goes", "Becomes", "By"], ...rows], [LABEL_COLUMNS, CELL_COLUMNS, CELL_COLUMNS, CELL_COLUMNS]);
  return [
    ...lines,
    ...(shown.length > LINES_MAX ? [`and ${String(shown.length - LINES_MAX)} more properties`] : []),
    ...(silent.length > 0 ? [`${lines.length > 0 ? "Besides " : ""}${counted(silent.length, "property", "properties")} that only the CRM writes: ${named(silent)}`] : []),
  ];
}

/** By which rule, for people. */
export const BY: Readonly<Record<ChosenBy, string>> = {
  survivor: "the survivor's", filled: "the survivor's, else the other's", "last-changed": "from the record changed last", "first-made": "from the record made first",
  longest: "the longer", highest: "the higher", lowest: "the lower", union: "all choices of both", both: "both, one below the other", "as-merged": "as the CRM makes it",
  strictest: "the stricter consent", protected: "protected: the survivor's", pick: "as a person picked", crm: "only the CRM writes it",
};

const moveLine = ({ label, moves, shared }: ChildMove): string => `${shownValue(label, NAME_COLUMNS)}: ${String(moves)}${shared === 0 ? "" : `, and ${String(shared)} on both already`}`;

function lostLines(lost: readonly LostValue[]): readonly string[] {
  const [own, silent] = [lost.filter(({ readOnly }) => !readOnly), lost.filter(({ readOnly }) => readOnly)];
  const lines = own.map(({ of, label, value }) => `${shownValue(label, NAME_COLUMNS)}, of the one that ${of === "survivor" ? "stays" : "goes"}: ${shownValue(value, LOST_COLUMNS)}`);
  return bullets([...capped(lines), ...(silent.length === 0 ? [] : [`${counted(silent.length, "value", "values")} that only the CRM writes: ${named(silent)}`])]);
}

const differenceLines = (differences: readonly UndoDifference[]): readonly string[] => bullets(differenceWords(differences));

/** What will not be as before, a clause each. Names of properties with one and the same reason share a clause; those of relations are for connectors. */
export function differenceWords(differences: readonly UndoDifference[]): readonly string[] {
  const byWords = Map.groupBy(differences, ({ of, words }) => `${of}\n${words}`);
  return capped([...byWords.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const names = [...new Set(same.flatMap(({ name, what }) => (what === "children" ? [] : (name ?? []))))];
    return [`the one that ${first.of === "survivor" ? "stays" : "goes"}: ${names.length === 0 ? "" : `${listed(names)}: `}${shownValue(first.words, LOST_COLUMNS)}`];
  }));
}

const labelIn = (labels: Readonly<Record<string, string>>, name: string): string => shownValue(Object.hasOwn(labels, name) ? (labels[name] ?? name) : name, NAME_COLUMNS);
const counted = (many: number, one: string, several: string): string => `${String(many)} ${many === 1 ? one : several}`;
const named = (all: readonly { readonly name: string }[]): string => listed([...new Set(all.map(({ name }) => name))]);
const listed = (names: readonly string[]): string => names.slice(0, NAMES_MAX).join(", ") + (names.length > NAMES_MAX ? ` and ${String(names.length - NAMES_MAX)} more` : "");
