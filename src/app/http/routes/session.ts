import { Router } from "express";

import { PERMISSIONS } from "../../../ports/access.ts";
import type { App } from "../../app.ts";
import { csrfHolds } from "../credentials.ts";
import { Problem } from "../problem.ts";

/** `GET /api/v1/session`: who is signed in, and the token that changing requests must carry. */
export function sessionRoutes(app: App): Router {
  const router = Router();
  router.get("/session", async (request, response) => {
    const { admin, csrf } = request.session;
    if (admin === undefined) throw new Problem(401, "Not signed in", "Open a sign-in link first.");
    const installations = (await app.store.acrossTenants.list()).map(({ id, crm, name, state }) => ({ id, crm, name, state, roles: ["admin"], permissions: PERMISSIONS }));
    response.json({ person: { id: "console", name: "Admin", kind: "admin" }, since: admin.since, csrfToken: csrf, installations });
  });
  router.post("/session/sign-out", (request, response, next) => {
    if (request.session.admin === undefined) throw new Problem(401, "Not signed in", "The session has ended already.");
    if (!csrfHolds(request.session.csrf, request.get("x-csrf-token"))) throw new Problem(403, "Not allowed", "The X-CSRF-Token header is missing or not this session's.");
    request.session.destroy((error: unknown) => { if (error instanceof Error) next(error); else response.status(204).end(); });
  });
  return router;
}
