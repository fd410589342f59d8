import { instantText } from "../schema/instants.ts";
import { findStage } from "../schema/stages.ts";
import type { ObjectRule, Values } from "./object-rule.ts";
import { textOf } from "./object-rule.ts";

/** A deal's stage tells whether it is closed and won, and how likely it is unless somebody says otherwise. */
export const opportunityRule: ObjectRule = {
  derive: (org, { before, given, values, atMs }) => {
    const name = textOf(values, "StageName");
    const stage = name === undefined ? undefined : findStage(org.rows("OpportunityStage"), name)?.values;
    const moved = before?.values["StageName"] !== name;
    const probability = moved && (given["Probability"] ?? null) === null ? stage?.["DefaultProbability"] ?? null : values["Probability"] ?? null;
    const followed = moved ? {
      IsClosed: stage?.["IsClosed"] ?? false, IsWon: stage?.["IsWon"] ?? false, ForecastCategory: stage?.["ForecastCategory"] ?? "Pipeline",
      ForecastCategoryName: given["ForecastCategoryName"] ?? stage?.["ForecastCategoryName"] ?? "Pipeline",
      ...(before === undefined ? {} : { LastStageChangeDate: instantText(atMs) }),
    } : {};
    return { ...followed, Probability: probability, ExpectedRevenue: expected(values["Amount"], probability), ...fiscal(textOf(values, "CloseDate")) };
  },
};

/** A deal has one primary contact: a new one takes the place of the old. */
export const contactRoleRule: ObjectRule = {
  saved: (org, { row }, then) => {
    if (row.values["IsPrimary"] !== true) return;
    for (const other of org.pointingTo("OpportunityContactRole", "OpportunityId", String(row.values["OpportunityId"]))) {
      if (other.id !== row.id && other.values["IsPrimary"] === true) then.save(other, { IsPrimary: false });
    }
  },
};

function expected(amount: unknown, probability: unknown): number | null {
  return typeof amount === "number" && typeof probability === "number" ? Math.round(amount * probability) / 100 : null;
}

/** The fiscal year is the calendar's. */
function fiscal(closeDate: string | undefined): Values {
  if (closeDate === undefined) return {};
  const year = Number(closeDate.slice(0, 4));
  const quarter = Math.ceil(Number(closeDate.slice(5, 7)) / 3);
  return { FiscalYear: year, FiscalQuarter: quarter, Fiscal: `${year} ${quarter}` };
}
