import { Router } from "express";

import { readCoaching } from "../../../usecases/read-coaching.ts";
import { indexAudit } from "../../../usecases/index-audit.ts";
import type { App } from "../../app.ts";
import { CoachingQuerySchema } from "../explore-schemas.ts";
import { reading } from "../route.ts";
import { seenUsers } from "../sight.ts";
import { queryOf } from "../validated.ts";
import { LATE_MAX } from "./audit-explorer.ts";

/** `GET /coaching`: what was proposed for somebody's work, what people changed of it, what they said, and what was written. */
export function coachingRoutes(app: App): Router {
  const router = Router();
  router.get("/coaching", ...reading(app, "quality:read", async (caller, request) => {
    const { rep, rule, cursor, limit } = queryOf(request, CoachingQuerySchema);
    const seen = seenUsers(caller);
    const reps = rep === undefined ? seen : seen === null ? [rep] : seen.filter((one) => one === rep);
    await indexAudit(app, caller.installation, LATE_MAX);
    const page = await readCoaching(app, caller.installation, { reps, rule: rule ?? null, before: cursor ?? null, limit });
    const users = await app.store.inInstallation(caller.installation, (tx) => tx.mirror.users());
    const known = users.filter(({ id }) => seen === null || seen.includes(id)).map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, "en"));
    return { status: 200, body: { ...page, reps: known } };
  }));
  return router;
}
