import { type Request, Router } from "express";

import type { Activity } from "../../../domain/model/activity.ts";
import { activityId } from "../../../domain/model/ids.ts";
import { acceptActivities, type Arrival } from "../../../usecases/accept-activity.ts";
import { readActivity } from "../../../usecases/decide-review/read-review.ts";
import type { App } from "../../app.ts";
import { parseActivity } from "../../compose-files.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { type Answer, changing, reading } from "../route.ts";

/** More than one request may bring is a mistake in the caller's loop. */
export const ACTIVITIES_PER_REQUEST_MAX = 500;
/** 500 activities with their text. */
const BODY_BYTES_MAX = 26_214_400;
/** Refusals that are spelled out; a body of 500 wrong ones has the same mistake 500 times. */
const ERRORS_SHOWN_MAX = 50;

/** `POST /activities` takes one or an array in; `GET /activities/:id` tells what became of one. */
export function activityRoutes(app: App): Router {
  const router = Router();
  router.post("/activities", ...changing(app, { permission: "activities:write", bodyBytesMax: BODY_BYTES_MAX }, async ({ installation }, { body }) => {
    const { ownDomains } = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.policy.organisation));
    const accepted = await acceptActivities(app, installation, arrivalsOf(body, ownDomains));
    const isNew = accepted.some((one) => !one.seenBefore);
    return { status: isNew ? 202 : 200, body: { activities: accepted.map(({ id, seenBefore }) => ({ id, seenBefore, href: `/api/v1/activities/${id}` })) } };
  }));
  router.get("/activities/:id", ...reading(app, "activities:read", (caller, request) => activity(app, caller, request)));
  return router;
}

async function activity(app: App, caller: Caller, request: Request): Promise<Answer> {
  const id = activityId(idOf(request, "id"));
  const found = await readActivity(app, caller, id);
  if (found === null) throw new Problem(404, "No such activity", "It is not known to this installation.");
  const { stored, proposals, writes } = found;
  const { arrival, kind, occurredAt, state, route, reasons, duplicateOf } = stored;
  return { status: 200, body: { id, arrival, kind, occurredAt, state, route, reasons, duplicateOf, proposals, writes } };
}

/** All or none: one that cannot be read refuses the request, and every problem is named by its place. */
function arrivalsOf(body: unknown, ownDomains: readonly string[]): readonly Arrival[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0 || items.length > ACTIVITIES_PER_REQUEST_MAX) {
    throw new Problem(400, "The body is not as expected", `Between 1 and ${ACTIVITIES_PER_REQUEST_MAX} activities, got ${items.length}.`);
  }
  const parsed = items.map((item, index) => parseActivity(item, { defaultZone: "UTC", ownDomains }, Array.isArray(body) ? `[${index}]` : "body"));
  const errors = parsed.flatMap((result) => (result.ok ? [] : [{ path: result.error.place, message: result.error.reason }]));
  if (errors.length > 0) throw new Problem(400, "The body is not as expected", `${errors.length} of ${items.length} activities cannot be read; nothing was stored.`, errors.slice(0, ERRORS_SHOWN_MAX));
  return parsed.flatMap((result) => (result.ok ? [{ delivery: deliveryOf(result.value), activity: result.value }] : []));
}

/** A source reports a call again once it is over: that is no repetition of the report that it began. */
function deliveryOf({ source, sourceId, calendar, incomplete }: Activity): string {
  return `api:${JSON.stringify([source, sourceId, calendar?.sequence ?? 0, ...(incomplete === undefined ? [] : [incomplete])])}`;
}
