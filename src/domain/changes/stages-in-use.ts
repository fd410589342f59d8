import type { Stage } from "../model/deal-schema.ts";
import type { Opportunity } from "../model/records.ts";

/** The stages that deals have, for a snapshot that tells nothing of its pipelines: one pipeline, its order unknown. */
export function stagesInUse(deals: readonly Opportunity[]): readonly Stage[] {
  const stages = new Map<string, Stage>();
  for (const { stage, isClosed, isWon } of deals) {
    if (stage !== "") stages.set(stage, { pipeline: "", name: stage, end: isClosed ? (isWon ? "won" : "lost") : null });
  }
  return [...stages.values()];
}
