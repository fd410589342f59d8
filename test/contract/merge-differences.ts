import type { RecordSnapshot, UndoDifference } from "../../src/domain/model/merge.ts";

/** Two records of a merge. */
export interface Both {
  readonly survivor: RecordSnapshot;
  readonly loser: RecordSnapshot;
}

/** What differs between two records before and after, and what was announced, in comparable lines. What the CRM stamps by itself may differ or not. */
export function differencesOf(before: Both, after: Both, announced: readonly UndoDifference[]): { readonly actual: readonly string[]; readonly announced: readonly string[] } {
  const now = new Map<string, string>([[before.survivor.crmId, after.survivor.crmId], [before.loser.crmId, after.loser.crmId]]);
  const actual: string[] = [];
  for (const end of ["survivor", "loser"] as const) {
    const [was, is] = [before[end], after[end]];
    const stamped = new Set(announced.filter((one) => one.of === end && one.what === "history").map((one) => one.name));
    if (was.crmId !== is.crmId) actual.push(line({ of: end, what: "id" }));
    for (const field of new Set([...Object.keys(was.values), ...Object.keys(is.values)])) {
      const value = was.values[field] ?? null;
      if (!stamped.has(field) && (value === null ? null : now.get(value) ?? value) !== (is.values[field] ?? null)) actual.push(line({ of: end, what: "field", name: field }));
    }
    for (const relation of new Set([...was.children, ...is.children].map((set) => set.relation))) {
      const ids = (one: RecordSnapshot): readonly string[] => one.children.find((set) => set.relation === relation)?.ids ?? [];
      const [had, has] = [new Set(ids(was).map((id) => now.get(id) ?? id)), new Set(ids(is))];
      const count = [...had].filter((id) => !has.has(id)).length + [...has].filter((id) => !had.has(id)).length;
      if (count > 0) actual.push(line({ of: end, what: "children", name: relation, count }));
    }
  }
  return { actual: actual.toSorted(), announced: announced.filter(({ what }) => what !== "history").map(line).toSorted() };
}

const line = ({ of: end, what, name, count }: Pick<UndoDifference, "of" | "what" | "name" | "count">): string => [end, what, name ?? "", count === undefined ? "" : String(count)].join(" ").trim();
