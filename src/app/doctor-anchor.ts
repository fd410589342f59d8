import type { Installation } from "../ports/store.ts";
import { anchorState } from "./anchor-state.ts";
import type { App } from "./app.ts";

interface Finding {
  readonly name: string;
  readonly state: "ok" | "warning";
  readonly detail: string;
  readonly fix: string | null;
}

/** Whoever works looks every few minutes; a day late is nobody at work. */
const LATE_MS = 24 * 3_600_000;

/** Whether the audit log's checkpoints get into the CRM, where an admin wants that. */
export async function anchorCheck(app: Pick<App, "store" | "clock">, { id, crm, name }: Installation): Promise<Finding> {
  const label = `${crm} ${name} checkpoints in the CRM`;
  const { record, dueAt, trouble, last } = await anchorState(app, id);
  if (record === null || dueAt === null) return { name: label, state: "ok", detail: "no record was chosen for them", fix: null };
  const where = `${record.object} ${record.id}`;
  if (trouble !== null) return { name: label, state: "warning", detail: `on ${where}: ${trouble}`, fix: `then run steward audit anchor --in-crm now --installation ${id}` };
  if (Date.parse(app.clock.now()) - Date.parse(dueAt) > LATE_MS) return { name: label, state: "warning", detail: `on ${where}: due since ${dueAt.slice(0, 16)}Z`, fix: "run steward schedule and steward work" };
  return { name: label, state: "ok", detail: last === null ? `on ${where}: the first is to come` : `on ${where}: the last of ${String(last.size)} entries, on ${last.at.slice(0, 10)}`, fix: null };
}
