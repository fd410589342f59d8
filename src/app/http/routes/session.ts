import { Router } from "express";

import type { App } from "../../app.ts";
import { Problem } from "../problem.ts";

/** `GET /api/v1/session`: who is signed in, and the token that changing requests must carry. */
export function sessionRoutes(app: App): Router {
  const router = Router();
  router.get("/session", async (request, response) => {
    const { admin, csrf } = request.session;
    if (admin === undefined) throw new Problem(401, "Not signed in", "Open a sign-in link first.");
    const installations = (await app.store.acrossTenants.list()).map(({ id, crm, name, state }) => ({ id, crm, name, state }));
    response.json({ since: admin.since, csrfToken: csrf, installations });
  });
  return router;
}
