import { Router } from "express";

import { approverOf } from "../../../domain/review/approver.ts";
import type { App } from "../../app.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { SavedFilterSchema } from "../review-schemas.ts";
import { changing, reading } from "../route.ts";
import { bodyOf } from "../validated.ts";

const BODY_BYTES_MAX = 4_096;

/** The views of the queue that people keep, each for themselves. */
export function reviewFilterRoutes(app: App): Router {
  const router = Router();
  const keeping = { permission: "reviews:read", bodyBytesMax: BODY_BYTES_MAX } as const;
  const kept = ({ installation, actor }: Caller) => app.store.inInstallation(installation, (tx) => tx.savedFilters.list(approverOf(actor)));
  router.get("/review-filters", ...reading(app, "reviews:read", async (caller) => ({ status: 200, body: { filters: await kept(caller) } })));
  router.put("/review-filters/:id", ...changing(app, keeping, async (caller, request) => {
    const { name, query } = bodyOf(request, SavedFilterSchema);
    const filter = { id: idOf(request, "id"), name, query: Object.fromEntries(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))) };
    const isKept = await app.store.inInstallation(caller.installation, (tx) => tx.savedFilters.put(approverOf(caller.actor), filter, app.clock.now()));
    if (!isKept) throw new Problem(409, "The view was not kept", "There are fifty already; drop one first.");
    return { status: 200, body: { filter } };
  }));
  router.delete("/review-filters/:id", ...changing(app, keeping, async (caller, request) => {
    const wasThere = await app.store.inInstallation(caller.installation, (tx) => tx.savedFilters.remove(approverOf(caller.actor), idOf(request, "id")));
    if (!wasThere) throw new Problem(404, "No such view", "You keep none under this id.");
    return { status: 200, body: { filters: await kept(caller) } };
  }));
  return router;
}
