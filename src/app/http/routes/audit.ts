import { Router } from "express";

import { reportLine } from "../../../domain/audit/report.ts";
import type { App } from "../../app.ts";
import { changing } from "../route.ts";

/** It takes no body; a few bytes are for clients that send `{}` with every POST. */
const BODY_BYTES_MAX = 1_024;

/** `POST /audit/verify`: walks the chain of the caller's installation. */
export function auditRoutes(app: App): Router {
  const router = Router();
  router.post("/audit/verify", ...changing(app, { permission: "audit:read", bodyBytesMax: BODY_BYTES_MAX }, async ({ installation }) => {
    const report = await app.verifyAudit(installation);
    return { status: 200, body: { line: reportLine(report), ...report } };
  }));
  return router;
}
