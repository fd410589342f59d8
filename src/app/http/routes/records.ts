import { Router } from "express";

import { UntrustedCheckpointError } from "../../../usecases/audit-log/verify-audit.ts";
import type { App } from "../../app.ts";
import { historyOf } from "../../record-history.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { reading } from "../route.ts";

/** `GET /records/:crm/:object/:id/history`: what happened to a record and why, from the audit chain, and whether that is whole. */
export function recordRoutes(app: App): Router {
  const router = Router();
  router.get("/records/:crm/:object/:id/history", ...reading(app, "audit:read", async ({ installation }, request) => {
    const record = { crm: idOf(request, "crm"), object: idOf(request, "object"), id: idOf(request, "id") };
    const history = await historyOf(app, installation, record).catch(asProblem);
    if (history === null) throw new Problem(404, "No such record", "This installation has no such CRM or object.");
    return { status: 200, body: history };
  }));
  return router;
}

function asProblem(error: unknown): never {
  if (error instanceof UntrustedCheckpointError) throw new Problem(409, "The log cannot be verified", error.message);
  throw error;
}
