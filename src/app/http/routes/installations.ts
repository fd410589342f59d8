import { Router } from "express";

import { disconnectCrm } from "../../../usecases/disconnect-crm.ts";
import type { App } from "../../app.ts";
import { callerOf, requiresAdmin } from "../authenticate.ts";
import { Problem } from "../problem.ts";

/** `POST /installations/:id/disconnect`: a signed-in admin takes leave of a CRM; no key may. */
export function installationRoutes(app: App): Router {
  const router = Router();
  router.post("/installations/:id/disconnect", requiresAdmin(app), async (request, response) => {
    const found = (await app.store.acrossTenants.list()).find(({ id }) => id === request.params["id"]);
    if (found === undefined) throw new Problem(404, "No such installation", "There is no installation with this id.");
    const revoke = async (id: typeof found.id): ReturnType<Awaited<ReturnType<App["connection"]>>["revoke"]> => (await app.connection(id, "interactive")).revoke();
    const { changed, revoked } = await disconnectCrm({ store: app.store, revoke }, found.id, callerOf(response).actor);
    response.json({ id: found.id, state: "disconnected", changed, revoked });
  });
  return router;
}
