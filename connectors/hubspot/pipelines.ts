import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotClient } from "./client.ts";
import type { PipelineStage } from "./map/record-fields.ts";
import { PipelinesSchema } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";

/** The stages of all deal pipelines by id, read anew each time: admins rename them. A stage with probability 1 is won. */
export async function readStages(client: HubSpotClient): Promise<Result<ReadonlyMap<string, PipelineStage>, CrmError>> {
  const answer = await client.call({ method: "GET", path: `/crm/pipelines/${API_VERSION}/deals`, mutates: false }, PipelinesSchema);
  if (!answer.ok) return answer;
  const stages = answer.value.body.results.flatMap((pipeline) => pipeline.stages.map((stage) => ({ ...stage, pipeline: pipeline.id })));
  return ok(new Map(stages.map(({ id, label, metadata, pipeline }) => {
    const isClosed = metadata?.["isClosed"] === "true";
    return [id, { pipeline, label: label ?? id, isClosed, isWon: isClosed && Number(metadata["probability"] ?? 0) === 1 }];
  })));
}
