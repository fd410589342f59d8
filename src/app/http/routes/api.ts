import { Router } from "express";

import type { App } from "../../app.ts";
import { openApiDocument } from "../openapi.ts";
import { Problem } from "../problem.ts";
import { activityRoutes } from "./activities.ts";
import { alertRoutes } from "./alerts.ts";
import { auditAnchorRoutes } from "./audit-anchor.ts";
import { auditExplorerRoutes } from "./audit-explorer.ts";
import { auditRoutes } from "./audit.ts";
import { coachingRoutes } from "./coaching.ts";
import { erasureRoutes } from "./erasures.ts";
import { installationViews } from "./installation-views.ts";
import { installationRoutes } from "./installations.ts";
import { jobRoutes } from "./jobs.ts";
import { matchRoutes } from "./matches.ts";
import { peopleRoutes } from "./people.ts";
import { policyRoutes } from "./policy.ts";
import { qualityRoutes } from "./quality.ts";
import { qualityTableRoutes } from "./quality-tables.ts";
import { recordRoutes } from "./records.ts";
import { reviewRoutes } from "./reviews.ts";
import { rollbackRoutes } from "./rollbacks.ts";
import { sessionRoutes } from "./session.ts";

/** Everything under `/api`. */
export function apiRoutes(app: App): Router {
  const router = Router();
  const document = openApiDocument(app.publicUrl);
  router.get("/api/openapi.json", (_request, response) => {
    response.json(document);
  });
  router.use("/api/v1", sessionRoutes(app), installationRoutes(app), installationViews(app), peopleRoutes(app), erasureRoutes(app), activityRoutes(app), reviewRoutes(app), recordRoutes(app), rollbackRoutes(app), matchRoutes(app));
  router.use("/api/v1", qualityRoutes(app), qualityTableRoutes(app), coachingRoutes(app), policyRoutes(app), jobRoutes(app), alertRoutes(app), auditAnchorRoutes(app), auditExplorerRoutes(app), auditRoutes(app));
  // Reading about the API, and trying it, is a page of the console.
  router.get("/api/docs", (_request, _response, next) => { next("router"); });
  router.use("/api", () => {
    throw new Problem(404, "No such route", "See /api/openapi.json for what there is.");
  });
  return router;
}
