import { Router } from "express";

import type { App } from "../../app.ts";
import { openApiDocument } from "../openapi.ts";
import { Problem } from "../problem.ts";
import { activityRoutes } from "./activities.ts";
import { auditAnchorRoutes } from "./audit-anchor.ts";
import { auditRoutes } from "./audit.ts";
import { installationViews } from "./installation-views.ts";
import { installationRoutes } from "./installations.ts";
import { jobRoutes } from "./jobs.ts";
import { matchRoutes } from "./matches.ts";
import { peopleRoutes } from "./people.ts";
import { policyRoutes } from "./policy.ts";
import { qualityRoutes } from "./quality.ts";
import { recordRoutes } from "./records.ts";
import { reviewRoutes } from "./reviews.ts";
import { sessionRoutes } from "./session.ts";

/** Everything under `/api`. */
export function apiRoutes(app: App): Router {
  const router = Router();
  const document = openApiDocument(app.publicUrl);
  router.get("/api/openapi.json", (_request, response) => {
    response.json(document);
  });
  router.use("/api/v1", sessionRoutes(app), installationRoutes(app), activityRoutes(app), reviewRoutes(app), recordRoutes(app), matchRoutes(app), qualityRoutes(app), policyRoutes(app), installationViews(app), jobRoutes(app), peopleRoutes(app), auditAnchorRoutes(app), auditRoutes(app));
  router.use("/api", () => {
    throw new Problem(404, "No such route", "See /api/openapi.json for what there is.");
  });
  return router;
}
