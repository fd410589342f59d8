import type { PicklistValue, Row } from "../model.ts";

/** The active stages as the values of Opportunity.StageName, in their order. */
export function stagePicklist(stages: Iterable<Row>): readonly PicklistValue[] {
  return [...stages].filter(({ values }) => values["IsActive"] === true)
    .sort((a, b) => Number(a.values["SortOrder"] ?? 0) - Number(b.values["SortOrder"] ?? 0))
    .map(({ values }) => ({ value: String(values["ApiName"]), label: String(values["MasterLabel"]), active: true, defaultValue: false }));
}

/** The stage of a name, whatever its case. */
export function findStage(stages: Iterable<Row>, name: string): Row | undefined {
  for (const stage of stages) if (String(stage.values["ApiName"]).toLowerCase() === name.toLowerCase()) return stage;
  return undefined;
}
