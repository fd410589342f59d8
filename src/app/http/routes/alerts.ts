import { Router } from "express";

import type { Alert } from "../../../domain/alerts/alert.ts";
import { acknowledgeAlert, tryMessengers } from "../../../usecases/raise-alerts.ts";
import type { App } from "../../app.ts";
import { Problem } from "../problem.ts";
import { changing, reading } from "../route.ts";

const LISTED_MAX = 100;
const BODY_BYTES_MAX = 1_024;
const ID_CHARS_MAX = 300;

/** `GET /alerts`, `POST /alerts/:id/acknowledge`, `POST /alerts/trial`. */
export function alertRoutes(app: App): Router {
  const router = Router();
  const channels = app.messengers.map(({ channel }) => channel);
  router.get("/alerts", ...reading(app, "jobs:read", async ({ installation }) => {
    const found = await app.store.inInstallation(installation, async (tx) => ({ alerts: await tx.alerts.list(LISTED_MAX), mailTo: tx.installation.policy.alerts.mailTo.length }));
    return { status: 200, body: { alerts: found.alerts.map(shown), channels, mailTo: found.mailTo } };
  }));
  router.post("/alerts/trial", ...changing(app, { permission: "jobs:manage", bodyBytesMax: BODY_BYTES_MAX }, async ({ installation }) => ({ status: 200, body: { results: await tryMessengers(app, installation) } })));
  router.post("/alerts/:id/acknowledge", ...changing(app, { permission: "jobs:manage", bodyBytesMax: BODY_BYTES_MAX }, async ({ installation }, request) => {
    const { id } = request.params;
    if (typeof id !== "string" || id.length > ID_CHARS_MAX || !(await acknowledgeAlert(app, installation, id))) throw new Problem(404, "There is no such alert", "It is not known, or is over.");
    return { status: 200, body: { id } };
  }));
  return router;
}

function shown({ id, workflow, subject, severity, title, detail, action, since, endedAt, acknowledgedAt, telling }: Alert) {
  const told = telling === null ? null : { occasion: telling.occasion, at: telling.at, channels: Object.keys(telling.told) };
  return { id, workflow, subject, severity, title, detail, action, since, endedAt, acknowledgedAt, told };
}
