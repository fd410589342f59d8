import { Router } from "express";

import { reportLine } from "../../../domain/audit/report.ts";
import type { App } from "../../app.ts";
import { requires, withCaller } from "../authenticate.ts";

/** `POST /audit/verify`: walks the chain of the caller's installation. */
export function auditRoutes(app: App): Router {
  const router = Router();
  router.post("/audit/verify", requires(app, "audit:read"), withCaller(async ({ installation }, _request, response) => {
    const report = await app.verifyAudit(installation);
    response.json({ line: reportLine(report), ...report });
  }));
  return router;
}
