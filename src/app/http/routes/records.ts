import { Router } from "express";

import type { App } from "../../app.ts";
import { historyOf } from "../../record-history.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { reading } from "../route.ts";

/** `GET /records/:crm/:object/:id/history`: what happened to a record and why, from the audit chain. */
export function recordRoutes(app: App): Router {
  const router = Router();
  router.get("/records/:crm/:object/:id/history", ...reading(app, "audit:read", async ({ installation }, request) => {
    const record = { crm: idOf(request, "crm"), object: idOf(request, "object"), id: idOf(request, "id") };
    const entries = await historyOf(app, installation, record);
    if (entries === null) throw new Problem(404, "No such record", "This installation has no such CRM or object.");
    return { status: 200, body: { record, entries } };
  }));
  return router;
}
