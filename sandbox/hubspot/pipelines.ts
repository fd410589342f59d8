import type { Pipeline } from "./model.ts";
import type { Portal } from "./portal.ts";

const bornAtMs = Date.UTC(2019, 7, 6);

/** The pipeline every portal begins with. */
const salesPipeline: Pipeline = {
  object: "deals",
  id: "default",
  label: "Sales Pipeline",
  displayOrder: 0,
  createdAt: bornAtMs,
  updatedAt: bornAtMs,
  archived: false,
  stages: [
    stage("appointmentscheduled", "Appointment Scheduled", 0, "0.2"),
    stage("qualifiedtobuy", "Qualified To Buy", 1, "0.4"),
    stage("presentationscheduled", "Presentation Scheduled", 2, "0.6"),
    stage("decisionmakerboughtin", "Decision Maker Bought-In", 3, "0.8"),
    stage("contractsent", "Contract Sent", 4, "0.9"),
    stage("closedwon", "Closed Won", 5, "1.0"),
    stage("closedlost", "Closed Lost", 6, "0.0"),
  ],
};

/** The pipelines of a type in display order: the built-in one unless the portal has its own of that name. */
export function listPipelines(portal: Portal, object: string): readonly Pipeline[] {
  const own = [...portal.pipelines.values()].filter((pipeline) => pipeline.object === object);
  const hasDefault = own.some((pipeline) => pipeline.id === salesPipeline.id);
  const all = object !== "deals" || hasDefault ? own : [salesPipeline, ...own];
  return all.filter((pipeline) => !pipeline.archived).sort((a, b) => a.displayOrder - b.displayOrder);
}

/** Saves a pipeline; a changed built-in one becomes the portal's own. */
export function savePipeline(portal: Portal, pipeline: Pipeline): void {
  portal.pipelines.set(`${pipeline.object}/${pipeline.id}`, pipeline);
}

function stage(id: string, label: string, displayOrder: number, probability: string): Pipeline["stages"][number] {
  const isClosed = String(probability === "1.0" || probability === "0.0");
  return { id, label, displayOrder, metadata: { isClosed, probability }, createdAt: bornAtMs, updatedAt: bornAtMs, archived: false };
}
