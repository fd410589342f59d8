import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { HubSpotClient } from "./client.ts";
import type { Stage } from "./map/opportunity.ts";
import { PipelinesSchema } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";

/** The stages of all deal pipelines by id, read anew each time: admins rename them. A stage with probability 1 is won. */
export async function readStages(client: HubSpotClient): Promise<Result<ReadonlyMap<string, Stage>, CrmError>> {
  const answer = await client.call({ method: "GET", path: `/crm/pipelines/${API_VERSION}/deals`, mutates: false }, PipelinesSchema);
  if (!answer.ok) return answer;
  const stages = answer.value.body.results.flatMap((pipeline) => pipeline.stages);
  return ok(new Map(stages.map((stage) => {
    const isClosed = stage.metadata?.["isClosed"] === "true";
    return [stage.id, { label: stage.label ?? stage.id, isClosed, isWon: isClosed && Number(stage.metadata?.["probability"] ?? 0) === 1 }];
  })));
}
