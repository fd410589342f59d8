import type { Pipeline } from "../model.ts";
import type { World } from "./world-schema.ts";

/** The usual order of open stages; names the world has beside them follow in the order of their first appearance. */
const usualOrder = ["discovery", "qualification", "proposal", "negotiation"];

/** The default pipeline with the world's stage names, probabilities rising to the closed ones. */
export function seededPipeline(world: World, createdMs: number): Pipeline {
  const names = [...new Set(world.opportunities.map((deal) => deal.stage))];
  const closed = new Map(world.opportunities.filter((deal) => deal.isClosed).map((deal) => [deal.stage, deal.isWon]));
  const open = names.filter((name) => !closed.has(name)).sort((a, b) => rank(a) - rank(b));
  if (![...closed.values()].includes(true)) closed.set("Closed Won", true);
  if (![...closed.values()].includes(false)) closed.set("Closed Lost", false);
  const stage = (label: string, probability: string, displayOrder: number): Pipeline["stages"][number] => ({
    id: label.toLowerCase().replace(/[^a-z0-9]/g, ""),
    label,
    displayOrder,
    metadata: { isClosed: String(closed.has(label)), probability },
    createdAt: createdMs,
    updatedAt: createdMs,
    archived: false,
  });
  const openStages = open.map((name, index) => stage(name, String(Math.round(((index + 1) / (open.length + 1)) * 100) / 100), index));
  const closedStages = [...closed].sort(([, a], [, b]) => Number(b) - Number(a))
    .map(([name, won], index) => stage(name, won ? "1.0" : "0.0", open.length + index));
  return {
    object: "deals", id: "default", label: "Sales Pipeline", displayOrder: 0, stages: [...openStages, ...closedStages],
    createdAt: createdMs, updatedAt: createdMs, archived: false,
  };
}

function rank(name: string): number {
  const at = usualOrder.indexOf(name.toLowerCase());
  return at === -1 ? usualOrder.length : at;
}
