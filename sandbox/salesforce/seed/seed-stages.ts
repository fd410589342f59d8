import type { Row } from "../model.ts";
import type { OrgState } from "../org.ts";
import { adminUserId, stageValues } from "../records/base-rows.ts";
import { saveRow } from "../records/save-row.ts";
import { findStage } from "../schema/stages.ts";
import type { Seeder } from "./seeder.ts";
import type { World } from "./world-schema.ts";

/** The usual order of open stages; names the world has beside them follow in the order of their first appearance. */
const usualOrder = ["discovery", "qualification", "proposal", "negotiation"];

/** Makes the world's stage names the org's, likelier from one to the next, and takes those it does not use out of use. */
export function seedStages(seeder: Seeder, world: World, atMs: number): void {
  if (world.opportunities.length === 0) return;
  const { org } = seeder;
  const names = [...new Set(world.opportunities.map((deal) => deal.stage))];
  const closed = new Map(world.opportunities.filter((deal) => deal.isClosed).map((deal) => [deal.stage, deal.isWon]));
  if (![...closed.values()].includes(true)) closed.set("Closed Won", true);
  if (![...closed.values()].includes(false)) closed.set("Closed Lost", false);
  const open = names.filter((name) => !closed.has(name)).sort((a, b) => rank(a) - rank(b));
  const closedNames = [...closed].sort(([, a], [, b]) => Number(b) - Number(a));
  for (const row of [...org.records.rows("OpportunityStage")]) change(org, row, { IsActive: false, SortOrder: 100 + Number(row.values["SortOrder"] ?? 0) }, atMs);
  open.forEach((name, index) => {
    put(seeder, { name, probability: Math.round(((index + 1) / (open.length + 1)) * 100), category: "Pipeline", sortOrder: index + 1 }, atMs);
  });
  closedNames.forEach(([name, won], index) => {
    put(seeder, { name, probability: won ? 100 : 0, category: won ? "Closed" : "Omitted", sortOrder: open.length + index + 1 }, atMs);
  });
}

function put(seeder: Seeder, stage: { readonly name: string; readonly probability: number; readonly category: string; readonly sortOrder: number }, atMs: number): void {
  const known = findStage(seeder.org.records.rows("OpportunityStage"), stage.name);
  const values = stageValues({ ...stage, isActive: true });
  if (known === undefined) seeder.add("OpportunityStage", values, stage.name, atMs);
  else change(seeder.org, { ...known, seed: stage.name }, values, atMs);
}

function change(org: OrgState, row: Row, values: Row["values"], atMs: number): void {
  saveRow(org, row, { values, userId: adminUserId, atMs });
}

function rank(name: string): number {
  const at = usualOrder.indexOf(name.toLowerCase());
  return at === -1 ? usualOrder.length : at;
}
