import { Router } from "express";

import type { Installation } from "../../../ports/store.ts";
import type { App } from "../../app.ts";
import { escape, page } from "../page.ts";

/** `/`: what is connected and how it stands. Counts are for who signed in; a stranger sees only that it runs. */
export function homeRoutes(app: App): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const links = [
      ...app.installRoads.map(({ crm }) => ({ href: `/install/${crm}`, text: `Connect ${crm}` })),
      { href: "/api/openapi.json", text: "The API" },
      { href: "/healthz", text: "Health" },
    ];
    if (request.session.admin === undefined) {
      response.send(page("Steward is running", ["Sign in with the link that the start of the program printed."], links));
      return;
    }
    const rows = await Promise.all((await app.store.acrossTenants.list()).map((one) => row(app, one)));
    const text = rows.length === 0 ? "No CRM is connected yet." : `${rows.length} connected.`;
    response.send(page("State", [text], links).replace("<ul>", `${table(rows)}<ul>`));
  });
  return router;
}

type Row = readonly (string | number)[];

async function row(app: App, { id, crm, name, state }: Installation): Promise<Row> {
  const counts = await app.store.inInstallation(id, async (tx) => ({ activities: await tx.activities.counts(), writes: await tx.writes.counts() }));
  const { activities, writes } = counts;
  return [crm, name, state, activities.queued + activities.logging, activities.logged, activities.review, activities.blocked, activities.skipped + activities.rejected, writes.due + writes.intended, writes.done];
}

const HEADS = ["CRM", "Account", "State", "Waiting", "Logged", "In review", "Blocked", "Skipped", "Writes waiting", "Writes done"];

function table(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const cell = (value: string | number): string => (typeof value === "number" ? `<td class="number">${value}</td>` : `<td>${escape(value)}</td>`);
  const head = HEADS.map((text, index) => `<th${index > 2 ? ' class="number"' : ""}>${text}</th>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.map((one) => `<tr>${one.map(cell).join("")}</tr>`).join("")}</tbody></table>`;
}
