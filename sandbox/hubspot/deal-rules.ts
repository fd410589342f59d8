import type { PropertyProblem } from "./api-error.ts";
import type { Stage } from "./model.ts";
import { listPipelines } from "./pipelines.ts";
import type { Portal } from "./portal.ts";
import type { RuleOutcome } from "./rule-outcome.ts";

type Values = Readonly<Record<string, string>>;

/** A deal's stage must be one of its pipeline; what is open, won or lost follows from the stage's metadata. */
export function dealRules(portal: Portal, before: Values, wished: Values): RuleOutcome {
  if (wished["dealstage"] === undefined && wished["pipeline"] === undefined) return { values: wished, problems: [] };
  const pipelines = listPipelines(portal, "deals");
  const stageId = wished["dealstage"] ?? before["dealstage"] ?? "";
  const pipelineId = wished["pipeline"] ?? before["pipeline"] ?? pipelines[0]?.id ?? "";
  const pipeline = pipelines.find((each) => each.id === pipelineId);
  if (pipeline === undefined) {
    return { values: wished, problems: [problem("pipeline", `${pipelineId} is not a valid pipeline ID`)] };
  }
  const stage = pipeline.stages.find((each) => each.id === stageId);
  if (stage === undefined && stageId !== "") {
    return { values: wished, problems: [problem("dealstage", `${stageId} is not a valid pipeline stage ID`)] };
  }
  const derived = stage === undefined ? {} : stageValues(stage);
  return { values: { ...wished, pipeline: pipelineId, ...derived, ...closeDate(portal, before, wished, stage) }, problems: [] };
}

/** Stage metadata are strings: `isClosed` "true", `probability` "1.0" for won and "0.0" for lost (VENDORS 1.2). */
export function stageValues(stage: Stage): Values {
  const closed = stage.metadata["isClosed"] === "true";
  const probability = Number(stage.metadata["probability"] ?? "0");
  return {
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && probability === 1),
    hs_is_closed_lost: String(closed && probability === 0),
    hs_deal_stage_probability: String(probability),
  };
}

/** A deal that is closed without a close date gets the day it was closed. */
function closeDate(portal: Portal, before: Values, wished: Values, stage: Stage | undefined): Values {
  const has = (wished["closedate"] ?? before["closedate"] ?? "") !== "";
  if (has || stage?.metadata["isClosed"] !== "true") return {};
  return { closedate: new Date(portal.clock.now()).toISOString() };
}

function problem(name: string, message: string): PropertyProblem {
  return { name, error: "INVALID_OPTION", message };
}
