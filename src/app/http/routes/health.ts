import { Router } from "express";

import type { App } from "../../app.ts";

/** `GET /healthz`: the process answers. `GET /readyz`: and so does the database. */
export function healthRoutes(app: App): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ ok: true });
  });
  router.get("/readyz", async (_request, response) => {
    const ok = await app.healthy();
    response.status(ok ? 200 : 503).json({ ok });
  });
  return router;
}
