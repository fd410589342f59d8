import { Router } from "express";

import { activityId } from "../../../domain/model/ids.ts";
import { acceptActivities, type Arrival } from "../../../usecases/accept-activity.ts";
import type { App } from "../../app.ts";
import { parseActivity } from "../../compose-files.ts";
import { requires, withCaller } from "../authenticate.ts";
import { idempotent } from "../idempotent.ts";
import { Problem } from "../problem.ts";

/** More than one request may bring is a mistake in the caller's loop. */
export const ACTIVITIES_PER_REQUEST_MAX = 500;

/** `POST /activities` takes one or an array in; `GET /activities/:id` tells what became of one. */
export function activityRoutes(app: App): Router {
  const router = Router();
  router.post("/activities", requires(app, "activities:write"), idempotent(app), withCaller(async ({ installation }, request, response) => {
    const arrivals = arrivalsOf(request.body);
    const accepted = await acceptActivities(app, installation, arrivals);
    const isNew = accepted.some((one) => !one.seenBefore);
    response.status(isNew ? 202 : 200).json({ activities: accepted.map(({ id, seenBefore }) => ({ id, seenBefore, href: `/api/v1/activities/${id}` })) });
  }));
  router.get("/activities/:id", requires(app, "activities:read"), withCaller(async ({ installation }, request, response) => {
    const id = activityId(String(request.params["id"]));
    const found = await app.store.inInstallation(installation, async (tx) => {
      const stored = await tx.activities.get(id);
      return stored === null ? null : { stored, proposals: await tx.proposals.ofActivity(id), writes: await tx.writes.ofActivity(id) };
    });
    if (found === null) throw new Problem(404, "No such activity", "It is not known to this installation.");
    const { stored, proposals, writes } = found;
    response.json({
      id, arrival: stored.arrival, kind: stored.kind, occurredAt: stored.occurredAt, state: stored.state, route: stored.route, reasons: stored.reasons,
      duplicateOf: stored.duplicateOf, proposals: proposals.map(({ proposal }) => proposal), writes,
    });
  }));
  return router;
}

/** All or none: one that cannot be read refuses the request, and every problem is named by its place. */
function arrivalsOf(body: unknown): readonly Arrival[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0 || items.length > ACTIVITIES_PER_REQUEST_MAX) {
    throw new Problem(400, "The body is not as expected", `Between 1 and ${ACTIVITIES_PER_REQUEST_MAX} activities, got ${items.length}.`);
  }
  const parsed = items.map((item, index) => parseActivity(item, { defaultZone: "UTC" }, Array.isArray(body) ? `[${index}]` : "body"));
  const errors = parsed.flatMap((result) => (result.ok ? [] : [{ path: result.error.place, message: result.error.reason }]));
  if (errors.length > 0) throw new Problem(400, "The body is not as expected", `${errors.length} of ${items.length} activities cannot be read; nothing was stored.`, errors);
  return parsed.flatMap((result) => (result.ok ? [{ delivery: `api:${JSON.stringify([result.value.source, result.value.sourceId, result.value.calendar?.sequence ?? 0])}`, activity: result.value }] : []));
}
