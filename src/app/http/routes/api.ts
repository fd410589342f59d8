import { json, Router } from "express";

import type { App } from "../../app.ts";
import { openApiDocument } from "../openapi.ts";
import { Problem } from "../problem.ts";
import { activityRoutes } from "./activities.ts";
import { auditRoutes } from "./audit.ts";
import { recordRoutes } from "./records.ts";
import { reviewRoutes } from "./reviews.ts";
import { sessionRoutes } from "./session.ts";

/** The largest body: 500 activities with their text. */
const BODY_BYTES_MAX = "25mb";

/** Everything under `/api`. */
export function apiRoutes(app: App): Router {
  const router = Router();
  const document = openApiDocument(app.publicUrl);
  router.get("/api/openapi.json", (_request, response) => {
    response.json(document);
  });
  const v1 = Router();
  v1.use(json({ limit: BODY_BYTES_MAX }));
  v1.use(sessionRoutes(app), activityRoutes(app), reviewRoutes(app), recordRoutes(app), auditRoutes(app));
  router.use("/api/v1", v1);
  router.use("/api", () => {
    throw new Problem(404, "No such route", "See /api/openapi.json for what there is.");
  });
  return router;
}
