import { Router } from "express";

import { pauseInstallation } from "../../../usecases/pause-installation.ts";
import type { App } from "../../app.ts";
import { jobsView } from "../../jobs-view.ts";
import { callerOf, mayStill, requires } from "../authenticate.ts";
import { sendEvents } from "../event-stream.ts";
import { idOf } from "../ids.ts";
import { JobWantedSchema } from "../job-schemas.ts";
import { Problem } from "../problem.ts";
import { changing, reading } from "../route.ts";
import { bodyOf } from "../validated.ts";

const MANAGES = { permission: "jobs:manage", bodyBytesMax: 1_024 } as const;

/** The jobs of an installation: looked at, followed, asked for, tried again, taken out; and all that calls its CRM, paused and resumed. */
export function jobRoutes(app: App): Router {
  const router = Router();
  router.get("/jobs", ...reading(app, "jobs:read", async ({ installation }) => ({ status: 200, body: await jobsView(app, installation) })));
  router.get("/jobs/events", requires(app, "jobs:read"), async (request, response) => {
    const { installation } = callerOf(response);
    await sendEvents(request, response, async () => ((await mayStill(app, request, { permission: "jobs:read", response })) ? jobsView(app, installation) : null));
  });
  router.post("/jobs", ...changing(app, MANAGES, async ({ installation }, request) => {
    const { name, full } = bodyOf(request, JobWantedSchema);
    const { state, pausedAt } = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation));
    if (state !== "connected" || pausedAt !== null) throw new Problem(409, "It cannot run now", pausedAt === null ? "The CRM has to be connected anew first." : "Calls to the CRM are paused: resume them first.");
    await app.queue.enqueue(name === "sync-records" ? { name, installation, object: null, full } : { name, installation });
    return { status: 202, body: { done: true } };
  }));
  for (const verb of ["retry", "cancel"] as const) {
    router.post(`/jobs/:id/${verb}`, ...changing(app, MANAGES, async ({ installation }, request) => {
      if (!(await app.queue.desk[verb](installation, idOf(request, "id")))) throw new Problem(409, "The job is not there to be changed", "It runs, has ended, or is another installation's. A running one is stopped by pausing the installation.");
      return { status: 200, body: { done: true } };
    }));
  }
  for (const verb of ["pause", "resume"] as const) {
    router.post(`/installations/:installation/${verb}`, ...changing(app, MANAGES, async ({ installation, actor }) =>
      ({ status: 200, body: { done: await pauseInstallation(app, installation, verb === "pause", actor) } })));
  }
  return router;
}
