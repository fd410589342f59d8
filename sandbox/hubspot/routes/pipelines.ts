import { randomUUID } from "node:crypto";

import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { member, objectsOf, stringMapOf, stringOf } from "../../shared/unknown-values.ts";
import { bodyOf, created, noContent, ok, param, requireScope, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { invalid, notFound } from "../api-error.ts";
import type { Pipeline, Stage } from "../model.ts";
import { listPipelines, savePipeline } from "../pipelines.ts";

/** `/crm/pipelines/2026-09/{type}`, with the stages below each pipeline. */
export const pipelineRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("GET :type", list),
  route<ApiHandler>("POST :type", create),
  route<ApiHandler>("GET :type/:id", read),
  route<ApiHandler>("PATCH :type/:id", update),
  route<ApiHandler>("PUT :type/:id", replace),
  route<ApiHandler>("DELETE :type/:id", archive),
  route<ApiHandler>("GET :type/:id/stages", listStages),
  route<ApiHandler>("POST :type/:id/stages", createStage),
  route<ApiHandler>("GET :type/:id/stages/:stage", readStage),
  route<ApiHandler>("PATCH :type/:id/stages/:stage", updateStage),
  route<ApiHandler>("PUT :type/:id/stages/:stage", updateStage),
  route<ApiHandler>("DELETE :type/:id/stages/:stage", archiveStage),
];

function list(call: ApiCall): SandboxReply {
  return ok({ results: mayRead(call).map(viewPipeline) });
}

function read(call: ApiCall): SandboxReply {
  return ok(viewPipeline(find(call, mayRead(call))));
}

function create(call: ApiCall): SandboxReply {
  mayWrite(call);
  const now = call.portal.clock.now();
  const base = { object: typeOf(call).name, id: String(now), label: "", displayOrder: 0, stages: [], createdAt: now, updatedAt: now, archived: false };
  const pipeline = withBody(call, base, true);
  savePipeline(call.portal, pipeline);
  return created(viewPipeline(pipeline));
}

function update(call: ApiCall): SandboxReply {
  const pipeline = withBody(call, find(call, mayWrite(call)), false);
  savePipeline(call.portal, pipeline);
  return ok(viewPipeline(pipeline));
}

function replace(call: ApiCall): SandboxReply {
  const pipeline = withBody(call, find(call, mayWrite(call)), true);
  savePipeline(call.portal, pipeline);
  return ok(viewPipeline(pipeline));
}

function archive(call: ApiCall): SandboxReply {
  const pipeline = find(call, mayWrite(call));
  assertUnused(call, "pipeline", pipeline.id);
  savePipeline(call.portal, { ...pipeline, archived: true });
  return noContent;
}

function listStages(call: ApiCall): SandboxReply {
  return ok({ results: find(call, mayRead(call)).stages.map(viewStage) });
}

function readStage(call: ApiCall): SandboxReply {
  return ok(viewStage(findStage(call, find(call, mayRead(call)))));
}

function createStage(call: ApiCall): SandboxReply {
  const pipeline = find(call, mayWrite(call));
  const stage = newStage(call, bodyOf(call));
  savePipeline(call.portal, { ...pipeline, stages: [...pipeline.stages, stage] });
  return created(viewStage(stage));
}

function updateStage(call: ApiCall): SandboxReply {
  const pipeline = find(call, mayWrite(call));
  const before = findStage(call, pipeline);
  const body = bodyOf(call);
  const order = member(body, "displayOrder");
  const metadata = member(body, "metadata");
  const stage: Stage = {
    ...before,
    label: stringOf(member(body, "label")) ?? before.label,
    displayOrder: typeof order === "number" ? order : before.displayOrder,
    metadata: metadata === undefined ? before.metadata : closedFlag(stringMapOf(metadata)),
    updatedAt: call.portal.clock.now(),
  };
  savePipeline(call.portal, { ...pipeline, stages: pipeline.stages.map((each) => (each.id === stage.id ? stage : each)) });
  return ok(viewStage(stage));
}

function archiveStage(call: ApiCall): SandboxReply {
  const pipeline = find(call, mayWrite(call));
  const stage = findStage(call, pipeline);
  assertUnused(call, "dealstage", stage.id);
  savePipeline(call.portal, { ...pipeline, stages: pipeline.stages.filter((each) => each.id !== stage.id) });
  return noContent;
}

function mayRead(call: ApiCall): readonly Pipeline[] {
  const type = typeOf(call);
  requireScope(call, `crm.objects.${type.scopeFamily}.read`, `crm.schemas.${type.scopeFamily}.read`);
  return listPipelines(call.portal, type.name);
}

function mayWrite(call: ApiCall): readonly Pipeline[] {
  const type = typeOf(call);
  requireScope(call, `crm.objects.${type.scopeFamily}.write`, `crm.schemas.${type.scopeFamily}.write`);
  return listPipelines(call.portal, type.name);
}

function find(call: ApiCall, pipelines: readonly Pipeline[]): Pipeline {
  const pipeline = pipelines.find((each) => each.id === param(call, "id"));
  if (pipeline === undefined) throw notFound();
  return pipeline;
}

function findStage(call: ApiCall, pipeline: Pipeline): Stage {
  const stage = pipeline.stages.find((each) => each.id === param(call, "stage"));
  if (stage === undefined) throw notFound();
  return stage;
}

function assertUnused(call: ApiCall, property: "pipeline" | "dealstage", id: string): void {
  for (const deal of call.portal.records.all("deals")) {
    if (deal.archivedAt === null && deal.properties[property] === id) throw invalid(`${property} ${id} is used by deal ${deal.id}`);
  }
}

function withBody(call: ApiCall, before: Pipeline, withStages: boolean): Pipeline {
  const body = bodyOf(call);
  const order = member(body, "displayOrder");
  return {
    ...before,
    label: stringOf(member(body, "label")) ?? before.label,
    displayOrder: typeof order === "number" ? order : before.displayOrder,
    stages: withStages ? objectsOf(member(body, "stages")).map((stage) => newStage(call, stage)) : before.stages,
    updatedAt: call.portal.clock.now(),
  };
}

function newStage(call: ApiCall, body: unknown): Stage {
  const now = call.portal.clock.now();
  const order = member(body, "displayOrder");
  const metadata = stringMapOf(member(body, "metadata"));
  if (metadata["probability"] === undefined) throw invalid("A deal stage needs metadata.probability");
  return {
    id: stringOf(member(body, "stageId")) ?? randomUUID(),
    label: stringOf(member(body, "label")) ?? "",
    displayOrder: typeof order === "number" ? order : 0,
    metadata: closedFlag(metadata),
    createdAt: now,
    updatedAt: now,
    archived: false,
  };
}

/** A stage with the probability of 1 or 0 is closed, whatever else is said. */
function closedFlag(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const probability = Number(metadata["probability"] ?? "0.5");
  return { ...metadata, isClosed: String(probability === 1 || probability === 0) };
}

function viewPipeline({ id, label, displayOrder, archived, createdAt, updatedAt, stages }: Pipeline): Readonly<Record<string, unknown>> {
  return {
    id,
    label,
    displayOrder,
    archived,
    stages: stages.map(viewStage),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

function viewStage({ createdAt, updatedAt, ...stage }: Stage): Readonly<Record<string, unknown>> {
  return {
    ...stage,
    writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
